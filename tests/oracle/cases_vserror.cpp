// SPDX-License-Identifier: BSD-2-Clause
// Virtual SErrors: taken, masked, deferred by ESB, seen in ISR_EL1, waking WFI.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t VSESR = 0x1abcdef;
const std::uint64_t HCR_SHOWN = HCR_EL2_AMO | HCR_EL2_VSE | HCR_EL2_TGE | HCR_EL2_E2H;

struct situation {
    std::string name;
    std::vector<setting> setup;
    std::uint64_t spsr;
};

// A virtual SError, or none, at every level, masked and not, whatever may turn it off.
std::vector<situation> situations()
{
    std::vector<situation> all;

    for (const security &s : securities)
        for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h, EL3t, EL3h})
            for (std::uint64_t a : {std::uint64_t{0}, SPSR_EL1_A})
                for (unsigned n = 0; n < 16; n++) {
                    std::uint64_t hcr = HCR_EL2_RW | (n & 1 ? HCR_EL2_VSE : 0) | (n & 2 ? HCR_EL2_AMO : 0) |
                                        (n & 4 ? HCR_EL2_TGE : 0) | (n & 8 ? HCR_EL2_E2H : 0);
                    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
                    if ((m >> 2 == 2 && !el2) || (m >> 2 == 1 && el2 && bits_any(hcr, HCR_EL2_TGE)))
                        continue;
                    all.push_back({
                        mode_name(m) + (a ? "/A" : "") + bit_names(HCR_EL2, hcr, HCR_SHOWN) + s.name,
                        {is(SCR_EL3, s.scr), is(VSESR_EL2, VSESR), is(HCR_EL2, hcr)},
                        m | a
                    });
                }
    return all;
}

void add_taken(std::vector<test_case> &cases)
{
    for (const situation &s : situations())
        add_case(cases, "vserror/" + s.name, s.setup, s.spsr, {{act::undefined}});
}

// DISR_EL1 is read where it is accessible; a second ESB finds nothing to defer.
void add_esb(std::vector<test_case> &cases)
{
    for (const situation &s : situations()) {
        test_case c = {"esb/" + s.name, s.setup, s.spsr, {{act::esb}}};
        if (bits_get(s.spsr, BITS(3, 2)) > 0)
            c.probe.insert(c.probe.end(),
                           {read(0, DISR_EL1), write(DISR_EL1, 3), {act::esb}, read(1, DISR_EL1)});
        c.probe.push_back({act::undefined});
        cases.push_back(c);
    }
}

void add_isr(std::vector<test_case> &cases)
{
    for (const situation &s : situations())
        if (bits_get(s.spsr, BITS(3, 2)) > 0)
            add_case(cases, "isr/" + s.name, s.setup, s.spsr, {read(0, ISR_EL1), {act::undefined}});
}

// ISS of the exception and of VDISR_EL2: VSESR_EL2[24:0] as they are, IDS or not.
void add_syndrome(std::vector<test_case> &cases)
{
    const std::uint64_t hcr = HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE;

    for (unsigned i = 0; i < 64; i++) {
        std::uint64_t vsesr = BIT(i);
        std::string name = std::to_string(i);
        add_case(cases, "vsesr/taken/" + name, {is(HCR_EL2, hcr), is(VSESR_EL2, vsesr)}, EL1h,
                 {{act::undefined}});
        add_case(cases, "vsesr/esb/" + name,
                 {is(HCR_EL2, hcr), is(VSESR_EL2, vsesr), is(VDISR_EL2, VDISR_EL2_ISS)}, EL1h | SPSR_EL1_A,
                 {{act::esb}, {act::undefined}});
    }
}

// Implicit ESBs are for physical SErrors only (v9.4 ASL TakeException: SynchronizeErrors, no vESBOperation).
void add_iesb(std::vector<test_case> &cases)
{
    const std::uint64_t hcr = HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE, iesb = SCTLR_EL1_IESB;

    for (std::uint64_t m : {EL0t, EL1t, EL1h})
        for (std::uint64_t kind : {CALL_SVC, CALL_HVC, CALL_SMC})
            add_case(cases, "iesb/" + mode_name(m) + "/" + std::to_string(kind),
                     {is(HCR_EL2, hcr), is(VSESR_EL2, VSESR), is(SCTLR_EL1, 0x30550800 | iesb),
                      is(SCTLR_EL2, 0x30450830 | iesb), is(SCTLR_EL3, 0x30c50830 | iesb)},
                     m | SPSR_EL1_A, {call(kind)});
    for (std::uint64_t m : {EL0t, EL1h})
        add_case(cases, "iesb/eret/" + mode_name(m),
                 {is(HCR_EL2, hcr), is(VSESR_EL2, VSESR), is(SCTLR_EL1, 0x30550800 | iesb), is(SPSR_EL1, m)},
                 EL1h | SPSR_EL1_A, {address(3), write(ELR_EL1, 4), {act::eret}, {act::undefined}});
}

// Made pending, or unmasked, by the probe itself.
void add_late(std::vector<test_case> &cases)
{
    const std::uint64_t hcr = HCR_EL2_RW | HCR_EL2_AMO;

    add_case(cases, "late/unmask", {is(HCR_EL2, hcr | HCR_EL2_VSE), is(VSESR_EL2, VSESR)}, EL1h | DAIF_SET,
             {set(0, 1), {act::unmask}, set(0, 2), {act::undefined}});
    for (std::uint64_t m : {EL0t, EL1t, EL1h})
        for (std::uint64_t a : {std::uint64_t{0}, SPSR_EL1_A})
            add_case(cases, "late/from-EL2/" + mode_name(m) + (a ? "/A" : ""),
                     {is(HCR_EL2, hcr), is(VSESR_EL2, VSESR), is(SPSR_EL2, m | a)}, EL2h,
                     {set(0, hcr | HCR_EL2_VSE),
                      write(HCR_EL2, 0),
                      address(5),
                      write(ELR_EL2, 4),
                      {act::eret},
                      {act::undefined}});
}

void add_wfi(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL0t, EL1t, EL1h})
        add_case(cases, "wfi/" + mode_name(m), {is(HCR_EL2, HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE)},
                 m | DAIF_SET, {{act::wfi}, set(0, 1), {act::undefined}});
}

} // namespace

void add_vserror_cases(std::vector<test_case> &cases)
{
    add_taken(cases);
    add_esb(cases);
    add_isr(cases);
    add_syndrome(cases);
    add_iesb(cases);
    add_late(cases);
    add_wfi(cases);
}

} // namespace oracle
