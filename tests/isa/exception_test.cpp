// SPDX-License-Identifier: BSD-2-Clause
// Exception entry: PSTATE, banked registers, vectors, and the implicit ESB. Calls and pending interrupts are
// in exception_call_test.cpp, returns in exception_return_test.cpp.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "hardware.hpp"

namespace
{

const uint64_t vbar[4] = {0, 0x10000, 0x20000, 0x30000};

feature_set profile(const char *version)
{
    feature_set set = 0;

    EXPECT_TRUE(feature_profile(version, &set));
    return set;
}

// EL2 enabled, every level AArch64.
pe machine_at(unsigned el, const char *version)
{
    pe p = {};

    p.features = profile(version);
    p.pstate.el = static_cast<uint8_t>(el);
    p.pstate.sp = el != 0;
    p.pc = 0x1000;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[HCR_EL2] = HCR_EL2_RW;
    p.sys[VBAR_EL1] = vbar[1];
    p.sys[VBAR_EL2] = vbar[2];
    p.sys[VBAR_EL3] = vbar[3];
    return p;
}

struct exception sync_to(unsigned target)
{
    struct exception e = {};

    e.esr = 0x56000000;
    e.return_address = 0x1004;
    e.kind = EXCEPTION_SYNC;
    e.target = static_cast<uint8_t>(target);
    return e;
}

// What the rules of PSTATE look at, apart from PSTATE itself.
struct entry {
    unsigned target;
    bool all_features, host, span, dssbs, spintmask;
};

// DDI 0487 AArch64.TakeException, field by field: `kept`, or the value it gets.
const int kept = -1;

struct pstate_rule {
    const char *name;
    uint8_t pstate::*field;
    int (*becomes)(const entry &e);
};

const pstate_rule rules[] = {
    {"N",      &pstate::n,      [](const entry &) { return kept; }                                      },
    {"Z",      &pstate::z,      [](const entry &) { return kept; }                                      },
    {"C",      &pstate::c,      [](const entry &) { return kept; }                                      },
    {"V",      &pstate::v,      [](const entry &) { return kept; }                                      },
    {"TCO",    &pstate::tco,    [](const entry &e) { return e.all_features ? 1 : kept; }                },
    {"DIT",    &pstate::dit,    [](const entry &) { return kept; }                                      },
    {"UAO",    &pstate::uao,    [](const entry &) { return 0; }                                         },
    {"PAN",    &pstate::pan,
     [](const entry &e) {
         return e.all_features && !e.span && (e.target == 1 || (e.target == 2 && e.host)) ? 1 : kept;
     }                                                                                                  },
    {"SS",     &pstate::ss,     [](const entry &) { return 0; }                                         },
    {"IL",     &pstate::il,     [](const entry &) { return 0; }                                         },
    {"ALLINT", &pstate::allint, [](const entry &e) { return e.all_features ? int{!e.spintmask} : kept; }},
    {"SSBS",   &pstate::ssbs,   [](const entry &e) { return e.all_features ? int{e.dssbs} : kept; }     },
    {"BTYPE",  &pstate::btype,  [](const entry &) { return 0; }                                         },
    {"D",      &pstate::d,      [](const entry &) { return 1; }                                         },
    {"A",      &pstate::a,      [](const entry &) { return 1; }                                         },
    {"I",      &pstate::i,      [](const entry &) { return 1; }                                         },
    {"F",      &pstate::f,      [](const entry &) { return 1; }                                         },
    {"nRW",    &pstate::nrw,    [](const entry &) { return 0; }                                         },
    {"EL",     &pstate::el,     [](const entry &e) { return static_cast<int>(e.target); }               },
    {"SP",     &pstate::sp,     [](const entry &) { return 1; }                                         },
    {"M[4:0]", &pstate::mode,   [](const entry &) { return 0; }                                         },
    {"T",      &pstate::t,      [](const entry &) { return 0; }                                         },
    {"E",      &pstate::e,      [](const entry &) { return 0; }                                         },
    {"Q",      &pstate::q,      [](const entry &) { return 0; }                                         },
    {"GE",     &pstate::ge,     [](const entry &) { return 0; }                                         },
    {"IT",     &pstate::it,     [](const entry &) { return 0; }                                         },
};
static_assert(sizeof rules / sizeof rules[0] == offsetof(pstate, pad), "a field of PSTATE has no rule");

pstate filled(uint8_t bit, unsigned el, uint8_t sp)
{
    pstate p = {};

    for (const pstate_rule &r : rules)
        p.*r.field = bit;
    p.btype = bit ? 3 : 0;
    p.nrw = el <= 1 && bit;
    p.mode = p.nrw ? (el ? 0x17 : 0x10) : 0;
    p.el = static_cast<uint8_t>(el);
    p.sp = sp;
    return p;
}

void check_entry(const entry &e, const pstate &before)
{
    pe p = machine_at(0, "v8.1");
    struct exception next = {}, ex = sync_to(e.target);
    uint64_t sctlr = (e.span ? BIT(23) : 0) | (e.dssbs ? BIT(44) : 0) | (e.spintmask ? BIT(62) : 0);

    p.features = e.all_features ? feature_close((UINT64_C(1) << FEATURE_COUNT) - 1) : feature_bit(FEAT_VHE);
    p.pstate = before;
    p.sys[SCTLR_EL1] = p.sys[SCTLR_EL2] = p.sys[SCTLR_EL3] = sctlr;
    p.sys[HCR_EL2] |= e.host ? HCR_EL2_E2H | HCR_EL2_TGE : 0;
    EXPECT_FALSE(exception_take(&p, &ex, &next));
    for (const pstate_rule &r : rules) {
        int want = r.becomes(e);
        ASSERT_EQ(p.pstate.*r.field, want == kept ? before.*r.field : want)
            << r.name << " EL" << +before.el << " -> EL" << e.target << " features " << e.all_features
            << " host " << e.host << " SPAN " << e.span << " DSSBS " << e.dssbs << " SPINTMASK "
            << e.spintmask;
    }
}

// 7 sources (EL0t to EL3h) with the targets of each, 15 pairs; PSTATE all zeros, all ones (AArch32 then,
// where that can be); 2^5 settings: 960 entries.
TEST(exception_entry, walks_pstate_from_n_to_sp)
{
    unsigned walked = 0;

    for (unsigned source = 0; source < 8; source++) {
        unsigned el = source >> 1;
        if (source == 1)
            continue; // EL0 has no SP_ELx
        for (unsigned target = el ? el : 1; target <= 3; target++) {
            for (unsigned n = 0; n < 64; n++, walked++) {
                entry e = {target, (n & 1) != 0, (n & 2) != 0, (n & 4) != 0, (n & 8) != 0, (n & 16) != 0};
                check_entry(e, filled(n >> 5 & 1, el, source & 1));
            }
        }
    }
    EXPECT_EQ(walked, 15u * 64);
}

TEST(exception_entry, writes_the_registers_of_its_target_and_no_others)
{
    const enum sysreg esr[] = {ESR_EL1, ESR_EL1, ESR_EL2, ESR_EL3};
    const enum sysreg far[] = {FAR_EL1, FAR_EL1, FAR_EL2, FAR_EL3};
    const enum sysreg elr[] = {ELR_EL1, ELR_EL1, ELR_EL2, ELR_EL3};
    const enum sysreg spsr[] = {SPSR_EL1, SPSR_EL1, SPSR_EL2, SPSR_EL3};

    for (unsigned target = 1; target <= 3; target++) {
        pe p = machine_at(1, "v8.6"), want;
        struct exception next = {}, e = sync_to(target);
        p.pstate.c = p.pstate.btype = 1;
        p.pstate.i = 1;
        e.far = 0xffff000012345678;
        e.ipa = 0x00fedcba98765432;
        e.far_valid = 1;
        e.ipa_valid = target == 2;
        want = p;
        want.sys[esr[target]] = e.esr;
        want.sys[far[target]] = e.far;
        want.sys[elr[target]] = 0x1004;
        want.sys[spsr[target]] = 0x20000485; // C, BTYPE=1, I, EL1h
        if (target == 2)
            want.sys[HPFAR_EL2] = 0xfedcba987650; // FIPA [47:4] is IPA[55:12]
        EXPECT_FALSE(exception_take(&p, &e, &next));
        for (unsigned reg = 0; reg < SYSREG_COUNT; reg++)
            EXPECT_EQ(p.sys[reg], want.sys[reg]) << "EL" << target << " register " << reg;
        EXPECT_EQ(p.pc, vbar[target] + (target == 1 ? 0x200 : 0x400));
    }
}

TEST(exception_entry, of_an_interrupt_reports_nothing_and_of_an_serror_keeps_far)
{
    for (uint8_t kind = EXCEPTION_IRQ; kind <= EXCEPTION_SERROR; kind++) {
        pe p = machine_at(1, "v8.6");
        struct exception next = {}, e = sync_to(2);
        p.sys[ESR_EL2] = 0x1111;
        p.sys[FAR_EL2] = 0x2222;
        p.sys[HPFAR_EL2] = 0x3330;
        e.kind = kind;
        EXPECT_FALSE(exception_take(&p, &e, &next));
        EXPECT_EQ(p.sys[ESR_EL2], kind == EXCEPTION_SERROR ? e.esr : 0x1111u);
        EXPECT_EQ(p.sys[FAR_EL2], 0x2222u);
        EXPECT_EQ(p.sys[HPFAR_EL2], 0x3330u);
        EXPECT_EQ(p.sys[ELR_EL2], 0x1004u);
    }
}

TEST(exception_entry, ignores_the_low_bits_of_vbar_and_ends_a_wait)
{
    pe p = machine_at(1, "v8.6");
    struct exception next = {}, e = sync_to(1);

    p.sys[VBAR_EL1] = 0x107ff;
    p.waiting = 1;
    exception_take(&p, &e, &next);
    EXPECT_EQ(p.pc, 0x10200u);
    EXPECT_EQ(p.waiting, 0);
}

// HCR_EL2.{NV,NV1,NV2}: which settings let a guest hypervisor see EL2 in SPSR_EL1.M[3:2].
TEST(exception_entry, shows_el2_to_a_nested_hypervisor)
{
    const bool nv2_shows[8] = {false, false, false, false, true, true, false, true}; // NV NV1 NV2
    const bool nv_shows[8] = {false, false, false, false, true, true, false, false};

    for (unsigned n = 0; n < 16; n++) {
        pe p = machine_at(1, "v8.6");
        struct exception next = {}, e = sync_to(1);
        p.features |= feature_bit(FEAT_NV) | (n & 8 ? feature_bit(FEAT_NV2) : 0);
        p.sys[HCR_EL2] |= (n & 4 ? HCR_EL2_NV : 0) | (n & 2 ? HCR_EL2_NV1 : 0) | (n & 1 ? HCR_EL2_NV2 : 0);
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.sys[SPSR_EL1] & 0xf, (n & 8 ? nv2_shows : nv_shows)[n & 7] ? 9u : 5u) << n;
    }
}

struct vector_case {
    const char *what;
    unsigned el, sp, nrw, target;
    uint64_t scr, hcr;
    unsigned half;
};

const uint64_t ns_rw = SCR_EL3_NS | SCR_EL3_RW;
const uint64_t host = HCR_EL2_E2H | HCR_EL2_TGE;

const vector_case vectors[] = {
    {"EL1t to EL1",                             1, 0, 0, 1, ns_rw,        HCR_EL2_RW, 0x000},
    {"EL1h to EL1",                             1, 1, 0, 1, ns_rw,        HCR_EL2_RW, 0x200},
    {"EL2t to EL2",                             2, 0, 0, 2, ns_rw,        HCR_EL2_RW, 0x000},
    {"EL2h to EL2",                             2, 1, 0, 2, ns_rw,        0,          0x200},
    {"EL3t to EL3",                             3, 0, 0, 3, 0,            0,          0x000},
    {"EL3h to EL3",                             3, 1, 0, 3, 0,            0,          0x200},
    {"EL0 to EL1",                              0, 0, 0, 1, ns_rw,        HCR_EL2_RW, 0x400},
    {"AArch32 EL0 to EL1",                      0, 0, 1, 1, ns_rw,        HCR_EL2_RW, 0x600},
    {"EL0 to EL2, by the width of EL1",         0, 0, 0, 2, ns_rw,        HCR_EL2_RW, 0x400},
    {"AArch32 EL0 of an AArch64 EL1 to EL2",    0, 0, 1, 2, ns_rw,        HCR_EL2_RW, 0x400},
    {"AArch32 EL0 of an AArch32 EL1 to EL2",    0, 0, 1, 2, ns_rw,        0,          0x600},
    {"AArch32 EL1 to EL2",                      1, 0, 1, 2, ns_rw,        0,          0x600},
    {"EL0 of a host to EL2",                    0, 0, 0, 2, ns_rw,        host,       0x400},
    {"AArch32 EL0 of a host to EL2",            0, 0, 1, 2, ns_rw,        host,       0x600},
    {"AArch32 EL1 to EL3, by the width of EL2", 1, 0, 1, 3, ns_rw,        0,          0x400},
    {"EL2 to EL3",                              2, 1, 0, 3, ns_rw,        0,          0x400},
    {"Secure EL1 to EL3",                       1, 1, 0, 3, SCR_EL3_RW,   0,          0x400},
    {"Secure AArch32 EL1 to EL3, no EL2",       1, 0, 1, 3, 0,            HCR_EL2_RW, 0x600},
    {"Secure EL1 under a Secure EL2 to EL3",    1, 1, 0, 3, SCR_EL3_EEL2, HCR_EL2_RW, 0x400},
};

TEST(exception_vector, is_the_half_and_the_kind)
{
    const unsigned kinds[] = {0x000, 0x080, 0x100, 0x180};

    for (const vector_case &v : vectors) {
        pe p = machine_at(v.el, "v8.6");
        p.pstate.sp = static_cast<uint8_t>(v.sp);
        p.pstate.nrw = static_cast<uint8_t>(v.nrw);
        p.sys[SCR_EL3] = v.scr;
        p.sys[HCR_EL2] = v.hcr;
        for (uint8_t kind = EXCEPTION_SYNC; kind <= EXCEPTION_SERROR; kind++) {
            struct exception e = sync_to(v.target);
            e.kind = kind;
            EXPECT_EQ(exception_vector(&p, &e), v.half + kinds[kind]) << v.what;
        }
        struct exception ease = sync_to(v.target);
        ease.serror_vector = 1;
        EXPECT_EQ(exception_vector(&p, &ease), v.half + 0x180) << v.what << ", EASE";
    }
}

// The implicit ESB of an entry to EL1 from EL1, with an SError waiting that HCR_EL2.AMO sends to EL2.
struct iesb_case {
    const char *what;
    bool finds, feature, iesb, pending, synchronizable, level, amo;
};

const iesb_case iesb_cases[] = {
    {"finds what is routed up",         true,  true,  true,  true,  true,  false, true },
    {"not without FEAT_IESB",           false, false, true,  true,  true,  false, true },
    {"not without SCTLR_EL1.IESB",      false, true,  false, true,  true,  false, true },
    {"not when nothing is pending",     false, true,  true,  false, true,  false, true },
    {"not what cannot be synchronized", false, true,  true,  true,  false, false, true },
    {"not what a level source asserts", false, true,  true,  true,  true,  true,  true },
    {"not what the entry masks",        false, true,  true,  true,  true,  false, false},
};

TEST(implicit_esb, at_entry)
{
    for (const iesb_case &c : iesb_cases) {
        pe p = machine_at(1, "v8.2");
        struct exception next = {}, e = sync_to(1);
        p.features &= c.feature ? ~UINT64_C(0) : ~feature_bit(FEAT_IESB);
        p.sys[SCTLR_EL1] = c.iesb ? SCTLR_EL1_IESB : 0;
        p.sys[SCTLR_EL2] = p.sys[SCTLR_EL3] = c.iesb ? 0 : SCTLR_EL1_IESB;
        p.sys[HCR_EL2] |= c.amo ? HCR_EL2_AMO : 0;
        p.serror.pending = c.pending;
        p.serror.synchronizable = c.synchronizable;
        p.serror.level = c.level;
        p.serror.iss = syndrome_serror(STATE_UER, false);
        p.serror.tag = 7;
        ASSERT_EQ(exception_take(&p, &e, &next), c.finds) << c.what;
        EXPECT_EQ(p.pc, vbar[1] + 0x200) << c.what << ": the entry itself happens";
        EXPECT_EQ(p.serror.pending, c.pending) << c.what << ": only taking clears it";
        if (!c.finds)
            continue;
        EXPECT_EQ(next.target, 2);
        EXPECT_EQ(next.kind, EXCEPTION_SERROR);
        EXPECT_EQ(next.return_address, vbar[1] + 0x200);
        EXPECT_EQ(next.esr, 0xbe002c11u); // EC SError, IL, IESB, AET=UER, DFSC=0x11
        EXPECT_EQ(next.tag, 7u);
    }
}

TEST(implicit_esb, says_nothing_in_an_implementation_defined_syndrome)
{
    const uint32_t iss[] = {0, 0x1000000, 0x1000011};

    for (uint32_t value : iss) {
        pe p = machine_at(1, "v8.2");
        struct exception next = {}, e = sync_to(1);
        p.sys[SCTLR_EL1] = SCTLR_EL1_IESB;
        p.sys[HCR_EL2] |= HCR_EL2_AMO;
        p.serror = {};
        p.serror.iss = value;
        p.serror.pending = p.serror.synchronizable = 1;
        ASSERT_TRUE(exception_take(&p, &e, &next));
        EXPECT_EQ(next.esr & 0x1ffffff, value);
    }
}

// FEAT_DoubleFault: EL3 has an implicit ESB of its own when EA and NMEA are set, without SCTLR_EL3.IESB.
TEST(implicit_esb, of_el3_with_ea_and_nmea)
{
    for (unsigned n = 0; n < 16; n++) {
        bool ea = n & 1, nmea = n & 2, df = n & 4, iesb = n & 8;
        pe p = machine_at(2, df ? "v8.4" : "v8.2");
        struct exception next = {}, e = sync_to(3);
        p.sys[SCR_EL3] |= (ea ? SCR_EL3_EA : 0) | (nmea ? SCR_EL3_NMEA : 0);
        p.sys[SCTLR_EL3] = iesb ? SCTLR_EL3_IESB : 0;
        p.serror.pending = p.serror.synchronizable = 1;
        EXPECT_EQ(exception_take(&p, &e, &next), df && ea && nmea) << n;
    }
}

// Taking an SError whose pending state stays would find it again.
TEST(exception_entry, of_a_physical_serror_clears_what_is_edge_triggered)
{
    for (unsigned n = 0; n < 8; n++) {
        bool df = n & 1, edge = n & 2, level = n & 4;
        pe p = machine_at(1, df ? "v8.4" : "v8.2");
        struct exception next = {}, e = {};
        p.impdef[IMPDEF_SERROR_EDGE] = edge;
        p.serror.pending = 1;
        p.serror.tag = 9;
        p.serror.level = level;
        p.sys[HCR_EL2] |= HCR_EL2_VSE | HCR_EL2_AMO;
        p.vserror_tag = 4;
        ASSERT_TRUE(serror_takeable(&p, &e));
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.serror.pending, level || !(df || edge)) << n;
        EXPECT_EQ(p.serror.tag, p.serror.pending ? 9u : 0u) << n;
        EXPECT_NE(p.sys[HCR_EL2] & HCR_EL2_VSE, 0u) << "the virtual one is another";
        EXPECT_EQ(p.vserror_tag, 4u);
    }
}

TEST(exception_entry, of_a_virtual_serror_clears_vse_and_leaves_the_physical_one)
{
    pe p = machine_at(1, "v8.4");
    struct exception next = {}, e = {};

    p.sys[HCR_EL2] |= HCR_EL2_VSE | HCR_EL2_AMO;
    p.sys[VSESR_EL2] = 0x1abcdef;
    p.vserror_tag = 4;
    p.serror.pending = 1;
    ASSERT_TRUE(serror_virtual_takeable(&p, &e));
    exception_take(&p, &e, &next);
    EXPECT_EQ(p.sys[HCR_EL2], HCR_EL2_RW | HCR_EL2_AMO);
    EXPECT_EQ(p.vserror_tag, 0u);
    EXPECT_EQ(p.serror.pending, 1);
    EXPECT_EQ(p.sys[ESR_EL1], 0xbfabcdefu);
    EXPECT_EQ(p.pc, vbar[1] + 0x380);
}

} // namespace
