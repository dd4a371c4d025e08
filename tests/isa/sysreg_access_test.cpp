// SPDX-License-Identifier: BSD-2-Clause
// MRS and MSR: walked over all inputs against formulas that are written down apart from the tables.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "register_access.hpp"

namespace
{

using namespace register_access;

// Bit i of the walk's counter.
struct bits {
    unsigned value;
    bool operator[](unsigned i) const
    {
        return value >> i & 1;
    }
};

// What DISR_EL1 reaches, as the manual's accessor says it: a register, or no register.
enum { UNDEF = -1, RAZ_WI = -2 };

int disr_reaches(unsigned el, bool ras_, bool el2, bool amo, bool tmea, bool e3dse, bool ea)
{
    if (!ras_ || el == 0)
        return UNDEF;
    if (el == 1 && el2 && (amo || tmea))
        return VDISR_EL2;
    if (el != 3 && e3dse)
        return VDISR_EL3;
    if (el != 3 && ea)
        return RAZ_WI;
    return DISR_EL1;
}

TEST(sysreg_access, disr_over_all_inputs)
{
    for (unsigned i = 0; i < 1u << 13; i++) {
        bits b = {i};
        bool ns = b[2], eel2 = b[3], amo = b[4], tge = b[5], ea = b[6], tmea = b[7], hxen = b[8],
             endse = b[9];
        bool has_ras = b[10], has_df2 = b[11], has_e3dse = b[12];
        feature_set set = with({FEAT_SEL2});
        set |= has_ras ? with({FEAT_RAS}) : 0;
        set |= has_df2 ? with({FEAT_DoubleFault2}) : 0;
        set |= has_e3dse ? with({FEAT_E3DSE}) : 0;
        has_ras = has_ras || has_df2 || has_e3dse;
        unsigned el = i & 3;
        pe p = machine_at(el, set);
        p.sys[SCR_EL3] =
            one * ns << 0 | one * ea << 3 | one * eel2 << 18 | one * hxen << 38 | one * endse << 58;
        p.sys[HCR_EL2] = one * amo << 5 | one * tge << 27;
        p.sys[HCRX_EL2] = one * tmea << 19;
        p.sys[DISR_EL1] = 0x80000001;
        p.sys[VDISR_EL2] = 0x80000002;
        p.sys[VDISR_EL3] = 0x80000003;
        int reached =
            disr_reaches(el, has_ras, ns || eel2, amo, tmea && hxen && has_df2, endse && has_e3dse, ea);

        outcome r = mrs(p, DISR_EL1);
        EXPECT_EQ(r.result, reached == UNDEF    ? SYSREG_UNDEFINED
                            : reached == RAZ_WI ? SYSREG_IGNORED
                                                : SYSREG_OK)
            << i;
        EXPECT_EQ(r.value, reached < 0 ? 0 : p.sys[reached]) << i;
        pe after = p, expected = p;
        EXPECT_EQ(msr(after, DISR_EL1, 0x80000c11).result, r.result) << i;
        if (reached >= 0)
            expected.sys[reached] = 0x80000c11;
        EXPECT_EQ(memcmp(&after, &expected, sizeof(p)), 0) << i;
    }
}

struct trapped {
    enum sysreg reg;
    bool injection; // FIEN, not TERR
    bool writable;
};

const trapped error_registers[] = {
    {ERRIDR_EL1,    false, false},
    {ERRSELR_EL1,   false, true },
    {ERXFR_EL1,     false, false},
    {ERXCTLR_EL1,   false, true },
    {ERXSTATUS_EL1, false, true },
    {ERXADDR_EL1,   false, true },
    {ERXMISC0_EL1,  false, true },
    {ERXMISC1_EL1,  false, true },
    {ERXMISC2_EL1,  false, true },
    {ERXMISC3_EL1,  false, true },
    {ERXGSR_EL1,    false, false},
    {ERXPFGF_EL1,   true,  false},
    {ERXPFGCTL_EL1, true,  true },
    {ERXPFGCDN_EL1, true,  true },
};

// 0: no trap. HCR_EL2 speaks for EL1 where EL2 is enabled, before SCR_EL3.
unsigned error_trap(unsigned el, bool el2, bool injection, bool writes, const bits &b)
{
    bool hcr_terr = b[3], scr_terr = b[4], hcr_fien = b[5], scr_fien = b[6], twerr = b[7];

    if (el == 1 && el2 && (injection ? !hcr_fien : hcr_terr))
        return 2;
    if (el < 3 && (injection ? !scr_fien : scr_terr || (twerr && writes)))
        return 3;
    return 0;
}

void check_error_register(const trapped &t, unsigned el, bool writes, const bits &b)
{
    pe p = machine_at(el, with({FEAT_RASv2}));
    bool el2 = b[2], undefined = el == 0 || (writes && !t.writable);

    p.sys[SCR_EL3] = one * el2 | one * b[4] << 15 | one * b[6] << 21 | one * b[7] << 52;
    p.sys[HCR_EL2] = one * b[3] << 36 | one * b[5] << 47;
    outcome a = writes ? msr(p, t.reg, 0) : mrs(p, t.reg);
    unsigned target = undefined ? 0 : error_trap(el, el2, t.injection, writes, b);
    const std::string where = std::string(sysreg_row_of(t.reg)->name) + (writes ? " write " : " read ") +
                              std::to_string(b.value) + " at EL" + std::to_string(el);

    if (undefined) {
        EXPECT_EQ(a.result, SYSREG_UNDEFINED) << where;
        EXPECT_EQ(esr_ec(a.esr), 0u) << where;
        return;
    }
    EXPECT_EQ(a.result == SYSREG_TRAPPED, target != 0) << where;
    EXPECT_EQ(a.target, target) << where;
    if (target != 0) {
        EXPECT_EQ(esr_ec(a.esr), 0x18u) << where;
        EXPECT_EQ(a.esr & 1, writes ? 0u : 1u) << where;
    }
}

TEST(sysreg_access, traps_of_error_registers_over_all_inputs)
{
    for (const trapped &t : error_registers)
        for (unsigned el = 0; el < 4; el++)
            for (unsigned i = 0; i < 64; i++)
                for (bool writes : {false, true})
                    check_error_register(t, el, writes, bits{i << 2});
}

// QEMU 7.2: a read of ERRIDR_EL1 at EL1 with TERR=1 gives 0x62301667 with Rt 19; here Rt is left 0.
TEST(sysreg_access, syndrome_of_a_trap)
{
    pe p = machine_at(1, with({FEAT_RAS}));

    p.sys[HCR_EL2] = HCR_EL2_TERR;
    EXPECT_EQ(mrs(p, ERRIDR_EL1).esr | 19 << 5, 0x62301667u);
    EXPECT_EQ(mrs(p, DISR_EL1).result, SYSREG_OK) << "TERR does not trap DISR_EL1";
}

// With E2H=1 at EL2 the EL1 name is the EL2 register and the EL12 name is the EL1 register.
TEST(sysreg_access, names_in_a_host)
{
    for (const char *stem : {"SCTLR", "SCTLR2", "TTBR0", "TTBR1", "TCR", "SPSR", "ELR", "ESR", "FAR", "MAIR",
                             "VBAR", "CONTEXTIDR"}) {
        const std::string s = stem;
        enum sysreg el1 = sysreg_find((s + "_EL1").c_str()), el2 = sysreg_find((s + "_EL2").c_str());
        enum sysreg el12 = sysreg_find((s + "_EL12").c_str());
        for (unsigned el = 0; el < 4; el++) {
            for (bool e2h : {false, true}) {
                pe p = machine_at(el, all_features());
                p.sys[HCR_EL2] = e2h ? HCR_EL2_E2H : 0;
                EXPECT_EQ(sysreg_redirect(&p, el1), el == 2 && e2h ? el2 : el1) << s << el << e2h;
                EXPECT_EQ(sysreg_redirect(&p, el2), el2) << s << el << e2h;
                EXPECT_EQ(sysreg_redirect(&p, el12), el >= 2 && e2h ? el1 : el12) << s << el << e2h;
            }
        }
    }
    pe p = machine_at(2, all_features());
    p.sys[HCR_EL2] = HCR_EL2_E2H;
    EXPECT_EQ(sysreg_redirect(&p, CPACR_EL1), CPTR_EL2);
    EXPECT_EQ(sysreg_redirect(&p, CNTKCTL_EL1), CNTHCTL_EL2);
    EXPECT_EQ(msr(p, ELR_EL12, 0x1234).result, SYSREG_OK);
    EXPECT_EQ(msr(p, ELR_EL1, 0x5678).result, SYSREG_OK);
    EXPECT_EQ(p.sys[ELR_EL1], 0x1234u);
    EXPECT_EQ(p.sys[ELR_EL2], 0x5678u);
}

TEST(sysreg_access, sctlr2_and_hcrx_are_trapped_until_enabled)
{
    pe p = machine_at(1, all_features());

    EXPECT_EQ(mrs(p, SCTLR2_EL1).target, 2u);
    p.sys[HCRX_EL2] = HCRX_EL2_SCTLR2En;
    EXPECT_EQ(mrs(p, SCTLR2_EL1).target, 2u) << "HCRX_EL2 does not act without HXEn";
    p.sys[SCR_EL3] |= SCR_EL3_HXEn;
    EXPECT_EQ(mrs(p, SCTLR2_EL1).target, 3u);
    p.sys[SCR_EL3] |= SCR_EL3_SCTLR2En;
    EXPECT_EQ(mrs(p, SCTLR2_EL1).result, SYSREG_OK);
    p = machine_at(2, all_features());
    EXPECT_EQ(mrs(p, HCRX_EL2).target, 3u);
    EXPECT_EQ(mrs(p, SCTLR2_EL2).target, 3u);
    EXPECT_EQ(mrs(p, HFGRTR_EL2).target, 3u);
    p.sys[SCR_EL3] |= SCR_EL3_HXEn | SCR_EL3_SCTLR2En | SCR_EL3_FGTEn;
    for (enum sysreg reg : {HCRX_EL2, SCTLR2_EL2, HFGRTR_EL2})
        EXPECT_EQ(mrs(p, reg).result, SYSREG_OK) << sysreg_row_of(reg)->name;
}

TEST(sysreg_access, hypervisor_traps_of_memory_controls_and_id_registers)
{
    pe p = machine_at(1, all_features());

    p.sys[HCR_EL2] = HCR_EL2_TVM | HCR_EL2_TID3;
    EXPECT_EQ(msr(p, TTBR0_EL1, 1).target, 2u);
    EXPECT_EQ(mrs(p, TTBR0_EL1).result, SYSREG_OK);
    EXPECT_EQ(mrs(p, ID_AA64PFR0_EL1).target, 2u);
    EXPECT_EQ(mrs(p, MPIDR_EL1).result, SYSREG_OK);
    p.sys[HCR_EL2] = HCR_EL2_TRVM;
    EXPECT_EQ(mrs(p, SCTLR_EL1).target, 2u);
    EXPECT_EQ(msr(p, SCTLR_EL1, 0).result, SYSREG_OK);
}

} // namespace
