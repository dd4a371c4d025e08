// SPDX-License-Identifier: BSD-2-Clause
// AArch32 EL1 and EL0: PSR images, entry to each mode from each mode, returns, registers by their AArch32
// names, against bit positions written down here from the manual's diagrams (DDI 0487 SPSR_EL2, SPSR_abt).
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "aarch32_machine.hpp"

namespace
{

using namespace aarch32_machine;

// ---- PSR images

struct image {
    unsigned bit;
    uint8_t pstate::*field;
    unsigned bit_of_field;
};

const image images[] = {
    {31, &pstate::n,    0},
    {30, &pstate::z,    0},
    {29, &pstate::c,    0},
    {28, &pstate::v,    0},
    {27, &pstate::q,    0},
    {26, &pstate::it,   1},
    {25, &pstate::it,   0},
    {23, &pstate::ssbs, 0},
    {22, &pstate::pan,  0},
    {20, &pstate::il,   0},
    {19, &pstate::ge,   3},
    {18, &pstate::ge,   2},
    {17, &pstate::ge,   1},
    {16, &pstate::ge,   0},
    {15, &pstate::it,   7},
    {14, &pstate::it,   6},
    {13, &pstate::it,   5},
    {12, &pstate::it,   4},
    {11, &pstate::it,   3},
    {10, &pstate::it,   2},
    {9,  &pstate::e,    0},
    {8,  &pstate::a,    0},
    {7,  &pstate::i,    0},
    {6,  &pstate::f,    0},
    {5,  &pstate::t,    0},
};

void check_bit(uint64_t spsr, uint32_t psr, uint8_t pstate::*field, unsigned bit)
{
    pstate p = pstate_from_spsr(0x13);
    pstate from_spsr = pstate_from_spsr(spsr | 0x13), from_psr = aarch32_from_psr(psr | 0x13);

    p.*field = static_cast<uint8_t>(1u << bit);
    EXPECT_EQ(pstate_to_spsr(&p), spsr | 0x13);
    EXPECT_EQ(aarch32_to_psr(&p), psr | 0x13);
    EXPECT_EQ(memcmp(&from_spsr, &p, sizeof p), 0) << std::hex << spsr;
    EXPECT_EQ(memcmp(&from_psr, &p, sizeof p), 0) << std::hex << psr;
}

TEST(aarch32_psr, each_bit_is_where_the_manual_has_it)
{
    for (const image &i : images)
        check_bit(uint64_t(1) << i.bit, 1u << i.bit, i.field, i.bit_of_field);
    check_bit(uint64_t(1) << 24, 1u << 21, &pstate::dit, 0); // the two images differ
}

TEST(aarch32_psr, software_step_is_for_aarch64_only)
{
    pstate p = pstate_from_spsr(0x13 | 1u << 21);

    EXPECT_EQ(p.ss, 1);
    EXPECT_EQ(pstate_to_spsr(&p), 0x13u | 1u << 21);
    EXPECT_EQ(aarch32_to_psr(&p), 0x13u);
}

TEST(aarch32_psr, a_mode_has_its_level_and_stack_pointer)
{
    for (unsigned mode = 0x10; mode < 0x20; mode++) {
        bool known = false;
        for (unsigned m : modes)
            known = known || m == mode;
        EXPECT_EQ(aarch32_level(mode), !known ? 4u : mode == usr ? 0u : 1u) << mode;
        if (!known)
            continue;
        pstate p = pstate_from_spsr(mode);
        EXPECT_EQ(p.el, mode == usr ? 0 : 1) << mode;
        EXPECT_EQ(p.sp, mode == usr || mode == sys ? 0 : 1) << mode;
        EXPECT_EQ(p.mode, mode);
    }
}

// ---- Entry

struct entry_case {
    const char *what;
    uint8_t kind;
    unsigned ec;
    unsigned offset, mode, link, link_t32;
    bool masks_a, masks_f;
    enum sysreg spsr;
    unsigned lr; // the X register that is R14 of the mode
};

// Vector, link value, and R14 of the mode: v9.4 ASL vect_offset, lr_offset, LookUpRIndex.
const entry_case entries[] = {
    {"Undefined",      EXCEPTION_SYNC,   0x00, 0x04, und, 4, 2, false, false, SPSR_und, 22},
    {"SVC",            EXCEPTION_SYNC,   0x11, 0x08, svc, 0, 0, false, false, SPSR_EL1, 18},
    {"Prefetch Abort", EXCEPTION_SYNC,   0x20, 0x0c, abt, 4, 4, true,  false, SPSR_abt, 20},
    {"Data Abort",     EXCEPTION_SYNC,   0x24, 0x10, abt, 8, 8, true,  false, SPSR_abt, 20},
    {"SError",         EXCEPTION_SERROR, 0x2f, 0x10, abt, 8, 8, true,  false, SPSR_abt, 20},
    {"IRQ",            EXCEPTION_IRQ,    0x00, 0x18, irq, 4, 4, true,  false, SPSR_irq, 16},
    {"FIQ",            EXCEPTION_FIQ,    0x00, 0x1c, fiq, 4, 4, true,  true,  SPSR_fiq, 30},
};

struct entry_setting {
    bool high, thumb, big_endian, span, dssbs, ones;
};

pstate before_entry(unsigned mode, bool ones)
{
    pstate p = pstate_from_spsr(mode);

    if (!ones)
        return p;
    p.n = p.z = p.c = p.v = p.q = p.dit = p.ssbs = p.pan = p.il = p.e = p.a = p.i = p.f = p.t = 1;
    p.ss = 1;
    p.ge = 15;
    p.it = 0xff;
    return p;
}

// v9.4 ASL AArch32.EnterMode, field by field.
pstate after_entry(const pstate &before, const entry_case &c, const entry_setting &s)
{
    pstate p = before;

    p.mode = static_cast<uint8_t>(c.mode);
    p.el = p.sp = 1;
    p.t = s.thumb;
    p.e = s.big_endian;
    p.ss = p.il = p.it = 0;
    p.i = 1;
    p.a = c.masks_a || before.a;
    p.f = c.masks_f || before.f;
    p.pan = !s.span || before.pan;
    p.ssbs = s.dssbs;
    return p;
}

void check_entry(unsigned mode, const entry_case &c, const entry_setting &s)
{
    pe p = machine_in(mode, feature_bit(FEAT_PAN) | feature_bit(FEAT_SSBS) | feature_bit(FEAT_DIT));
    struct exception e = of_kind(c.kind, uint64_t(c.ec) << 26 | 0x02000010), next = {};
    auto bit = [](bool set, unsigned n) { return uint64_t(set) << n; };

    p.sys[SCTLR_EL1] = bit(s.high, 13) | bit(s.span, 23) | bit(s.big_endian, 25) | bit(s.thumb, 30) |
                       bit(s.dssbs, 31) | bit(true, 21);
    p.pstate = before_entry(mode, s.ones);
    p.waiting = 1;
    const pe before = p;
    const pstate want = after_entry(before.pstate, c, s);
    EXPECT_FALSE(exception_take(&p, &e, &next));
    const std::string where = std::string(c.what) + " from " + std::to_string(mode);
    EXPECT_EQ(memcmp(&p.pstate, &want, sizeof want), 0) << where;
    EXPECT_EQ(p.pc, (s.high ? 0xffff0000 : 0x80004020) + c.offset) << where;
    EXPECT_EQ(p.x[c.lr], 0x1000 + (before.pstate.t ? c.link_t32 : c.link)) << where;
    EXPECT_EQ(p.sys[c.spsr], aarch32_to_psr(&before.pstate)) << where;
    EXPECT_EQ(p.waiting, 0);
    for (unsigned n = 0; n < 31; n++)
        EXPECT_TRUE(n == c.lr || p.x[n] == before.x[n]) << where << " X" << n;
    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        bool fault = c.mode == abt && reg == (c.offset == 0x0c ? IFSR32_EL2 : ESR_EL1);
        EXPECT_TRUE(fault || reg == c.spsr || p.sys[reg] == before.sys[reg])
            << where << sysreg_row_of(static_cast<enum sysreg>(reg))->name;
    }
}

// 7 kinds from 7 modes under 2^6 settings: 3,136 entries.
TEST(aarch32_entry, from_each_mode_for_each_kind)
{
    for (unsigned mode : modes)
        for (const entry_case &c : entries)
            for (unsigned n = 0; n < 64; n++)
                check_entry(
                    mode, c,
                    {(n & 1) != 0, (n & 2) != 0, (n & 4) != 0, (n & 8) != 0, (n & 16) != 0, (n & 32) != 0});
}

// HCR_EL2.RW chooses; an AArch32 EL0 under an AArch64 EL1 enters AArch64.
TEST(aarch32_entry, is_where_el1_is_aarch32)
{
    for (unsigned rw = 0; rw < 2; rw++) {
        pe p = machine_in(usr);
        struct exception e = of_kind(EXCEPTION_SERROR, 0xbe000011), next = {};
        p.sys[HCR_EL2] = rw ? HCR_EL2_RW : 0;
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.pstate.nrw, !rw);
        EXPECT_EQ(p.sys[ESR_EL1], rw ? 0xbe000011u : 0x406u);
        EXPECT_EQ(p.pc, rw ? 0xffffffff80004780 : 0x80004030);
    }
}

// SCTLR_EL1[21] is IESB in AArch64 only: with an SError waiting for EL2, an entry to AArch32 does not find
// it.
TEST(aarch32_entry, has_no_implicit_esb)
{
    pe p = machine_in(svc);
    struct exception e = of_kind(EXCEPTION_IRQ, 0), next = {};

    p.sys[SCTLR_EL1] |= SCTLR_EL1_IESB;
    p.sys[HCR_EL2] = HCR_EL2_AMO;
    p.serror.pending = p.serror.synchronizable = 1;
    EXPECT_FALSE(exception_take(&p, &e, &next));
}

TEST(aarch32_return_, restores_what_the_entry_saved)
{
    for (unsigned mode : modes) {
        for (const entry_case &c : entries) {
            pe p = machine_in(mode);
            struct exception e = of_kind(c.kind, uint64_t(c.ec) << 26), next = {};
            p.pstate.c = p.pstate.dit = p.pstate.a = 1;
            const pstate before = p.pstate;
            exception_take(&p, &e, &next);
            ASSERT_EQ(exception_return(&p, &next), RETURN_DONE);
            EXPECT_EQ(memcmp(&p.pstate, &before, sizeof before), 0) << c.what << " from " << mode;
            EXPECT_EQ(p.pc, 0x1000 + c.link) << c.what;
        }
    }
}

TEST(aarch32_return_, to_no_mode_of_el1_is_illegal)
{
    for (unsigned m = 0; m < 32; m++) {
        bool legal = false;
        pe p = machine_in(abt);
        struct exception instead = {};
        for (unsigned mode : modes)
            legal = legal || mode == m;
        p.sys[SPSR_abt] = m | 1u << 31;
        p.x[20] = 0x2003;
        EXPECT_EQ(exception_return(&p, &instead), legal ? RETURN_DONE : RETURN_ILLEGAL) << m;
        EXPECT_EQ(p.pstate.mode, legal ? m : abt);
        EXPECT_EQ(p.pstate.il, !legal);
        EXPECT_EQ(p.pstate.n, legal);
        EXPECT_EQ(p.pc, 0x2000u);
    }
}

// ---- Calls

TEST(aarch32_calls, have_classes_of_their_own)
{
    pe p = machine_in(svc);

    p.sys[SCR_EL3] |= SCR_EL3_HCE;
    EXPECT_EQ(exception_call(&p, CALL_SVC, 1).esr, 0x46000001u);
    EXPECT_EQ(exception_call(&p, CALL_HVC, 2).esr, 0x4a000002u);
    EXPECT_EQ(exception_call(&p, CALL_SMC, 3).esr, 0x4e000000u);
    p.sys[HCR_EL2] |= HCR_EL2_TSC;
    EXPECT_EQ(exception_call(&p, CALL_SMC, 3).esr, 0x4e000000u);
}

// ---- Registers by their AArch32 names

uint64_t value_of(const pe &p, enum sysreg reg)
{
    struct ras nodes = {};
    struct exception trap = {};
    uint64_t value = 0;

    EXPECT_EQ(sysreg_read(&p, &nodes, reg, &value, &trap), SYSREG_OK) << sysreg_row_of(reg)->name;
    return value;
}

TEST(aarch32_registers, live_in_those_of_aarch64)
{
    pe p = machine_in(abt);
    struct ras nodes = {};
    struct exception trap = {};

    p.sys[ESR_EL1] = 0xffffffff0000c406;
    p.sys[IFSR32_EL2] = 0x1008;
    p.sys[FAR_EL1] = 0x1111111122222222;
    p.sys[SPSR_abt] = 0x800001d3;
    p.x[20] = 0xffffffff00001008;
    EXPECT_EQ(value_of(p, DFSR), 0xc406u);
    EXPECT_EQ(value_of(p, IFSR), 0x1008u);
    EXPECT_EQ(value_of(p, DFAR), 0x22222222u);
    EXPECT_EQ(value_of(p, IFAR), 0x11111111u);
    EXPECT_EQ(value_of(p, SPSR_abt), 0x800001d3u);
    EXPECT_EQ(value_of(p, LR_abt), 0x1008u);
    EXPECT_EQ(sysreg_write(&p, &nodes, DFSR, 0x1406, &trap), SYSREG_OK);
    EXPECT_EQ(sysreg_write(&p, &nodes, IFAR, 0x33333333, &trap), SYSREG_OK);
    EXPECT_EQ(sysreg_write(&p, &nodes, LR_abt, 0x2000, &trap), SYSREG_OK);
    EXPECT_EQ(p.sys[ESR_EL1], 0xffffffff00001406);
    EXPECT_EQ(p.sys[FAR_EL1], 0x3333333322222222u);
    EXPECT_EQ(p.x[20], 0x2000u);
}

// DISR of a guest is VDISR_EL2; without a hypervisor that asks for it, DISR_EL1, or nothing at all with EA.
TEST(aarch32_registers, disr_is_redirected)
{
    for (unsigned n = 0; n < 4; n++) {
        bool amo = n & 1, ea = n & 2;
        pe p = machine_in(svc);
        struct ras nodes = {};
        struct exception trap = {};
        uint64_t value = 7;
        p.sys[HCR_EL2] = amo ? HCR_EL2_AMO : 0;
        p.sys[SCR_EL3] |= ea ? SCR_EL3_EA : 0;
        p.sys[DISR_EL1] = 0x80000406;
        p.sys[VDISR_EL2] = 0x8000c406;
        EXPECT_EQ(sysreg_read(&p, &nodes, DISR, &value, &trap), !amo && ea ? SYSREG_IGNORED : SYSREG_OK);
        EXPECT_EQ(value, amo ? 0x8000c406 : ea ? 0 : 0x80000406);
        EXPECT_EQ(sysreg_write(&p, &nodes, DISR, 0, &trap), !amo && ea ? SYSREG_IGNORED : SYSREG_OK);
        EXPECT_EQ(p.sys[VDISR_EL2], amo ? 0u : 0x8000c406);
        EXPECT_EQ(p.sys[DISR_EL1], amo || ea ? 0x80000406 : 0u);
    }
}

TEST(aarch32_registers, are_for_aarch32_el1_and_the_others_are_not)
{
    const enum sysreg names[] = {DFSR, IFSR, DFAR, IFAR, LR_abt, DISR};

    for (enum sysreg reg : names) {
        for (unsigned n = 0; n < 3; n++) {
            pe p = machine_in(n == 0 ? svc : usr);
            struct ras nodes = {};
            struct exception trap = {};
            uint64_t value = 0;
            if (n == 2)
                p.pstate = pstate_from_spsr(0x9); // EL2h
            EXPECT_EQ(sysreg_read(&p, &nodes, reg, &value, &trap), n == 0 ? SYSREG_OK : SYSREG_UNDEFINED)
                << sysreg_row_of(reg)->name << n;
            EXPECT_EQ(sysreg_write(&p, &nodes, reg, value, &trap), n == 0 ? SYSREG_OK : SYSREG_UNDEFINED)
                << sysreg_row_of(reg)->name << n;
        }
    }
    for (enum sysreg reg : {ESR_EL1, DISR_EL1, VBAR_EL1, SPSR_EL1}) {
        pe p = machine_in(svc);
        struct ras nodes = {};
        struct exception trap = {};
        uint64_t value = 0;
        EXPECT_EQ(sysreg_read(&p, &nodes, reg, &value, &trap), SYSREG_UNDEFINED);
        EXPECT_EQ(trap.esr >> 26, 0u);
    }
}

} // namespace
