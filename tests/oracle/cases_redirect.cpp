// SPDX-License-Identifier: BSD-2-Clause
// MRS and MSR of other registers: EL1's from a host at EL2, *_EL12, and the traps of groups of them.
#include "case.hpp"

namespace oracle
{
namespace
{

// Written where that changes nothing that the runner needs; baseline() has a value for each.
const enum sysreg written[] = {
    ESR_EL1,   FAR_EL1,   TTBR0_EL1,  TTBR1_EL1,      MAIR_EL1,  CONTEXTIDR_EL1,  TPIDR_EL1, ELR_EL1,
    ESR_EL12,  FAR_EL12,  TTBR0_EL12, TTBR1_EL12,     MAIR_EL12, CONTEXTIDR_EL12, TPIDR_EL2, ELR_EL12,
    TTBR0_EL2, TTBR1_EL2, MAIR_EL2,   CONTEXTIDR_EL2, TPIDR_EL0, TPIDRRO_EL0,     TPIDR_EL3,
};
const enum sysreg only_read[] = {
    SCTLR_EL1, SCTLR_EL12, SPSR_EL1,  SPSR_EL12, CurrentEL, SPSel,
    DAIF,      SCTLR_EL2,  SCTLR_EL3, HCR_EL2,   SCR_EL3,
};

struct control {
    enum sysreg reg;
    std::uint64_t bits;
};
const control controls[] = {
    {HCR_EL2,   0                        },
    {HCR_EL2,   HCR_EL2_E2H              },
    {HCR_EL2,   HCR_EL2_TGE              },
    {HCR_EL2,   HCR_EL2_E2H | HCR_EL2_TGE},
    {SCR_EL3,   SCR_EL3_HXEn             },
    {SCTLR_EL1, SCTLR_EL1_UMA            },
    {SCTLR_EL2, SCTLR_EL2_SPAN           },
};

bool is_alias(enum sysreg reg)
{
    return sysreg_row_of(reg)->kind == SYSREG_ALIAS;
}

void add(std::vector<test_case> &cases, const security &s, const control &c, std::uint64_t m)
{
    std::string tail = "/" + mode_name(m) + bit_names(c.reg, c.bits, c.bits) + s.name;
    std::vector<setting> setup;
    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
    bool aliases = m >> 2 < 2 || (el2 && c.reg == HCR_EL2 && bits_any(c.bits, HCR_EL2_E2H));
    std::uint64_t hcr = HCR_EL2_RW, scr = s.scr, sctlr1 = 0x30550800, sctlr2 = 0x30450830;

    (c.reg == HCR_EL2 ? hcr : c.reg == SCR_EL3 ? scr : c.reg == SCTLR_EL1 ? sctlr1 : sctlr2) |= c.bits;
    setup = {is(SCR_EL3, scr), is(SCTLR_EL1, sctlr1), is(SCTLR_EL2, sctlr2), is(HCR_EL2, hcr)};
    for (enum sysreg reg : only_read)
        if (aliases || !is_alias(reg)) // see add_no_host()
            add_case(cases, std::string("redirect/") + sysreg_row_of(reg)->name + tail, setup, m,
                     {read(2, reg), {act::undefined}});
    add_case(cases, "redirect/HCRX_EL2" + tail, setup, m, {read(2, HCRX_EL2), {act::undefined}});
    for (enum sysreg reg : {DAIF, SPSel})
        for (std::uint64_t value : {std::uint64_t{0}, DAIF_SET, ~std::uint64_t{0}})
            add_case(cases,
                     std::string("redirect/") + sysreg_row_of(reg)->name + "/" + std::to_string(value) + tail,
                     setup, m, {set(1, value), write(reg, 1), read(2, reg), {act::undefined}});
    for (enum sysreg reg : written) {
        if (!aliases && is_alias(reg))
            continue;
        std::string name = std::string("redirect/") + sysreg_row_of(reg)->name + tail;
        add_case(cases, name + "/read", setup, m, {read(2, reg), {act::undefined}});
        add_case(cases, name + "/write", setup, m,
                 {set(1, 0x77000), write(reg, 1), read(2, reg), {act::undefined}});
    }
}

// QEMU has *_EL12 at EL2 and EL3 whatever HCR_EL2.E2H is.
void add_no_host(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL2h, EL3h})
        add_case(cases, "redirect/no-host/" + mode_name(m), {}, m, {read(0, SCTLR_EL12), {act::undefined}});
    add_case(cases, "redirect/no-host/S",
             {is(SCR_EL3, securities[1].scr), is(HCR_EL2, HCR_EL2_RW | HCR_EL2_E2H)}, EL3h,
             {read(0, SCTLR_EL12), {act::undefined}});
}

// Ends with SMC: the handler at EL1 itself reads registers of the group.
void add_group(std::vector<test_case> &cases)
{
    for (const security &s : securities)
        for (std::uint64_t bit : {HCR_EL2_TVM, HCR_EL2_TRVM, HCR_EL2_TID3})
            for (enum sysreg reg : {SCTLR_EL1, TTBR0_EL1, TTBR1_EL1, TCR_EL1, ESR_EL1, FAR_EL1, MAIR_EL1,
                                    CONTEXTIDR_EL1, SPSR_EL1, ELR_EL1, TPIDR_EL1, ID_AA64PFR0_EL1}) {
                std::string name =
                    std::string("group/") + sysreg_row_of(reg)->name + bit_names(HCR_EL2, bit, bit) + s.name;
                std::vector<setting> setup = {is(SCR_EL3, s.scr), is(HCR_EL2, HCR_EL2_RW | bit)};
                add_case(cases, name + "/read", setup, EL1h, {read(2, reg), set(2, 0), call(CALL_SMC)});
                if (reg != ID_AA64PFR0_EL1)
                    add_case(cases, name + "/write", setup, EL1h,
                             {set(1, 0x30550800), write(reg, 1), call(CALL_SMC)});
            }
}

} // namespace

void add_redirect_cases(std::vector<test_case> &cases)
{
    add_no_host(cases);
    add_group(cases);
    for (const security &s : {securities[0], securities[1]}) // Secure EL2 is as Non-secure EL2
        for (const control &c : controls)
            for (std::uint64_t m : {EL0t, EL1h, EL2h, EL3h}) {
                bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
                bool tge = c.reg == HCR_EL2 && bits_any(c.bits, HCR_EL2_TGE);
                if ((m >> 2 != 2 || el2) && (m >> 2 != 1 || !el2 || !tge))
                    add(cases, s, c, m);
            }
}

} // namespace oracle
