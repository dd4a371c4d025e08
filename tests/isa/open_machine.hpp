// SPDX-License-Identifier: BSD-2-Clause
// A PE on which no control traps a register, and which registers then are there, by their names (DDI 0487
// D24, accessors), for tests that turn one control at a time.
#ifndef RASIM_TESTS_ISA_OPEN_MACHINE_HPP
#define RASIM_TESTS_ISA_OPEN_MACHINE_HPP

#include <string>
#include <vector>

#include "register_access.hpp"

namespace open_machine
{

using namespace register_access;

const uint64_t all_ones = ~uint64_t(0);

// Bit numbers as the manual has them, not the names of the model.
enum { SCR_NS = 0, SCR_RW = 10, SCR_EEL2 = 18, SCR_FIEN = 21, SCR_FGTEN = 27, SCR_HXEN = 38 };
enum { SCR_SCTLR2EN = 44, SCR_PFAREN = 53, SCR_FGTEN2 = 59 };
enum { HCR_TGE = 27, HCR_RW = 31, HCR_E2H = 34, HCR_NV = 42, HCR_NV1 = 43, HCR_NV2 = 45, HCR_FIEN = 47 };
enum { HCRX_SCTLR2EN = 15, SCTLR_UMA = 9 };

inline pe open_at(unsigned el, feature_set features)
{
    pe p = machine_at(el, features);

    p.sys[SCR_EL3] = one << SCR_NS | one << SCR_RW | one << SCR_FIEN | one << SCR_FGTEN | one << SCR_HXEN |
                     one << SCR_SCTLR2EN | one << SCR_PFAREN | one << SCR_FGTEN2;
    p.sys[HCR_EL2] = one << HCR_RW | one << HCR_FIEN;
    p.sys[HCRX_EL2] = one << HCRX_SCTLR2EN;
    p.sys[HFGRTR2_EL2] = p.sys[HFGWTR2_EL2] = all_ones;
    p.sys[SCTLR_EL1] = one << SCTLR_UMA;
    return p;
}

// HCR_EL2.NV, NV1 and NV2 as bits 0, 1 and 2.
inline uint64_t nv_bits(unsigned i)
{
    return one * (i & 1) << HCR_NV | one * (i >> 1 & 1) << HCR_NV1 | one * (i >> 2 & 1) << HCR_NV2;
}

inline std::string name_of(int reg)
{
    return sysreg_row_of(static_cast<enum sysreg>(reg))->name;
}

inline bool ends(const std::string &s, const std::string &tail)
{
    return s.size() >= tail.size() && s.compare(s.size() - tail.size(), tail.size(), tail) == 0;
}

inline bool one_of(int reg, const std::vector<enum sysreg> &list)
{
    for (enum sysreg r : list)
        if (r == reg)
            return true;
    return false;
}

// The access runs and the outcome is in `a`; a write does not stay.
inline outcome attempt(const pe &p, int reg, bool writes)
{
    pe copy = p;

    return writes ? msr(copy, static_cast<enum sysreg>(reg), 0) : mrs(p, static_cast<enum sysreg>(reg));
}

inline std::string where(const pe &p, int reg, bool writes)
{
    return (writes ? "MSR " : "MRS ") + name_of(reg) + " at EL" + std::to_string(p.pstate.el);
}

inline bool is_el12(int reg)
{
    return ends(name_of(reg), "_EL12");
}

// AArch32's own names, which MRS and MSR do not have, and the stack pointer of EL3.
inline bool has_no_name(int reg)
{
    return one_of(reg, {SP_EL3, DFSR, IFSR, DFAR, IFAR, DISR, LR_abt});
}

const int NOWHERE = 4;

// The lowest Exception level that has the register. SP_ELx is for the level above; AArch32's SPSRs are EL2's.
inline int lowest(int reg)
{
    const std::string name = name_of(reg);

    if (has_no_name(reg))
        return NOWHERE;
    if (one_of(reg, {SP_EL0, SP_EL1, SP_EL2}))
        return name.back() - '0' + 1;
    if (one_of(reg, {SPSR_abt, SPSR_irq, SPSR_und, SPSR_fiq}) || is_el12(reg))
        return 2;
    if (one_of(reg, {SPSel, CurrentEL}))
        return 1;
    return reg == DAIF ? 0 : name.back() - '0';
}

inline bool read_only(int reg, unsigned el)
{
    if (one_of(reg, {TPIDRRO_EL0, PMUSERENR_EL0}))
        return el == 0;
    return name_of(reg).compare(0, 3, "ID_") == 0 ||
           one_of(reg,
                  {MIDR_EL1, MPIDR_EL1, ISR_EL1, CurrentEL, ERRIDR_EL1, ERXFR_EL1, ERXPFGF_EL1, ERXGSR_EL1});
}

// Of the GIC or a generic timer, but for what software says of its timers at lower levels.
inline bool is_interrupt(int reg)
{
    const std::string name = name_of(reg);

    return name.compare(0, 4, "ICC_") == 0 || name.compare(0, 4, "ICH_") == 0 ||
           (name.compare(0, 3, "CNT") == 0 && !one_of(reg, {CNTKCTL_EL1, CNTHCTL_EL2, CNTKCTL_EL12}));
}

// What the register comes with; FEATURE_COUNT: it is always there.
inline enum feature comes_with(int reg)
{
    if (one_of(reg, {DISR_EL1, VDISR_EL2, VSESR_EL2, ERRIDR_EL1, ERRSELR_EL1, ERXFR_EL1, ERXCTLR_EL1,
                     ERXSTATUS_EL1, ERXADDR_EL1, ERXMISC0_EL1, ERXMISC1_EL1}))
        return FEAT_RAS;
    if (one_of(reg, {ERXMISC2_EL1, ERXMISC3_EL1, ERXPFGF_EL1, ERXPFGCTL_EL1, ERXPFGCDN_EL1}))
        return FEAT_RASv1p1;
    if (one_of(reg, {SCTLR2_EL1, SCTLR2_EL2, SCTLR2_EL3, SCTLR2_EL12}))
        return FEAT_SCTLR2;
    if (one_of(reg, {PFAR_EL1, PFAR_EL2, PFAR_EL12, MFAR_EL3}))
        return FEAT_PFAR;
    if (one_of(reg, {HFGRTR2_EL2, HFGWTR2_EL2}))
        return FEAT_FGT2;
    if (one_of(reg, {HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2}))
        return FEAT_FGT;
    if (one_of(reg, {VDISR_EL3, VSESR_EL3}))
        return FEAT_E3DSE;
    if (one_of(reg, {TTBR1_EL2, CONTEXTIDR_EL2}) || is_el12(reg))
        return FEAT_VHE;
    if (is_interrupt(reg))
        return FEAT_GICv3;
    return reg == ERXGSR_EL1 ? FEAT_RASv2
           : reg == HCRX_EL2 ? FEAT_HCX
           : reg == VNCR_EL2 ? FEAT_NV2
                             : FEATURE_COUNT;
}

inline bool el2_enabled(const pe &p)
{
    bool ns = p.sys[SCR_EL3] >> SCR_NS & 1, eel2 = p.sys[SCR_EL3] >> SCR_EEL2 & 1;

    return ns || (eel2 && pe_has(&p, FEAT_SEL2));
}

inline bool host(const pe &p)
{
    return pe_has(&p, FEAT_VHE) && el2_enabled(p) && (p.sys[HCR_EL2] >> HCR_E2H & 1);
}

// FEAT_IDST: EL0 is trapped when it reads what tells the features, MIDR_EL1 and MPIDR_EL1 among it.
inline bool is_id_space(int reg)
{
    return name_of(reg).compare(0, 3, "ID_") == 0 || one_of(reg, {MIDR_EL1, MPIDR_EL1});
}

// Read once from the names: the walks ask a million times.
struct facts {
    int lowest;
    enum feature feature;
    bool el12, read_only, id_space;
};

inline const facts &facts_of(int reg)
{
    static const std::vector<facts> all = [] {
        std::vector<facts> list;
        for (int r = 0; r < SYSREG_COUNT; r++)
            list.push_back({lowest(r), comes_with(r), is_el12(r), read_only(r, 1), is_id_space(r)});
        return list;
    }();
    return all[static_cast<size_t>(reg)];
}

// Apart from nested virtualization.
inline bool undefined(const pe &p, int reg, bool writes)
{
    const facts &f = facts_of(reg);

    if (f.id_space && p.pstate.el == 0 && !writes)
        return !pe_has(&p, FEAT_IDST);
    if (p.pstate.el < f.lowest ||
        (writes && (f.read_only || (p.pstate.el == 0 && one_of(reg, {TPIDRRO_EL0, PMUSERENR_EL0})))))
        return true;
    if (f.feature != FEATURE_COUNT && !pe_has(&p, f.feature))
        return true;
    if (reg == SP_EL0 && p.pstate.sp == 0)
        return true;
    return f.el12 && !host(p);
}

} // namespace open_machine

#endif
