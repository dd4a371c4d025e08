// SPDX-License-Identifier: BSD-2-Clause
// WFI and WFE: traps over all their controls (ASL AArch64.CheckForWFxTrap), and what ends a wait (DDI 0487
// D1.7.1.4, D1.7.2.1).
#include <gtest/gtest.h>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
#include "wait.h"
}

namespace
{

pe machine(unsigned el)
{
    pe p;
    feature_set features = 0;

    feature_profile("v8.4", &features);
    pe_reset(&p, 0, features);
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[HCR_EL2] = HCR_EL2_RW;
    p.sys[SCTLR_EL1] = SCTLR_EL1_nTWI | SCTLR_EL1_nTWE;
    p.sys[SCTLR_EL2] = SCTLR_EL2_nTWI | SCTLR_EL2_nTWE;
    p.pstate.el = static_cast<uint8_t>(el);
    p.pc = 0x1000;
    return p;
}

// Which control traps, for EL0-3 under every value of the controls, WFI and WFE apart.
TEST(wait, is_trapped_by_the_lowest_level_that_asks)
{
    for (unsigned n = 0; n < 4u << 8; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        unsigned el = n >> 8;
        bool wfe = bit(0), s1 = bit(1), s2 = bit(2), h = bit(3), s3 = bit(4), tge = bit(5), e2h = bit(6),
             ns = bit(7);
        if ((el == 1 && tge && ns) || (el == 2 && !ns))
            continue;
        pe p = machine(el);
        p.sys[SCR_EL3] = (ns ? SCR_EL3_NS : 0) | SCR_EL3_RW | (s3 ? (wfe ? SCR_EL3_TWE : SCR_EL3_TWI) : 0);
        p.sys[HCR_EL2] = HCR_EL2_RW | (tge ? HCR_EL2_TGE : 0) | (e2h ? HCR_EL2_E2H : 0) |
                         (h ? (wfe ? HCR_EL2_TWE : HCR_EL2_TWI) : 0);
        p.sys[SCTLR_EL1] &= ~(s1 ? (wfe ? SCTLR_EL1_nTWE : SCTLR_EL1_nTWI) : 0);
        p.sys[SCTLR_EL2] &= ~(s2 ? (wfe ? SCTLR_EL2_nTWE : SCTLR_EL2_nTWI) : 0);
        bool host = el == 0 && ns && tge && e2h;
        unsigned want = 0;
        if (el == 0 && (host ? s2 : s1))
            want = ns && tge ? 2 : 1;
        else if (el <= 1 && ns && !host && h)
            want = 2;
        else if (el < 3 && s3)
            want = 3;
        struct exception trap = {};
        enum wait_result r = wait_execute(&p, wfe ? WAIT_WFE : WAIT_WFI, &trap);
        ASSERT_EQ(r, want ? WAIT_TRAPPED : WAIT_SLEEPS) << n;
        EXPECT_EQ(p.waiting, want ? WAIT_NOT : wfe ? WAIT_WFE : WAIT_WFI) << n;
        if (!want)
            continue;
        EXPECT_EQ(trap.target, want) << n;
        EXPECT_EQ(trap.esr, 0x06000000u | 0x01e00000u | (wfe ? 1u : 0u)) << "EC 1, IL, CV, COND=1110, TI";
        EXPECT_EQ(trap.return_address, 0x1000u);
    }
}

// A masked interrupt ends WFI and not WFE; an unmasked one, or one for a higher level, ends both.
TEST(wait, ends_by_what_the_manual_lists)
{
    for (unsigned n = 0; n < 1u << 7; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        bool irq = bit(0), serror = bit(1), vse = bit(2), masked = bit(3), ea = bit(4), event = bit(5),
             amo = bit(6);
        pe p = machine(1);
        p.irq = irq;
        p.serror.pending = serror;
        p.sys[SCR_EL3] |= ea ? SCR_EL3_EA : 0;
        p.sys[HCR_EL2] |= (vse ? HCR_EL2_VSE : 0) | (amo ? HCR_EL2_AMO : 0);
        p.pstate.i = p.pstate.a = masked;
        p.event = event;
        bool taken = (irq && !masked) || (serror && (ea || amo || !masked)) || (vse && amo && !masked);
        p.waiting = WAIT_WFI;
        EXPECT_EQ(wait_is_over(&p), irq || serror || (vse && amo)) << n;
        p.waiting = WAIT_WFE;
        EXPECT_EQ(wait_is_over(&p), event || taken) << n;
    }
}

TEST(wait, wfe_consumes_the_event_and_an_exception_return_sends_one)
{
    pe p = machine(1);
    struct exception e = {};

    p.sys[HCR_EL2] |= HCR_EL2_TWE;
    wait_send_event(&p);
    EXPECT_EQ(wait_execute(&p, WAIT_WFI, &e), WAIT_SLEEPS) << "WFI does not look at it";
    EXPECT_EQ(p.event, 1);
    p.waiting = 0;
    EXPECT_EQ(wait_execute(&p, WAIT_WFE, &e), WAIT_DONE) << "not even trapped";
    EXPECT_EQ(p.event, 0);
    EXPECT_EQ(wait_execute(&p, WAIT_WFE, &e), WAIT_TRAPPED);
    p.sys[SPSR_EL1] = 5;
    ASSERT_EQ(exception_return(&p, &e), RETURN_DONE);
    EXPECT_EQ(p.event, 1);
}

// The trap of WFE comes before a look at what pends, that of WFI after it (ASL: InterruptPending()).
TEST(wait, a_pending_interrupt_keeps_wfi_from_its_trap)
{
    for (bool wfe : {false, true}) {
        pe p = machine(1);
        struct exception e = {};
        p.irq = 1;
        p.sys[HCR_EL2] |= HCR_EL2_TWI | HCR_EL2_TWE;
        EXPECT_EQ(wait_execute(&p, wfe ? WAIT_WFE : WAIT_WFI, &e), wfe ? WAIT_TRAPPED : WAIT_DONE);
    }
}

} // namespace
