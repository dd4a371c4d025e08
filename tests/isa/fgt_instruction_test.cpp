// SPDX-License-Identifier: BSD-2-Clause
// HFGITR_EL2's traps of SVC and ERET, and HCR_EL2.NV's of ERET (DDI 0487 AArch64.CheckForSVCTrap,
// CheckForERetTrap).
#include <gtest/gtest.h>

#include <cstring>

#include "open_machine.hpp"

namespace
{

using namespace open_machine;

// A trapped SVC keeps its class and comes back to itself.
struct call {
    unsigned el;
    bool bit52, bit53, fgten, ns, e2h, tge;
};

void check_svc(const call &c)
{
    pe p = open_at(c.el, all_features());

    p.sys[HFGITR_EL2] = one * c.bit52 << 52 | one * c.bit53 << 53;
    p.sys[SCR_EL3] &= ~(one * !c.fgten << SCR_FGTEN | one * !c.ns << SCR_NS);
    p.sys[HCR_EL2] |= one * c.e2h << HCR_E2H | one * c.tge << HCR_TGE;
    bool bit = c.el == 0 ? c.bit52 : c.el == 1 && c.bit53;
    bool trap = bit && c.fgten && c.ns && !(c.el == 0 && c.e2h && c.tge);
    exception e = exception_call(&p, CALL_SVC, 0x123);
    unsigned normal = c.el == 0 ? (c.ns && c.tge ? 2 : 1) : c.el;
    EXPECT_EQ(e.esr, 0x15ull << 26 | 1 << 25 | 0x123);
    EXPECT_EQ(e.target, trap ? 2 : normal) << c.el << c.bit52 << c.bit53 << c.fgten << c.ns << c.e2h << c.tge;
    EXPECT_EQ(e.return_address, p.pc + (trap ? 0 : 4)) << c.el << c.bit52 << c.bit53 << c.fgten << c.ns;
}

TEST(fgt_instruction, svc_over_all_inputs)
{
    for (unsigned i = 0; i < 256; i++) {
        call c = {i & 3,
                  bool(i >> 2 & 1),
                  bool(i >> 3 & 1),
                  bool(i >> 4 & 1),
                  bool(i >> 5 & 1),
                  bool(i >> 6 & 1),
                  bool(i >> 7 & 1)};
        if (c.el == 2 && !c.ns)
            continue;
        check_svc(c);
    }
}

// Under an AArch64 EL1 an AArch32 EL0 is trapped alike; an AArch32 EL1 and its EL0 are not
// (AArch32.CheckForSVCTrap).
TEST(fgt_instruction, svc_of_aarch32)
{
    for (unsigned el : {0u, 1u})
        for (bool el1_is_64 : {false, true}) {
            if (el == 1 && el1_is_64)
                continue;
            pe p = open_at(el, all_features());
            p.pstate.nrw = 1;
            p.pstate.mode = el == 0 ? 0x10 : 0x13;
            p.sys[HCR_EL2] = el1_is_64 ? one << HCR_RW : 0;
            p.sys[HFGITR_EL2] = one << 52 | one << 53;
            exception e = exception_call(&p, CALL_SVC, 7);
            EXPECT_EQ(e.target, el1_is_64 ? 2 : 1) << el;
            EXPECT_EQ(e.esr >> 26, 0x11u) << el;
        }
}

TEST(fgt_instruction, eret_over_all_inputs)
{
    for (unsigned i = 0; i < 64; i++) {
        unsigned el = 1 + i % 3;
        bool bit = i & 4, fgten = i & 8, ns = i & 16, nv = i & 32;
        if (el == 2 && !ns)
            continue;
        pe p = open_at(el, all_features());
        p.sys[HFGITR_EL2] = one * bit << 51;
        p.sys[SCR_EL3] &= ~(one * !fgten << SCR_FGTEN | one * !ns << SCR_NS);
        p.sys[HCR_EL2] |= one * nv << HCR_NV;
        for (enum sysreg elr : {ELR_EL1, ELR_EL2, ELR_EL3})
            p.sys[elr] = 0x8000;
        for (enum sysreg spsr : {SPSR_EL1, SPSR_EL2, SPSR_EL3})
            p.sys[spsr] = 0x3c0; // EL0t
        bool trap = el == 1 && ns && (nv || (bit && fgten));
        pe before = p;
        exception e = {};
        EXPECT_EQ(exception_return(&p, &e), trap ? RETURN_TRAPPED : RETURN_DONE)
            << el << bit << fgten << ns << nv;
        if (!trap)
            continue;
        EXPECT_EQ(memcmp(&p, &before, sizeof p), 0);
        EXPECT_EQ(e.target, 2);
        EXPECT_EQ(e.esr, 0x1aull << 26 | 1 << 25) << "ISS.ERET and ISS.ERETA: plain ERET";
        EXPECT_EQ(e.return_address, before.pc);
    }
}

} // namespace
