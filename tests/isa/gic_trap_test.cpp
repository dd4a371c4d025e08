// SPDX-License-Identifier: BSD-2-Clause
// Who takes an access to the CPU interface: every register, Exception level and control, against the
// accessors of IHI 0069 12.2.
#include <gtest/gtest.h>

#include <cstring>

#include "register_access.hpp"

namespace
{

using namespace register_access;

enum { TC = 10, TALL0 = 11, TALL1 = 12, TDIR = 14 };
enum { FMO = 3, IMO = 4, SCR_IRQ = 1, SCR_FIQ = 2 };
enum kind { GROUP0, GROUP1, COMMON, DEACTIVATE, SEND };

const struct {
    enum sysreg reg;
    kind what;
    bool read, write;
} rows[] = {
    {ICC_IAR0_EL1,    GROUP0,     true,  false},
    {ICC_EOIR0_EL1,   GROUP0,     false, true },
    {ICC_HPPIR0_EL1,  GROUP0,     true,  false},
    {ICC_BPR0_EL1,    GROUP0,     true,  true },
    {ICC_AP0R0_EL1,   GROUP0,     true,  true },
    {ICC_IGRPEN0_EL1, GROUP0,     true,  true },
    {ICC_IAR1_EL1,    GROUP1,     true,  false},
    {ICC_EOIR1_EL1,   GROUP1,     false, true },
    {ICC_HPPIR1_EL1,  GROUP1,     true,  false},
    {ICC_BPR1_EL1,    GROUP1,     true,  true },
    {ICC_AP1R0_EL1,   GROUP1,     true,  true },
    {ICC_IGRPEN1_EL1, GROUP1,     true,  true },
    {ICC_PMR_EL1,     COMMON,     true,  true },
    {ICC_RPR_EL1,     COMMON,     true,  false},
    {ICC_CTLR_EL1,    COMMON,     true,  true },
    {ICC_DIR_EL1,     DEACTIVATE, false, true },
    {ICC_SGI0R_EL1,   SEND,       false, true },
    {ICC_SGI1R_EL1,   SEND,       false, true },
    {ICC_ASGI1R_EL1,  SEND,       false, true },
};

struct controls {
    bool tc, tall0, tall1, tdir, fmo, imo, irq, fiq;
};

unsigned from_el1(kind what, const controls &c)
{
    const bool any = c.fmo || c.imo;

    switch (what) {
    case GROUP0:
        return c.tall0 ? 2 : c.fmo ? 0 : c.fiq ? 3 : 0;
    case GROUP1:
        return c.tall1 ? 2 : c.imo ? 0 : c.irq ? 3 : 0;
    case COMMON:
        return c.tc ? 2 : any ? 0 : c.fiq && c.irq ? 3 : 0;
    case DEACTIVATE:
        return c.tc || c.tdir ? 2 : any ? 0 : c.fiq && c.irq ? 3 : 0;
    default:
        return c.tc || any ? 2 : c.fiq && c.irq ? 3 : 0;
    }
}

unsigned from_el2(kind what, const controls &c)
{
    return (what == GROUP0 ? c.fiq : what == GROUP1 ? c.irq : c.fiq && c.irq) ? 3 : 0;
}

TEST(gic_trap, every_register_level_and_control)
{
    for (unsigned bits = 0; bits < 256; bits++)
        for (const auto &row : rows)
            for (unsigned el = 0; el < 4; el++)
                for (bool writes : {false, true}) {
                    const auto on = [&](unsigned i) { return (bits >> i & 1) != 0; };
                    const controls c = {on(0), on(1), on(2), on(3), on(4), on(5), on(6), on(7)};
                    pe p = machine_at(el, feature_bit(FEAT_GICv3));
                    p.sys[ICH_HCR_EL2] = one * c.tc << TC | one * c.tall0 << TALL0 | one * c.tall1 << TALL1 |
                                         one * c.tdir << TDIR;
                    p.sys[HCR_EL2] |= one * c.fmo << FMO | one * c.imo << IMO;
                    p.sys[SCR_EL3] |= one * c.irq << SCR_IRQ | one * c.fiq << SCR_FIQ;
                    const outcome a = writes ? msr(p, row.reg, 0) : mrs(p, row.reg);
                    const std::string where = std::string(sysreg_row_of(row.reg)->name) + " at EL" +
                                              std::to_string(el) + ", controls " + std::to_string(bits);
                    if (el == 0 || !(writes ? row.write : row.read)) {
                        ASSERT_EQ(a.result, SYSREG_UNDEFINED) << where;
                        continue;
                    }
                    const unsigned target = el == 1   ? from_el1(row.what, c)
                                            : el == 2 ? from_el2(row.what, c)
                                                      : 0;
                    ASSERT_EQ(a.result, target ? SYSREG_TRAPPED : SYSREG_OTHER) << where;
                    ASSERT_EQ(a.target, target) << where;
                }
}

} // namespace
