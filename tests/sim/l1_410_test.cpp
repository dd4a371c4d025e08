// SPDX-License-Identifier: BSD-2-Clause
// The accesses of kvm-4.10, row by row: which of them HCR_EL2.{NV,NV1,NV2} alone make traps, against the
// rules of DDI 0487 D8.14 and the slots of its table D8-120, restated here; and how many that are in each
// routine.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

extern "C" {
#include "nested.h"
#include "pe.h"
#include "sw/l1_410.h"
#include "sw/programs.h"
}

namespace
{

const uint64_t one = 1, nv = one << 42, nv1 = one << 43, nv2 = one << 45;

// Registers of table D8-120 that the tables of kvm-4.10 name, without EL12 and EL02.
const std::set<std::string> el2_slots = {"VTTBR_EL2", "VTCR_EL2",  "VMPIDR_EL2", "CNTVOFF_EL2", "HCR_EL2",
                                         "HSTR_EL2",  "TPIDR_EL2", "SP_EL1",     "ICH_VMCR_EL2"};
const std::set<std::string> always_slots = {"ACTLR_EL1", "MDSCR_EL1"};
const std::set<std::string> el1_slots = {
    "CPACR_EL1", "CONTEXTIDR_EL1", "SCTLR_EL1", "TCR_EL1",      "AFSR0_EL1",    "AFSR1_EL1",
    "ESR_EL1",   "MAIR_EL1",       "AMAIR_EL1", "SPSR_EL1",     "TTBR0_EL1",    "TTBR1_EL1",
    "FAR_EL1",   "ELR_EL1",        "VBAR_EL1",  "CNTV_CTL_EL0", "CNTV_CVAL_EL0"};

bool ends(const std::string &s, const std::string &tail)
{
    return s.size() >= tail.size() && s.compare(s.size() - tail.size(), tail.size(), tail) == 0;
}

// Names with op1 4 or 5: of EL2, and of EL1 and EL0 for a host.
bool only_of_el2(const std::string &name)
{
    return ends(name, "_EL2") || ends(name, "_EL12") || ends(name, "_EL02") || name == "SP_EL1";
}

enum nested wanted(const std::string &name, uint64_t hcr)
{
    bool alias = ends(name, "_EL12") || ends(name, "_EL02");
    std::string base = alias ? name.substr(0, name.size() - 1) : name;

    if ((hcr & nv2) == 0) {
        bool kept = name == "VBAR_EL1" || name == "ELR_EL1" || name == "SPSR_EL1";
        return only_of_el2(name) || ((hcr & nv1) && kept) ? NESTED_TRAP : NESTED_NOT;
    }
    if (el2_slots.count(name) || always_slots.count(name))
        return NESTED_MEMORY;
    if (el1_slots.count(base) && ((hcr & nv1) != 0) != alias)
        return NESTED_MEMORY;
    if (name == "SPSR_EL2" || name == "ELR_EL2" || name == "ESR_EL2" || name == "FAR_EL2")
        return NESTED_REGISTER;
    return only_of_el2(name) ? NESTED_TRAP : NESTED_NOT;
}

pe at_el1(uint64_t hcr)
{
    pe p;

    pe_reset(&p, 0, feature_close(feature_bit(FEAT_NV2) | feature_bit(FEAT_GICv3) | feature_bit(FEAT_VHE)));
    p.pstate.el = 1;
    p.sys[SCR_EL3] = one | one << 10;
    p.sys[HCR_EL2] = one << 31 | hcr;
    return p;
}

// SCR_EL3, the first, stands for none.
bool is_access(const struct step &s)
{
    return s.op == MRS || s.op == MSR || (s.op == DO && s.reg != SCR_EL3);
}

std::string name_of(enum sysreg reg)
{
    return sysreg_row_of(reg)->name;
}

template <typename visit> void each_row(option_set options, const visit &look)
{
    const struct program &p = software_l1_410;

    for (unsigned part = 0; p.parts[part]; part++)
        for (unsigned i = 0; i < p.part_counts[part]; i++) {
            const struct routine &r = p.parts[part][i];
            for (unsigned j = 0; j < r.count; j++)
                if (r.steps[j].only == 0 || (r.steps[j].only & options))
                    look(r, r.steps[j]);
        }
}

TEST(l1_410, each_access_is_what_the_architecture_makes_of_it)
{
    unsigned rows = 0;

    for (uint64_t hcr : {nv, nv | nv1, nv | nv2, nv | nv1 | nv2}) {
        const pe p = at_el1(hcr);
        each_row(L1_VHE | L1_NVHE | L1_GICV3 | L1_GICV2, [&](const struct routine &r, const struct step &s) {
            if (!is_access(s))
                return;
            rows++;
            EXPECT_EQ(nested_access(&p, s.reg), wanted(name_of(s.reg), hcr))
                << r.name << ": " << s.text << ": " << name_of(s.reg) << ", HCR_EL2 " << std::hex << hcr;
        });
    }
    EXPECT_GT(rows, 4u * 150);
}

// The kind that must not be there: EL12 names are UNDEFINED without VHE, EL1's own mean EL2's with VHE.
TEST(l1_410, names_fit_the_kind)
{
    each_row(L1_NVHE, [](const struct routine &r, const struct step &s) {
        if (is_access(s)) {
            EXPECT_FALSE(ends(name_of(s.reg), "_EL12") || ends(name_of(s.reg), "_EL02"))
                << r.name << ": " << s.text;
        }
    });
    each_row(L1_VHE, [](const struct routine &r, const struct step &s) {
        const std::string text = s.text;
        if (is_access(s) && text.find("_sysreg_el1(") != std::string::npos) {
            EXPECT_TRUE(ends(name_of(s.reg), "_EL12")) << r.name << ": " << text;
        }
    });
}

struct counts {
    unsigned vhe_nv, vhe_nv2, nvhe_nv, nvhe_nv2;
};

// By hand from the sources: System register accesses of each function on the way of a hypercall that trap by
// HCR_EL2.{NV,NV1,NV2} alone. VHE: NV1=0; without: NV1=1. What other bits of the host trap comes on top.
const std::map<std::string, counts> by_routine = {
    {"el1_sync",                      {1, 0, 2, 0} }, // vttbr_el2; esr_el2
    {"el1_trap",                      {1, 0, 1, 0} }, // tpidr_el2
    {"__guest_exit",                  {6, 0, 6, 0} }, // elr, esr, spsr; likewise back, which a hypercall does not reach
    {"__kvm_vcpu_run",                {5, 0, 6, 1} }, // tpidr, vttbr twice, hcr twice; cptr_el2
    {"__populate_fault_info",         {1, 1, 3, 1} }, // hpfar_el2 of aborts; esr, far
    {"__sysreg_save_state",           {18, 1, 5, 0}}, // 14 EL12 and elr, spsr, sp_el1, vmpidr; NV1: vbar, elr, spsr. No
  // slot: CNTKCTL_EL12
    {"__sysreg_restore_state",        {18, 1, 5, 0}}, //
    {"__sysreg_save_common_state",    {0, 0, 2, 0} }, // elr_el2, spsr_el2
    {"__sysreg_restore_common_state", {0, 0, 2, 0} }, //
    {"__activate_traps",              {3, 1, 4, 2} }, // hcr, hstr, mdcr; cptr. No slot: mdcr, cptr
    {"__deactivate_traps",            {4, 2, 5, 3} }, // hcr, hstr, mdcr twice; cptr
    {"__vgic_restore_state",          {2, 0, 2, 0} }, // hcr twice
    {"__vgic_save_state",             {2, 0, 2, 0} },
    {"__vgic_v3_restore_state",       {4, 3, 4, 3} }, // vtr, vmcr, icc_sre_el2 twice. No slot: vtr, sre
    {"__vgic_v3_save_state",          {3, 2, 3, 2} },
    {"__timer_restore_state",         {3, 0, 3, 2} }, // cntvoff, cntv_cval_el02, ctl_el02; cnthctl_el2 twice
    {"timer_save_virtual",            {3, 0, 0, 0} }, // ctl twice, cval
    {"__timer_save_state",            {1, 0, 3, 2} }, // cntvoff; cnthctl_el2 twice
};

unsigned trapping(const std::string &routine, uint32_t kind, uint64_t hcr)
{
    const pe p = at_el1(hcr);
    unsigned n = 0;

    each_row(kind, [&](const struct routine &r, const struct step &s) {
        if (routine == r.name && is_access(s))
            n += nested_access(&p, s.reg) == NESTED_TRAP;
    });
    return n;
}

TEST(l1_410, each_function_has_its_number_of_traps)
{
    for (const auto &row : by_routine) {
        const counts &c = row.second;
        EXPECT_EQ(trapping(row.first, L1_VHE, nv), c.vhe_nv) << row.first;
        EXPECT_EQ(trapping(row.first, L1_VHE, nv | nv2), c.vhe_nv2) << row.first;
        EXPECT_EQ(trapping(row.first, L1_NVHE, nv | nv1), c.nvhe_nv) << row.first;
        EXPECT_EQ(trapping(row.first, L1_NVHE, nv | nv1 | nv2), c.nvhe_nv2) << row.first;
    }
}

} // namespace
