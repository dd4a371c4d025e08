// SPDX-License-Identifier: BSD-2-Clause
// What a PE does in the inner loop of a run: entry and return, ESB, reading a register.
#include <benchmark/benchmark.h>

#include <iterator>

#include "hardware.hpp"
extern "C" {
#include "ras.h"
}

namespace
{

// At EL1 below a hypervisor that takes SErrors.
pe guest()
{
    pe p;
    feature_set features = 0;

    feature_profile("v8.9", &features);
    pe_reset(&p, 0, features);
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[HCR_EL2] = HCR_EL2_RW | HCR_EL2_AMO;
    p.pstate.el = 1;
    return p;
}

pending_serror recoverable()
{
    pending_serror s = {};

    s.iss = syndrome_serror(STATE_UER, false);
    s.pending = s.synchronizable = 1;
    return s;
}

void take_and_return(benchmark::State &state)
{
    pe p = guest();
    exception e = {}, next = {};

    e.kind = EXCEPTION_SERROR;
    e.target = 2;
    e.esr = syndrome_esr(EC_SERROR, syndrome_serror(STATE_UER, false));
    for (auto _ : state) {
        exception_take(&p, &e, &next);
        benchmark::DoNotOptimize(exception_return(&p, &next));
    }
    if (p.pstate.el != 1)
        state.SkipWithError("did not return to EL1");
}
BENCHMARK(take_and_return);

// pending_serror to exception, as before each step: nothing pends, the usual case.
void look_for_pending(benchmark::State &state)
{
    pe p = guest();
    exception e = {};

    for (auto _ : state) {
        benchmark::DoNotOptimize(p);
        benchmark::DoNotOptimize(exception_pending(&p, &e));
    }
}
BENCHMARK(look_for_pending);

void esb_that_defers(benchmark::State &state)
{
    pe p = guest();
    pending_serror s = recoverable();

    p.pstate.el = 2;
    p.pstate.a = 1;
    for (auto _ : state) {
        uint32_t lost;
        serror_pend(&p, &s, &lost);
        struct serror_esb done = serror_esb_execute(&p);
        benchmark::DoNotOptimize(done);
        if (done.disr == 0)
            state.SkipWithError("nothing was deferred");
    }
}
BENCHMARK(esb_that_defers);

void esb_without_serror(benchmark::State &state)
{
    pe p = guest();

    for (auto _ : state) {
        struct serror_esb done = serror_esb_execute(&p);
        benchmark::DoNotOptimize(done);
    }
}
BENCHMARK(esb_without_serror);

// A plain one, one of each view, one that is redirected.
void read_registers(benchmark::State &state)
{
    static const enum sysreg regs[] = {ESR_EL1, SCTLR_EL1, ISR_EL1, DISR_EL1, ERRIDR_EL1, ERXSTATUS_EL1};
    pe p = guest();
    ras nodes = {};
    exception trap = {};

    for (auto _ : state) {
        for (enum sysreg reg : regs) {
            uint64_t value = 0;
            benchmark::DoNotOptimize(sysreg_read(&p, &nodes, reg, &value, &trap));
            benchmark::DoNotOptimize(value);
        }
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * std::size(regs)));
}
BENCHMARK(read_registers);

void reset(benchmark::State &state)
{
    for (auto _ : state) {
        pe p = guest();
        benchmark::DoNotOptimize(p);
    }
}
BENCHMARK(reset);

} // namespace
