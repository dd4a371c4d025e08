// SPDX-License-Identifier: BSD-2-Clause
// ERET: to every M[4:0] from every level, legal and not, and what the next instruction then leads to.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t FLAGS = SPSR_EL1_N | SPSR_EL1_C, OTHER_FLAGS = SPSR_EL1_Z | SPSR_EL1_V;
// UNKNOWN after an illegal return (DDI 0487 D1.4.4); both sides leave them as they are.
const std::uint64_t KEPT = SPSR_EL1_TCO | SPSR_EL1_DIT | SPSR_EL1_UAO | SPSR_EL1_SSBS;
const std::uint64_t RESTORED = DAIF_SET | SPSR_EL1_BTYPE | KEPT;
enum : std::uint64_t { M_SVC = 0x13, M_HYP = 0x1a };

struct world {
    std::string name;
    std::vector<setting> setup;
    bool el2; // enabled
    bool tge; // and not a host
    bool el1_a32, el2_a32;
};

std::vector<world> worlds()
{
    static const std::uint64_t hcrs[] = {HCR_EL2_RW, 0, HCR_EL2_RW | HCR_EL2_TGE, HCR_EL2_TGE,
                                         HCR_EL2_RW | HCR_EL2_TGE | HCR_EL2_E2H};
    std::vector<world> all;

    for (const security &s : securities)
        for (std::uint64_t rw : {SCR_EL3_RW, std::uint64_t{0}})
            for (std::uint64_t hcr : hcrs) {
                bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2), secure_el2 = s.scr & SCR_EL3_EEL2;
                bool host = bits_any(hcr, HCR_EL2_E2H), a32 = !rw && !secure_el2;
                if (!rw && hcr != HCR_EL2_RW)
                    continue;
                all.push_back({
                    (rw ? "" : "/SCR.RW=0") + bit_names(HCR_EL2, hcr, hcr) + s.name,
                    {is(SCR_EL3, (s.scr & ~SCR_EL3_RW) | rw), is(HCR_EL2, hcr)},
                    el2,
                    el2 && bits_any(hcr, HCR_EL2_TGE),
                    a32 || (el2 && !host && !bits_any(hcr, HCR_EL2_RW)),
                    el2 && a32
                });
            }
    return all;
}

// EL3 can enter AArch64 at this level.
bool can_start(const world &w, std::uint64_t m)
{
    switch (m >> 2) {
    case 1:
        return !w.el1_a32 && !w.tge;
    case 2:
        return w.el2 && !w.el2_a32;
    default:
        return true;
    }
}

std::vector<op> eret_to(std::uint64_t m, std::uint64_t spsr, op then, unsigned byte = 0)
{
    static const enum sysreg spsr_of[] = {SYSREG_COUNT, SPSR_EL1, SPSR_EL2, SPSR_EL3};
    static const enum sysreg elr_of[] = {SYSREG_COUNT, ELR_EL1, ELR_EL2, ELR_EL3};
    unsigned el = static_cast<unsigned>(m >> 2);

    return {set(0, spsr),
            write(spsr_of[el], 0),
            address(6, byte),
            write(elr_of[el], 4),
            {act::eret},
            call(CALL_SVC), // never reached
            then};
}

void add_modes(std::vector<test_case> &cases, const world &w, std::uint64_t m)
{
    for (std::uint64_t to = 0; to < 32; to++) {
        std::string name = "return/" + mode_name(m) + "-" + mode_name(to) + w.name;
        if (to == M_HYP && w.el2_a32)
            continue; // not modelled
        if (to == EL0t && w.el1_a32)
            continue; // see add_mixed()
        add_case(cases, name, w.setup, m | FLAGS | KEPT | SPSR_EL1_PAN,
                 eret_to(m, to | OTHER_FLAGS | SPSR_EL1_PAN, {act::undefined}));
        if (to & M_AARCH32)
            continue;
        add_case(cases, name + "/restored", w.setup, m | FLAGS,
                 eret_to(m, to | OTHER_FLAGS | RESTORED, {act::undefined}));
        add_case(cases, name + "/IL", w.setup, m, eret_to(m, to | SPSR_EL1_IL, {act::undefined}));
        add_case(cases, name + "/SS", w.setup, m, eret_to(m, to | SPSR_EL1_SS, {act::undefined}));
    }
}

// To an AArch64 EL0 under an AArch32 EL1, whose exceptions QEMU could not take to there: hence the trapped
// WFI.
void add_mixed(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL2t, EL2h, EL3t, EL3h})
        add_case(cases, "return/mixed/" + mode_name(m), {is(HCR_EL2, HCR_EL2_TWI)}, m | DAIF_SET,
                 eret_to(m, EL0t | DAIF_SET, {act::wfi}));
}

// The PC of A32 is a multiple of 4.
void add_unaligned(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL2h, EL3h})
        for (unsigned byte : {1, 2, 3})
            add_case(cases, "return/unaligned/" + mode_name(m) + "/" + std::to_string(byte), {is(HCR_EL2, 0)},
                     m, eret_to(m, M_SVC, {act::undefined}, byte));
}

void add_illegal(std::vector<test_case> &cases)
{
    const std::uint64_t hcr = HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE;

    for (std::uint64_t m : {EL1h, EL2h, EL3h}) {
        add_case(cases, "return/illegal-PAN/" + mode_name(m), {}, m,
                 eret_to(m, 2 | SPSR_EL1_PAN, {act::undefined}));
        add_case(cases, "return/illegal-PAN/" + mode_name(m) + "/PAN", {}, m | SPSR_EL1_PAN,
                 eret_to(m, 2, {act::undefined}));
    }
    // The virtual SError that the return unmasks comes before the Illegal Execution state exception.
    add_case(cases, "return/illegal-vserror", {is(HCR_EL2, hcr), is(VSESR_EL2, 0x11)}, EL1h | SPSR_EL1_A,
             eret_to(EL1h, EL2h, call(CALL_SVC)));
}

} // namespace

void add_return_cases(std::vector<test_case> &cases)
{
    for (const world &w : worlds())
        for (std::uint64_t m : {EL1t, EL1h, EL2t, EL2h, EL3t, EL3h})
            if (can_start(w, m))
                add_modes(cases, w, m);
    add_mixed(cases);
    add_unaligned(cases);
    add_illegal(cases);
}

} // namespace oracle
