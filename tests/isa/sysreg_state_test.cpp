// SPDX-License-Identifier: BSD-2-Clause
// What System registers show of the PE and of error records, and what writing them does to both.
#include <gtest/gtest.h>

#include "hardware.hpp"
extern "C" {
#include "ras.h"
}

namespace
{

const uint32_t serror_tag = 7;

struct machine {
    pe p;
    ras nodes;

    explicit machine(const char *version, unsigned el = 3) : nodes()
    {
        feature_set features = 0;
        EXPECT_TRUE(feature_profile(version, &features));
        pe_reset(&p, 2, features);
        p.pstate.el = static_cast<uint8_t>(el);
        p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    }

    int read(enum sysreg reg, uint64_t *value)
    {
        exception trap = {};
        return sysreg_read(&p, &nodes, reg, value, &trap);
    }

    uint64_t value(enum sysreg reg)
    {
        uint64_t v = 99;
        EXPECT_EQ(read(reg, &v), SYSREG_OK) << sysreg_row_of(reg)->name;
        return v;
    }

    int write(enum sysreg reg, uint64_t v)
    {
        exception trap = {};
        return sysreg_write(&p, &nodes, reg, v, &trap);
    }
};

// Two nodes that PE 2 sees, between one of PE 1.
machine with_nodes(const char *version)
{
    machine m(version);

    m.nodes.node[0].in_use = 1;
    m.nodes.node[0].pe = 0xff;
    m.nodes.node[1].in_use = 1;
    m.nodes.node[1].pe = 1;
    m.nodes.node[2].in_use = 1;
    m.nodes.node[2].pe = 2;
    for (ras_node &n : m.nodes.node)
        n.version = 11;
    return m;
}

TEST(sysreg_state, identification_follows_the_features)
{
    EXPECT_EQ(machine("v8.0").value(ID_AA64PFR0_EL1), 0x1122u);
    EXPECT_EQ(machine("v8.2").value(ID_AA64PFR0_EL1), 0x10001122u) << "FEAT_RAS";
    EXPECT_EQ(machine("v8.4").value(ID_AA64PFR0_EL1) >> 28 & 15, 2u) << "FEAT_RASv1p1, FEAT_DoubleFault";
    EXPECT_EQ(machine("v8.4").value(ID_AA64PFR1_EL1) >> 12 & 15, 0u) << "RAS_frac is for RAS=1";
    EXPECT_EQ(machine("v8.4").value(ID_AA64PFR0_EL1) >> 36 & 15, 1u) << "FEAT_SEL2";
    EXPECT_EQ(machine("v8.9").value(ID_AA64PFR0_EL1) >> 28 & 15, 3u) << "FEAT_RASv2";
    EXPECT_EQ(machine("v8.9").value(ID_AA64PFR1_EL1) >> 56 & 15, 1u) << "FEAT_DoubleFault2";
    EXPECT_EQ(machine("v8.2").value(ID_AA64MMFR2_EL1) >> 12 & 15, 1u) << "FEAT_IESB";
    EXPECT_EQ(machine("v8.2").value(ID_AA64MMFR1_EL1) >> 8 & 15, 1u) << "FEAT_VHE";
    EXPECT_EQ(machine("v8.9").value(ID_AA64MMFR0_EL1) >> 56, 2u) << "FEAT_FGT2";
    EXPECT_EQ(machine("v8.9").value(ID_AA64MMFR3_EL1) >> 4 & 15, 1u) << "FEAT_SCTLR2";
    machine m("v8.2");
    m.p.features = feature_close(m.p.features | feature_bit(FEAT_RASv1p1));
    EXPECT_EQ(m.value(ID_AA64PFR0_EL1) >> 28 & 15, 1u);
    EXPECT_EQ(m.value(ID_AA64PFR1_EL1) >> 12 & 15, 1u) << "FEAT_RASv1p1 without FEAT_DoubleFault";
    EXPECT_EQ(m.value(MPIDR_EL1), 0x80000002u);
}

TEST(sysreg_state, pstate_as_registers)
{
    machine m("v8.6", 2);

    EXPECT_EQ(m.value(DAIF), 0x3c0u);
    EXPECT_EQ(m.value(CurrentEL), 8u);
    EXPECT_EQ(m.value(SPSel), 1u);
    EXPECT_EQ(m.write(DAIF, 0x100), SYSREG_OK);
    EXPECT_EQ(m.value(DAIF), 0x100u);
    EXPECT_EQ(m.p.pstate.a, 1);
    EXPECT_EQ(m.write(DAIF, ~UINT64_C(0x100)), SYSREG_OK);
    EXPECT_EQ(m.value(DAIF), 0x2c0u);
    EXPECT_EQ(m.write(SPSel, 0), SYSREG_OK);
    EXPECT_EQ(m.p.pstate.sp, 0);
}

// SCTLR_EL1.UMA lets EL0 at DAIF, but not the EL0 of a host, whatever SCTLR_EL2[9] (RES0) may hold.
TEST(sysreg_state, daif_at_el0)
{
    for (unsigned i = 0; i < 16; i++) {
        bool e2h = i & 1, tge = i & 2, uma1 = i & 4, uma2 = i & 8, host = e2h && tge;
        machine m("v8.6", 0);
        uint64_t value = 0;
        exception trap = {};
        m.p.sys[HCR_EL2] = (e2h ? HCR_EL2_E2H : 0) | (tge ? HCR_EL2_TGE : 0);
        m.p.sys[SCTLR_EL1] = uma1 ? SCTLR_EL1_UMA : 0;
        m.p.sys[SCTLR_EL2] = uma2 ? 0x200 : 0;
        bool allowed = uma1 && !host;
        EXPECT_EQ(sysreg_read(&m.p, &m.nodes, DAIF, &value, &trap), allowed ? SYSREG_OK : SYSREG_TRAPPED)
            << i;
        EXPECT_EQ(trap.target, allowed ? 0 : tge ? 2 : 1) << i;
    }
}

TEST(sysreg_state, writes_keep_known_bits)
{
    machine m("v9.4");

    EXPECT_EQ(m.write(VSESR_EL2, ~UINT64_C(0)), SYSREG_OK);
    EXPECT_EQ(m.value(VSESR_EL2), 0x1ffffffu);
    EXPECT_EQ(m.write(DISR_EL1, ~UINT64_C(0)), SYSREG_OK);
    EXPECT_EQ(m.value(DISR_EL1), 0x81ffffffu);
    EXPECT_EQ(m.write(VBAR_EL1, 0xffffffff), SYSREG_OK);
    EXPECT_EQ(m.value(VBAR_EL1), 0xfffff800u);
}

TEST(sysreg_state, tags_end_with_what_they_speak_of)
{
    machine m("v8.6");

    m.p.disr_tag = m.p.vdisr_tag = m.p.vserror_tag = serror_tag;
    m.write(DISR_EL1, 0x80000000);
    m.write(VDISR_EL2, 0x80000000);
    m.write(HCR_EL2, HCR_EL2_VSE);
    EXPECT_EQ(m.p.disr_tag, serror_tag);
    EXPECT_EQ(m.p.vdisr_tag, serror_tag);
    EXPECT_EQ(m.p.vserror_tag, serror_tag);
    m.write(DISR_EL1, 0);
    m.write(VDISR_EL2, 0);
    m.write(HCR_EL2, HCR_EL2_AMO);
    EXPECT_EQ(m.p.disr_tag, 0u);
    EXPECT_EQ(m.p.vdisr_tag, 0u);
    EXPECT_EQ(m.p.vserror_tag, 0u);
}

// A guest that clears its DISR_EL1 clears VDISR_EL2.
TEST(sysreg_state, tags_follow_the_redirection)
{
    machine m("v8.6", 1);

    m.p.sys[HCR_EL2] = HCR_EL2_AMO;
    m.p.disr_tag = m.p.vdisr_tag = serror_tag;
    m.write(DISR_EL1, 0);
    EXPECT_EQ(m.p.disr_tag, serror_tag);
    EXPECT_EQ(m.p.vdisr_tag, 0u);
}

TEST(sysreg_state, isr_shows_a_pending_serror)
{
    machine m("v8.6");

    EXPECT_EQ(m.value(ISR_EL1), 0u);
    m.p.serror.pending = 1;
    EXPECT_EQ(m.value(ISR_EL1), 0x100u);
}

TEST(sysreg_records, views_show_the_selected_record)
{
    machine m = with_nodes("v8.4");
    ras_record &second = m.nodes.node[2].record;

    EXPECT_EQ(m.value(ERRIDR_EL1), 2u);
    second.fr = 0x102;
    second.status = ERXSTATUS_EL1_V;
    second.misc[3] = 0x33;
    m.write(ERRSELR_EL1, 1);
    EXPECT_EQ(m.value(ERXFR_EL1), 0x102u);
    EXPECT_EQ(m.value(ERXSTATUS_EL1), ERXSTATUS_EL1_V);
    EXPECT_EQ(m.value(ERXMISC3_EL1), 0x33u);
    EXPECT_EQ(m.write(ERXMISC1_EL1, 0x11), SYSREG_OK);
    EXPECT_EQ(m.write(ERXCTLR_EL1, 1), SYSREG_OK);
    EXPECT_EQ(second.misc[1], 0x11u);
    EXPECT_EQ(second.ctlr, 1u);
    m.write(ERRSELR_EL1, 0);
    EXPECT_EQ(m.value(ERXFR_EL1), 0u);
    EXPECT_EQ(m.write(ERXFR_EL1, 1), SYSREG_UNDEFINED);
}

TEST(sysreg_records, clearing_valid_forgets_the_error)
{
    machine m = with_nodes("v8.4");
    ras_node &node = m.nodes.node[0];

    node.record.fr = UINT64_C(2) << 4 | UINT64_C(2) << 6; // UI and FI controllable
    node.record.status = ERXSTATUS_EL1_V | ERXSTATUS_EL1_UE | ERXSTATUS_EL1_UET;
    node.record.tag = serror_tag;
    EXPECT_EQ(m.write(ERXSTATUS_EL1, 0), SYSREG_OK);
    EXPECT_EQ(node.record.tag, serror_tag);
    EXPECT_EQ(node.fhi | node.eri, 0);
    EXPECT_EQ(m.write(ERXCTLR_EL1, ERXCTLR_EL1_FI | ERXCTLR_EL1_UI), SYSREG_OK);
    EXPECT_EQ(node.fhi & node.eri, 1) << "enabled while the error waits";
    EXPECT_EQ(m.write(ERXSTATUS_EL1, m.value(ERXSTATUS_EL1)), SYSREG_OK);
    EXPECT_EQ(node.record.status & ERXSTATUS_EL1_V, 0u);
    EXPECT_EQ(node.record.tag, 0u);
    EXPECT_EQ(node.fhi | node.eri | node.cri, 0);
}

TEST(sysreg_records, address_is_kept_while_valid)
{
    machine m = with_nodes("v8.4");
    ras_record &r = m.nodes.node[0].record;

    EXPECT_EQ(m.write(ERXADDR_EL1, 0x1000), SYSREG_IGNORED) << "nothing will look at it";
    r.fr |= UINT64_C(1) << 20;
    EXPECT_EQ(m.write(ERXADDR_EL1, 0x1000), SYSREG_IGNORED) << "PFGF.AV=0";
    r.pfgf = 1u << 11;
    EXPECT_EQ(m.write(ERXADDR_EL1, 0x1000), SYSREG_OK);
    r.status = ERXSTATUS_EL1_V | ERXSTATUS_EL1_AV;
    EXPECT_EQ(m.write(ERXADDR_EL1, 0x2000), SYSREG_IGNORED);
    EXPECT_EQ(m.value(ERXADDR_EL1), 0x1000u);
}

TEST(sysreg_records, a_record_beyond_the_last)
{
    machine m = with_nodes("v8.4");
    uint64_t value = 99;

    m.nodes.node[0].record.fr = 0x55;
    m.p.sys[ERRSELR_EL1] = 2;
    EXPECT_EQ(m.read(ERXFR_EL1, &value), SYSREG_IGNORED);
    EXPECT_EQ(value, 0u);
    EXPECT_EQ(m.write(ERXMISC0_EL1, 1), SYSREG_IGNORED);
    m.p.impdef[IMPDEF_ERRSELR_BEYOND] = 1;
    EXPECT_EQ(m.read(ERXFR_EL1, &value), SYSREG_UNDEFINED);
    EXPECT_EQ(m.write(ERXMISC0_EL1, 1), SYSREG_UNDEFINED);
    m.p.impdef[IMPDEF_ERRSELR_BEYOND] = 2;
    EXPECT_EQ(m.value(ERXFR_EL1), 0x55u);
    machine none("v8.4");
    none.p.impdef[IMPDEF_ERRSELR_BEYOND] = 2;
    EXPECT_EQ(none.value(ERRIDR_EL1), 0u);
    EXPECT_EQ(none.read(ERXFR_EL1, &value), SYSREG_IGNORED) << "there is no record 0";
}

// DDI 0487 ERRSELR_EL1: without error records UNDEFINED or RES0.
TEST(sysreg_records, errselr_selects_from_records)
{
    machine m = with_nodes("v8.4"), none("v8.4");
    uint64_t value = 99;

    EXPECT_EQ(m.write(ERRSELR_EL1, 0x12345), SYSREG_OK);
    EXPECT_EQ(m.value(ERRSELR_EL1), 0x2345u);
    EXPECT_EQ(none.write(ERRSELR_EL1, 1), SYSREG_IGNORED);
    EXPECT_EQ(none.p.sys[ERRSELR_EL1], 0u);
    EXPECT_EQ(none.read(ERRSELR_EL1, &value), SYSREG_IGNORED);
    EXPECT_EQ(value, 0u);
    none.p.impdef[IMPDEF_ERRSELR_BEYOND] = 1;
    EXPECT_EQ(none.write(ERRSELR_EL1, 1), SYSREG_UNDEFINED);
    EXPECT_EQ(none.read(ERRSELR_EL1, &value), SYSREG_UNDEFINED);
}

TEST(sysreg_records, injection_registers_come_with_inj)
{
    machine m = with_nodes("v8.4");
    ras_record &r = m.nodes.node[0].record;
    uint64_t value = 99;

    m.p.sys[SCR_EL3] |= SCR_EL3_FIEN;
    EXPECT_EQ(m.read(ERXPFGF_EL1, &value), SYSREG_IGNORED);
    EXPECT_EQ(m.write(ERXPFGCTL_EL1, 2), SYSREG_IGNORED);
    r.fr = UINT64_C(1) << 20;
    r.pfgf = 0x3000'1062; // SYN NA MV; CE=1, DE, UC
    EXPECT_EQ(m.value(ERXPFGF_EL1), 0x30001062u);
    EXPECT_EQ(m.write(ERXPFGCTL_EL1, ~UINT64_C(0)), SYSREG_OK);
    EXPECT_EQ(r.pfgctl, 0x80001062u) << "CDNEN, and what PFGF has; SYN and NA are not in it";
    EXPECT_EQ(m.write(ERXPFGCDN_EL1, 5), SYSREG_OK);
    EXPECT_EQ(m.value(ERXPFGCDN_EL1), 5u);
}

TEST(sysreg_records, group_status_is_v_of_each_record)
{
    machine m = with_nodes("v8.9");

    EXPECT_EQ(m.value(ERXGSR_EL1), 0u);
    m.nodes.node[1].record.status = ERXSTATUS_EL1_V;
    EXPECT_EQ(m.value(ERXGSR_EL1), 0u) << "a node of another PE";
    m.nodes.node[2].record.status = ERXSTATUS_EL1_V;
    EXPECT_EQ(m.value(ERXGSR_EL1), 2u);
}

} // namespace
