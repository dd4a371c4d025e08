// SPDX-License-Identifier: BSD-2-Clause
// Exception entry: from every level and stack pointer to every level that takes it, with every PSTATE field.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t SCTLR1 = 0x30550800, SCTLR2 = 0x30450830, SCTLR3 = 0x30c50830;
const std::uint64_t FIELDS = SPSR_EL1_N | SPSR_EL1_Z | SPSR_EL1_C | SPSR_EL1_V | SPSR_EL1_TCO | SPSR_EL1_DIT |
                             SPSR_EL1_UAO | SPSR_EL1_PAN | SPSR_EL1_SSBS | SPSR_EL1_BTYPE | DAIF_SET;

struct setup {
    std::string name;
    std::vector<setting> settings;
    std::uint64_t scr, hcr;
};

std::vector<setup> setups(const std::vector<std::uint64_t> &hcrs)
{
    std::vector<setup> all;

    for (const security &s : securities)
        for (std::uint64_t hcr : hcrs)
            for (std::uint64_t span : {std::uint64_t{0}, SCTLR_EL1_SPAN})
                for (std::uint64_t dssbs : {std::uint64_t{0}, SCTLR_EL1_DSSBS})
                    all.push_back({
                        bit_names(HCR_EL2, hcr, hcr) + bit_names(SCTLR_EL1, span | dssbs, span | dssbs) +
                            s.name,
                        {is(SCR_EL3, s.scr), is(SCTLR_EL1, SCTLR1 | span | dssbs),
                               is(SCTLR_EL2, SCTLR2 | span | dssbs), is(SCTLR_EL3, SCTLR3 | dssbs),
                               is(HCR_EL2, hcr)},
                        s.scr,
                        hcr
                    });
    return all;
}

bool can_start(const setup &s, std::uint64_t m)
{
    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);

    if (m >> 2 == 2)
        return el2;
    return m >> 2 != 1 || !el2 || !bits_any(s.hcr, HCR_EL2_TGE);
}

// QEMU takes HVC to EL2 in any case: see add_hvc().
bool hvc_agrees(const setup &s, std::uint64_t m)
{
    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);

    return m >> 2 != 3 && (m >> 2 != 1 || el2);
}

void add_all_ways(std::vector<test_case> &cases, const setup &s, std::uint64_t m, std::uint64_t fields,
                  const std::string &suffix)
{
    static const char *const calls[] = {"svc", "hvc", "smc"};
    std::string tail = "/" + mode_name(m) + s.name + suffix;

    for (std::uint64_t kind : {CALL_SVC, CALL_HVC, CALL_SMC})
        if (kind != CALL_HVC || hvc_agrees(s, m))
            add_case(cases, std::string("entry/") + calls[kind] + tail, s.settings, m | fields, {call(kind)});
    add_case(cases, "entry/undefined" + tail, s.settings, m | fields, {{act::undefined}});
    add_case(cases, "entry/illegal" + tail, s.settings, m | fields | SPSR_EL1_IL, {call(CALL_SVC)});
}

void add_aarch64(std::vector<test_case> &cases)
{
    for (const setup &s : setups({HCR_EL2_RW, HCR_EL2_RW | HCR_EL2_TGE, HCR_EL2_RW | HCR_EL2_E2H,
                                  HCR_EL2_RW | HCR_EL2_TGE | HCR_EL2_E2H, HCR_EL2_RW | HCR_EL2_TSC}))
        for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h, EL3t, EL3h})
            if (can_start(s, m)) {
                add_all_ways(cases, s, m, 0, "");
                add_all_ways(cases, s, m, FIELDS, "/all");
            }
}

// One field after the other, SS and the RES0 bits among them.
void add_bits(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h, EL3t, EL3h})
        for (unsigned i = 5; i < 32; i++)
            if (BIT(i) != SPSR_EL1_IL)
                add_case(cases, "entry/bit/" + mode_name(m) + "/" + std::to_string(i), {}, m | BIT(i),
                         {{act::undefined}});
}

void add_hvc(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL1t, EL1h})
        add_case(cases, "entry/hvc/" + mode_name(m) + "/S", {is(SCR_EL3, securities[1].scr)}, m,
                 {call(CALL_HVC)});
    for (std::uint64_t m : {EL3t, EL3h})
        add_case(cases, "entry/hvc/" + mode_name(m), {}, m, {call(CALL_HVC)});
}

// Calls that are disabled.
void add_disabled(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL0t, EL1h, EL2h, EL3h})
        for (const security &s : securities) {
            if (m >> 2 == 2 && (s.scr & (SCR_EL3_NS | SCR_EL3_EEL2)) == 0)
                continue;
            add_case(cases, "entry/hvc/" + mode_name(m) + "/HCE=0" + s.name,
                     {is(SCR_EL3, s.scr & ~SCR_EL3_HCE)}, m, {call(CALL_HVC)});
            for (std::uint64_t tsc : {std::uint64_t{0}, HCR_EL2_TSC})
                add_case(cases, "entry/smc/" + mode_name(m) + "/SMD" + bit_names(HCR_EL2, tsc, tsc) + s.name,
                         {is(SCR_EL3, s.scr | SCR_EL3_SMD | SCR_EL3_TWI), is(HCR_EL2, HCR_EL2_RW | tsc)}, m,
                         {call(CALL_SMC)});
        }
}

// SCR_EL3.TWI is the last to trap WFI.
void add_wfi(std::vector<test_case> &cases)
{
    for (const security &s : securities)
        for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h})
            for (unsigned n = 0; n < 16; n++) {
                std::uint64_t ntwi = n & 1 ? SCTLR_EL1_nTWI : 0, hcr = n & 2 ? HCR_EL2_TWI : 0;
                hcr |= HCR_EL2_RW | (n & 4 ? HCR_EL2_TGE : 0) | (n & 8 ? HCR_EL2_E2H : 0);
                if (!can_start({"", {}, s.scr, hcr}, m))
                    continue;
                add_case(cases,
                         "entry/wfi/" + mode_name(m) + bit_names(SCTLR_EL1, ntwi, ntwi) +
                             bit_names(HCR_EL2, hcr, hcr) + s.name,
                         {is(SCR_EL3, s.scr | SCR_EL3_TWI), is(SCTLR_EL1, (SCTLR1 & ~SCTLR_EL1_nTWI) | ntwi),
                          is(SCTLR_EL2, (SCTLR2 & ~SCTLR_EL1_nTWI) | ntwi), is(HCR_EL2, hcr)},
                         m, {{act::wfi}});
            }
}

} // namespace

void add_entry_cases(std::vector<test_case> &cases)
{
    add_aarch64(cases);
    add_bits(cases);
    add_hvc(cases);
    add_disabled(cases);
    add_wfi(cases);
}

} // namespace oracle
