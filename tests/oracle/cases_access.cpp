// SPDX-License-Identifier: BSD-2-Clause
// MRS and MSR of the SError registers and of ERRIDR_EL1: undefined, trapped, redirected, read-only.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t HCR_BITS[] = {HCR_EL2_AMO, HCR_EL2_TERR, HCR_EL2_E2H, HCR_EL2_TGE};
const std::uint64_t SCR_BITS[] = {SCR_EL3_EA, SCR_EL3_TERR};
const std::uint64_t DISR = 0x80000c11, VDISR = 0x81234567, VSESR = 0x1000411, NEW = 0x811;

void add(std::vector<test_case> &cases, const std::string &name, const std::vector<setting> &setup,
         std::uint64_t m)
{
    for (enum sysreg reg : {DISR_EL1, VDISR_EL2, VSESR_EL2, ERRIDR_EL1, ISR_EL1}) {
        std::string full = std::string("access/") + sysreg_row_of(reg)->name + "/" + mode_name(m) + name;
        add_case(cases, full + "/read", setup, m, {set(2, NEW), read(2, reg), {act::undefined}});
        add_case(cases, full + "/write", setup, m,
                 {set(1, NEW), write(reg, 1), read(2, reg), {act::undefined}});
    }
}

void add_res0(std::vector<test_case> &cases)
{
    for (enum sysreg reg : {DISR_EL1, VDISR_EL2, VSESR_EL2})
        add_case(cases, std::string("res0/") + sysreg_row_of(reg)->name, {}, EL3h,
                 {set(0, ~std::uint64_t{0}), write(reg, 0), read(1, reg), {act::undefined}});
}

// There are no error records.
void add_records(std::vector<test_case> &cases)
{
    for (std::uint64_t m : {EL0t, EL1h, EL2h, EL3h})
        for (enum sysreg reg : {ERRSELR_EL1, ERXFR_EL1, ERXCTLR_EL1, ERXSTATUS_EL1, ERXADDR_EL1, ERXMISC0_EL1,
                                ERXMISC1_EL1, ERXMISC2_EL1, ERXMISC3_EL1}) {
            std::string name = std::string("records/") + sysreg_row_of(reg)->name + "/" + mode_name(m);
            add_case(cases, name + "/read", {}, m, {read(2, reg), {act::undefined}});
            add_case(cases, name + "/write", {}, m, {write(reg, 2), {act::undefined}});
        }
}

template <size_t N> std::uint64_t choose(const std::uint64_t (&bits)[N], unsigned choice)
{
    std::uint64_t value = 0;

    for (size_t i = 0; i < N; i++)
        value |= choice >> i & 1 ? bits[i] : 0;
    return value;
}

} // namespace

void add_access_cases(std::vector<test_case> &cases)
{
    for (const security &s : securities)
        for (std::uint64_t m : {EL0t, EL1h, EL2h, EL3h})
            for (unsigned h = 0; h < 16; h++)
                for (unsigned e = 0; e < 4; e++) {
                    std::uint64_t hcr = choose(HCR_BITS, h), scr = choose(SCR_BITS, e);
                    bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
                    if ((m >> 2 == 2 && !el2) || (m >> 2 == 1 && el2 && bits_any(hcr, HCR_EL2_TGE)))
                        continue;
                    if ((h > 3 && e != 0) || (m == EL0t && h > 0 && e > 0))
                        continue;
                    add(cases, bit_names(HCR_EL2, hcr, hcr) + bit_names(SCR_EL3, scr, scr) + s.name,
                        {is(SCR_EL3, s.scr | scr), is(DISR_EL1, DISR), is(VDISR_EL2, VDISR),
                         is(VSESR_EL2, VSESR), is(HCR_EL2, hcr | HCR_EL2_RW)},
                        m);
                }
    add_res0(cases);
    add_records(cases);
}

} // namespace oracle
