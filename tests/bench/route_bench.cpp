// SPDX-License-Identifier: BSD-2-Clause
// A million routing decisions, over inputs that vary: each must cost well under 100 ms (the time column).
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "hardware.hpp"

namespace
{

const unsigned MILLION = 1000000, SETTINGS = 1u << 14;

using inputs = struct route_inputs; // the C function has the name

// All inputs of a decision, in an order that no branch predictor learns.
std::vector<inputs> shuffled_inputs()
{
    std::mt19937 random(1);
    std::vector<inputs> all(SETTINGS);

    for (inputs &in : all) {
        uint32_t n = static_cast<uint32_t>(random());
        auto bit = [n](unsigned i) { return static_cast<uint8_t>(n >> i & 1); };
        in = {static_cast<uint8_t>(n >> 30),
              bit(0),
              bit(1),
              static_cast<uint8_t>(bit(1) & bit(2) & bit(3)),
              bit(2),
              bit(4),
              bit(5),
              bit(6),
              bit(7),
              bit(8),
              bit(9),
              bit(10),
              bit(11),
              bit(12)};
    }
    return all;
}

// What of a PE routing looks at.
struct setting {
    uint64_t scr, hcr, hcrx, sctlr2_el1, sctlr2_el2;
    uint8_t el, a;
};

std::vector<setting> shuffled_settings()
{
    std::mt19937_64 random(2);
    std::vector<setting> all(SETTINGS);

    for (setting &s : all) {
        uint64_t n = random();
        s = {random() & sysreg_row_of(SCR_EL3)->known,
             random() & sysreg_row_of(HCR_EL2)->known,
             random() & sysreg_row_of(HCRX_EL2)->known,
             random() & sysreg_row_of(SCTLR2_EL1)->known,
             random() & sysreg_row_of(SCTLR2_EL2)->known,
             static_cast<uint8_t>(n & 3),
             static_cast<uint8_t>(n >> 2 & 1)};
    }
    return all;
}

void apply(pe &p, const setting &s)
{
    p.sys[SCR_EL3] = s.scr;
    p.sys[HCR_EL2] = s.hcr;
    p.sys[HCRX_EL2] = s.hcrx;
    p.sys[SCTLR2_EL1] = s.sctlr2_el1;
    p.sys[SCTLR2_EL2] = s.sctlr2_el2;
    p.pstate.el = s.el;
    p.pstate.a = s.a;
}

// The table alone.
void million_rows(benchmark::State &state, struct route_result (*decide)(const inputs *))
{
    std::vector<inputs> all = shuffled_inputs();

    for (auto _ : state) {
        unsigned sum = 0;
        for (unsigned i = 0; i < MILLION; i++)
            sum += decide(&all[i % SETTINGS]).target;
        benchmark::DoNotOptimize(sum);
    }
}

// From the registers of a PE, as every step of a run asks.
void million_pes(benchmark::State &state, unsigned (*decide)(const pe *))
{
    std::vector<setting> all = shuffled_settings();
    pe p;
    feature_set features = 0;

    feature_profile("v9.4", &features);
    pe_reset(&p, 0, features);
    for (auto _ : state) {
        unsigned sum = 0;
        for (unsigned i = 0; i < MILLION; i++) {
            apply(p, all[i % SETTINGS]);
            sum += decide(&p);
        }
        benchmark::DoNotOptimize(sum);
    }
}

unsigned abort_of_stage1(const pe *p)
{
    return route_abort(p, false);
}

BENCHMARK_CAPTURE(million_rows, serror, route_serror_row)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(million_rows, external_abort, route_abort_row)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(million_pes, serror, route_serror)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(million_pes, external_abort, abort_of_stage1)->Unit(benchmark::kMillisecond);

} // namespace
