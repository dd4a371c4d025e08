// SPDX-License-Identifier: BSD-2-Clause
// IRQ and FIQ: taken from every level to every level, masked, seen in ISR_EL1, waking WFI.
#include "case.hpp"

namespace oracle
{
namespace
{

struct kind {
    line which;
    const char *name;
    std::uint64_t mask, up3, up2;
};
const std::uint64_t USR = 0x10, SVC = 0x13;
const kind kinds[] = {
    {line::irq, "irq", SPSR_EL1_I, SCR_EL3_IRQ, HCR_EL2_IMO},
    {line::fiq, "fiq", SPSR_EL1_F, SCR_EL3_FIQ, HCR_EL2_FMO},
};

void add(std::vector<test_case> &cases, const kind &k, const security &s, std::uint64_t m, unsigned n)
{
    std::uint64_t mask = n & 1 ? k.mask : 0, scr = n & 2 ? k.up3 : 0;
    std::uint64_t hcr = (n & 4 ? k.up2 : 0) | (n & 8 ? HCR_EL2_TGE : 0) | (n & 16 ? HCR_EL2_E2H : 0);
    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
    std::string tail = "/" + mode_name(m) + (mask ? "/masked" : "") + bit_names(SCR_EL3, scr, scr) +
                       bit_names(HCR_EL2, hcr, hcr) + s.name;
    std::vector<setting> setup = {is(SCR_EL3, s.scr | scr), is(HCR_EL2, hcr | HCR_EL2_RW)};
    test_case c = {k.name + tail, setup, m | mask, std::vector<op>{}};

    if ((m >> 2 == 2 && !el2) || (m >> 2 == 1 && el2 && bits_any(hcr, HCR_EL2_TGE)))
        return;
    c.interrupt = k.which;
    if (m >> 2 > 0)
        c.probe.push_back(read(0, ISR_EL1));
    if (!bits_any(hcr, HCR_EL2_E2H | HCR_EL2_TGE))
        c.probe.push_back({act::wfi});
    c.probe.push_back({act::undefined});
    cases.push_back(c);
}

// From AArch32. An FIQ to AArch32 EL1 would bank registers that the runner uses.
void add_aarch32(std::vector<test_case> &cases, const kind &k, std::uint64_t m, unsigned n)
{
    std::uint64_t mask = n & 1 ? k.mask : 0, scr = n & 2 ? k.up3 : 0;
    std::uint64_t hcr = (n & 4 ? k.up2 : 0) | (n & 8 ? HCR_EL2_RW : 0);
    std::string tail = "/" + mode_name(m) + (mask ? "/masked" : "") + bit_names(SCR_EL3, scr, scr) +
                       bit_names(HCR_EL2, hcr, hcr);
    std::vector<setting> setup = {is(SCR_EL3, securities[0].scr | scr), is(HCR_EL2, hcr)};

    if ((m != USR && n & 8) || (k.which == line::fiq && !(n & 15)))
        return;
    add_case(cases, k.name + tail, setup, m | mask, {{act::undefined}});
    cases.back().interrupt = k.which;
}

} // namespace

void add_interrupt_cases(std::vector<test_case> &cases)
{
    for (const kind &k : kinds)
        for (std::uint64_t m : {USR, SVC})
            for (unsigned n = 0; n < 16; n++)
                add_aarch32(cases, k, m, n);
    for (const kind &k : kinds)
        for (const security &s : securities)
            for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h, EL3t, EL3h})
                for (unsigned n = 0; n < 32; n++)
                    add(cases, k, s, m, n);
}

} // namespace oracle
