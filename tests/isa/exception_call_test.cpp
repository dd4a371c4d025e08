// SPDX-License-Identifier: BSD-2-Clause
// SVC, HVC, SMC and undefined instructions; pending IRQ and FIQ and their order with SErrors; WFI.
#include <gtest/gtest.h>

#include <string>

#include "hardware.hpp"

namespace
{

struct setting {
    unsigned el;
    bool ns, eel2, e2h, tge, hce, smd, tsc;
    bool el2() const
    {
        return ns || eel2;
    }
};

enum { SETTINGS = 4 << 7 };

setting nth(unsigned n)
{
    auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };

    return {n >> 7, bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6)};
}

pe machine(const setting &s)
{
    pe p = {};

    EXPECT_TRUE(feature_profile("v8.4", &p.features));
    p.pstate.el = static_cast<uint8_t>(s.el);
    p.pc = 0x1000;
    p.sys[SCR_EL3] = SCR_EL3_RW | (s.ns ? SCR_EL3_NS : 0) | (s.eel2 ? SCR_EL3_EEL2 : 0) |
                     (s.hce ? SCR_EL3_HCE : 0) | (s.smd ? SCR_EL3_SMD : 0);
    p.sys[HCR_EL2] =
        HCR_EL2_RW | (s.e2h ? HCR_EL2_E2H : 0) | (s.tge ? HCR_EL2_TGE : 0) | (s.tsc ? HCR_EL2_TSC : 0);
    return p;
}

void expect_exception(const struct exception &e, unsigned target, uint64_t esr, uint64_t return_address,
                      unsigned n)
{
    EXPECT_EQ(e.target, target) << n;
    EXPECT_EQ(e.esr, esr) << n;
    EXPECT_EQ(e.return_address, return_address) << n;
    EXPECT_EQ(e.kind, EXCEPTION_SYNC) << n;
}

unsigned own_level(const setting &s)
{
    return s.el ? s.el : s.el2() && s.tge ? 2 : 1;
}

// 4 levels * 2^7 settings: 512 of each call.
TEST(exception_call_, svc)
{
    for (unsigned n = 0; n < SETTINGS; n++) {
        pe p = machine(nth(n));
        expect_exception(exception_call(&p, CALL_SVC, 0x12345), own_level(nth(n)), 0x56002345, 0x1004, n);
    }
}

TEST(exception_call_, hvc)
{
    for (unsigned n = 0; n < SETTINGS; n++) {
        setting s = nth(n);
        pe p = machine(s);
        struct exception e = exception_call(&p, CALL_HVC, 0x1beef);
        if (s.el == 0 || (s.el == 1 && !s.el2()) || !s.hce)
            expect_exception(e, own_level(s), 0x02000000, 0x1000, n);
        else
            expect_exception(e, s.el == 3 ? 3 : 2, 0x5a00beef, 0x1004, n);
    }
}

TEST(exception_call_, smc)
{
    for (unsigned n = 0; n < SETTINGS; n++) {
        setting s = nth(n);
        pe p = machine(s);
        struct exception e = exception_call(&p, CALL_SMC, 0x10003);
        bool trapped = s.el == 1 && s.el2() && s.tsc;
        if (trapped)
            expect_exception(e, 2, 0x5e000003, 0x1000, n); // the trap comes before SMD
        else if (s.el == 0 || s.smd)
            expect_exception(e, own_level(s), 0x02000000, 0x1000, n);
        else
            expect_exception(e, 3, 0x5e000003, 0x1004, n);
    }
}

TEST(exception_call_, undefined_and_trap)
{
    for (unsigned n = 0; n < SETTINGS; n++) {
        pe p = machine(nth(n));
        expect_exception(exception_undefined(&p), own_level(nth(n)), 0x02000000, 0x1000, n);
        expect_exception(exception_trap(&p, 3, EC_SYSREG, 0x123), 3, 0x62000123, 0x1000, n);
    }
}

struct interrupt {
    unsigned el;
    bool up3, ns, e2h, tge, up2, mask;
};

// v9.4 ASL AArch64.PendingUnmaskedPhysicalInterrupts and AArch64.TakePhysicalIRQException; 0: it waits.
unsigned interrupt_target(const interrupt &c)
{
    bool in_host = c.e2h && c.tge;
    bool override_mask = in_host ? false : c.tge || c.up2;
    bool masked = c.mask;

    if (c.ns && c.el <= 1)
        masked = masked && !override_mask;
    if (c.ns && c.el == 2 && !c.tge)
        masked = masked || !override_mask;
    masked = c.el == 3 ? masked || !c.up3 : masked && !c.up3;
    if (masked)
        return 0;
    if (c.up3)
        return 3;
    if (c.el == 2 || (c.el <= 1 && c.ns && (c.tge || c.up2)))
        return 2;
    return 1;
}

// 2 kinds * 4 levels * 2^6 settings: 512 inputs. EL1 with TGE, and EL2 in Secure state, cannot be.
TEST(exception_pending_, routes_irq_and_fiq_for_all_512_inputs)
{
    for (unsigned n = 0; n < 512; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        interrupt c = {n >> 6 & 3, bit(0), bit(1), bit(2), bit(3), bit(4), bit(5)};
        bool fiq = bit(8);
        pe p = {};
        struct exception e = {};
        if ((c.el == 1 && c.ns && c.tge) || (c.el == 2 && !c.ns))
            continue;
        ASSERT_TRUE(feature_profile("v8.2", &p.features));
        p.pc = 0x1000;
        p.pstate.el = static_cast<uint8_t>(c.el);
        (fiq ? p.pstate.f : p.pstate.i) = c.mask;
        (fiq ? p.pstate.i : p.pstate.f) = !c.mask; // the other's bits say the contrary
        (fiq ? p.fiq : p.irq) = 1;
        p.sys[SCR_EL3] = (c.ns ? SCR_EL3_NS : 0) | (c.up3 == fiq ? SCR_EL3_FIQ : SCR_EL3_IRQ);
        p.sys[HCR_EL2] = (c.e2h ? HCR_EL2_E2H : 0) | (c.tge ? HCR_EL2_TGE : 0) |
                         (c.up2 == fiq ? HCR_EL2_FMO : HCR_EL2_IMO);
        bool taken = exception_pending(&p, &e);
        ASSERT_EQ(taken ? e.target : 0u, interrupt_target(c)) << n;
        if (taken) {
            EXPECT_EQ(e.kind, fiq ? EXCEPTION_FIQ : EXCEPTION_IRQ);
            EXPECT_EQ(e.return_address, 0x1000u);
        }
    }
}

// FEAT_NMI: ALLINT, or SP_ELx with SPINTMASK, mask an interrupt at the level that takes it.
TEST(exception_pending_, obeys_allint)
{
    for (unsigned n = 0; n < 32; n++) {
        bool feature = n & 1, nmi = n & 2, allint = n & 4, spintmask = n & 8, up = n & 16;
        pe p = {};
        struct exception e = {};
        p.features = feature ? feature_bit(FEAT_NMI) : 0;
        p.pstate.el = p.pstate.sp = 1;
        p.pstate.allint = allint;
        p.irq = 1;
        p.sys[SCR_EL3] = SCR_EL3_NS | (up ? SCR_EL3_IRQ : 0);
        p.sys[SCTLR_EL1] = (nmi ? SCTLR_EL1_NMI : 0) | (spintmask ? SCTLR_EL1_SPINTMASK : 0);
        EXPECT_EQ(exception_pending(&p, &e), up || !(feature && nmi && (allint || spintmask))) << n;
    }
}

// EL1 of a guest, everything pending and let through.
pe everything(bool virtual_first)
{
    pe p = {};

    EXPECT_TRUE(feature_profile("v8.4", &p.features));
    p.impdef[IMPDEF_VSERROR_FIRST] = virtual_first;
    p.impdef[IMPDEF_SERROR_EDGE] = 1;
    p.pstate.el = p.pstate.sp = 1;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[HCR_EL2] = HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE;
    p.irq = p.fiq = 1;
    p.serror.pending = 1;
    return p;
}

std::string next_of(const pe &p)
{
    struct exception e = {};

    if (!exception_pending(&p, &e))
        return "-";
    return e.virtual_serror          ? "vSE"
           : e.kind == EXCEPTION_IRQ ? "IRQ"
           : e.kind == EXCEPTION_FIQ ? "FIQ"
                                     : "SE";
}

std::string order(pe p)
{
    std::string all;

    for (std::string next = next_of(p); next != "-"; next = next_of(p)) {
        all += next + " ";
        p.irq = p.irq && next != "IRQ";
        p.fiq = p.fiq && next != "FIQ";
        p.serror.pending = p.serror.pending && next != "SE";
        p.sys[HCR_EL2] &= next == "vSE" ? ~HCR_EL2_VSE : ~UINT64_C(0);
    }
    return all;
}

TEST(exception_pending_, has_an_implementation_defined_order)
{
    EXPECT_EQ(order(everything(true)), "vSE FIQ IRQ SE ");
    EXPECT_EQ(order(everything(false)), "FIQ IRQ SE vSE ");
}

TEST(wfi, wakes_for_what_pends_masked_or_not)
{
    for (unsigned n = 0; n < 16; n++) {
        pe p = everything(true);
        p.irq = n & 1;
        p.fiq = n >> 1 & 1;
        p.serror.pending = n >> 2 & 1;
        p.sys[HCR_EL2] &= n & 8 ? ~UINT64_C(0) : ~HCR_EL2_VSE;
        p.pstate.d = p.pstate.a = p.pstate.i = p.pstate.f = 1;
        EXPECT_EQ(exception_wakes(&p), n != 0) << n;
        p.pstate.el = 2; // the virtual one is nothing to EL2
        EXPECT_EQ(exception_wakes(&p), (n & 7) != 0) << n;
    }
}

} // namespace
