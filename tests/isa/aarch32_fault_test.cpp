// SPDX-License-Identifier: BSD-2-Clause
// What DFSR, IFSR, DISR and VDISR of AArch32 say, and how it is put into words, against bit positions written
// down here from the manual's diagrams (DDI 0487 DFSR, IFSR, VDFSR, VDISR).
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "aarch32_machine.hpp"

namespace
{

using namespace aarch32_machine;

// ---- What DFSR says of an SError

uint32_t dfsr(unsigned aet, unsigned ext, bool lpae)
{
    return aet << 14 | ext << 12 | (lpae ? 0x211 : 0x406); // LPAE, STATUS 0b010001; or FS 0b10110 in 10, 3:0
}

struct type_case {
    const char *what;
    uint32_t iss; // as an AArch64 level would be told, without EA
    unsigned aet; // DFSR[15:14]
    bool has_ea;
};

const type_case types[] = {
    {"UC",                     0x0011,    0, true },
    {"UEU",                    0x0411,    1, true },
    {"UEO",                    0x0811,    2, true },
    {"UER",                    0x0c11,    3, true },
    {"CE, which has no code",  0x1811,    2, true },
    {"Uncategorized",          0x0000,    0, true },
    {"IMPLEMENTATION DEFINED", 0x1fffdff, 0, false},
};

uint32_t with_ea(const type_case &t, bool ea)
{
    return t.iss | (ea ? 0x200 : 0);
}

// All error states, ExT and formats, taken as an exception and deferred by ESB, from EL1 and from EL0.
TEST(aarch32_dfsr, of_a_physical_serror)
{
    for (const type_case &t : types) {
        for (unsigned n = 0; n < 16; n++) {
            bool ea = n & 1, lpae = n & 2, user = n & 4, ras = n & 8;
            pe p = machine_in(user ? usr : svc), masked;
            struct exception e = {}, next = {};
            p.features = ras ? p.features : 0;
            p.sys[TCR_EL1] = lpae ? eae : 0;
            p.serror.iss = with_ea(t, ea);
            p.serror.pending = p.serror.synchronizable = 1;
            masked = p;
            ASSERT_TRUE(serror_takeable(&p, &e)) << t.what;
            exception_take(&p, &e, &next);
            uint32_t want = dfsr(ras ? t.aet : 0, ea && t.has_ea, lpae);
            EXPECT_EQ(p.sys[ESR_EL1], want) << t.what << " " << n;
            if (!ras)
                continue;
            masked.pstate.a = 1;
            EXPECT_EQ(serror_esb_execute(&masked).disr, 0x80000000u | want) << t.what << " " << n;
            EXPECT_EQ(masked.sys[DISR_EL1], 0x80000000u | want);
        }
    }
}

pe with_virtual(unsigned mode, uint32_t vsesr, bool lpae)
{
    pe p = machine_in(mode);

    p.sys[HCR_EL2] = HCR_EL2_AMO | HCR_EL2_VSE;
    p.sys[TCR_EL1] = lpae ? eae : 0;
    p.sys[VSESR_EL2] = vsesr;
    return p;
}

// VSESR_EL2 as VDFSR: bits 15:14 and 12 are AET and ExT, whatever the other 22 are.
TEST(aarch32_dfsr, of_a_virtual_serror)
{
    for (unsigned n = 0; n < 64; n++) {
        unsigned aet = n & 3, ext = n >> 2 & 1;
        bool lpae = n & 8, user = n & 16, rest = n & 32;
        uint32_t vsesr = aet << 14 | ext << 12 | (rest ? 0x1ff2fff : 0);
        pe p = with_virtual(user ? usr : svc, vsesr, lpae);
        struct exception e = {}, next = {};
        ASSERT_TRUE(serror_virtual_takeable(&p, &e));
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.sys[ESR_EL1], dfsr(aet, ext, lpae)) << n;
        EXPECT_EQ(p.sys[HCR_EL2], HCR_EL2_AMO);
        EXPECT_EQ(p.pstate.mode, abt);
        EXPECT_EQ(p.x[20], 0x1008u);
    }
}

// There is no VSESR_EL2 then: DFSR is as for a physical one with the ISS of the knob, without AET.
TEST(aarch32_dfsr, of_a_virtual_serror_without_ras)
{
    for (unsigned n = 0; n < 4; n++) {
        bool ea = n & 1, lpae = n & 2;
        pe p = with_virtual(svc, 0x1ffffff, lpae);
        struct exception e = {}, next = {};
        p.features = 0;
        p.impdef[IMPDEF_NO_RAS_VSERROR_ISS] = 0xf011 | (ea ? 0x200 : 0);
        ASSERT_TRUE(serror_virtual_takeable(&p, &e));
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.sys[ESR_EL1], dfsr(0, ea, lpae)) << n;
    }
}

TEST(aarch32_dfsr, vesb_puts_it_into_vdisr)
{
    for (unsigned n = 0; n < 64; n++) {
        unsigned aet = n & 3, ext = n >> 2 & 1;
        bool lpae = n & 8, user = n & 16, rest = n & 32;
        uint32_t vsesr = aet << 14 | ext << 12 | (rest ? 0x1ff2fff : 0);
        pe p = with_virtual(user ? usr : svc, vsesr, lpae);
        p.pstate.a = 1;
        EXPECT_EQ(serror_esb_execute(&p).vdisr, 0x80000000u | dfsr(aet, ext, lpae)) << n;
        EXPECT_EQ(p.sys[VDISR_EL2], 0x80000000u | dfsr(aet, ext, lpae)) << n;
        EXPECT_EQ(p.sys[HCR_EL2], HCR_EL2_AMO);
    }
}

// What the mode of EL0 is does not matter to an AArch64 EL1.
TEST(aarch32_dfsr, is_not_for_an_aarch64_el1)
{
    pe p = with_virtual(usr, 0x1abcdef, false);

    p.sys[HCR_EL2] |= HCR_EL2_RW;
    p.pstate.a = 1;
    p.serror.pending = p.serror.synchronizable = 0;
    EXPECT_EQ(serror_esb_execute(&p).vdisr, 0x81abcdefu);
    pe q = machine_in(usr);
    q.sys[HCR_EL2] = HCR_EL2_RW;
    q.pstate.a = 1;
    q.serror.pending = q.serror.synchronizable = 1;
    q.serror.iss = 0xc11;
    EXPECT_EQ(serror_esb_execute(&q).disr, 0x80000c11u);
}

// KVM's word for 'nothing known' is IDS alone; to AArch32 that is an uncontainable error. What a VMM says in
// the format of AArch64 loses its AET, and the third bit of AET is ExT.
TEST(aarch32_dfsr, of_syndromes_in_the_format_of_aarch64)
{
    const struct {
        uint32_t vsesr, dfsr;
    } cases[] = {
        {0x1000000, 0x0406},
        {0x0000c11, 0x0406},
        {0x0001811, 0x1406},
    };

    for (const auto &c : cases) {
        pe p = with_virtual(svc, c.vsesr, false);
        struct exception e = {}, next = {};
        ASSERT_TRUE(serror_virtual_takeable(&p, &e));
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.sys[ESR_EL1], c.dfsr) << std::hex << c.vsesr;
    }
}

// ---- Synchronous aborts

struct fault_case {
    unsigned fsc; // of AArch64, and STATUS of the long format
    unsigned fs;  // FS[4:0] of the short format
};

// DDI 0487 DFSR, "FS" and "STATUS"; short descriptors have levels 1 and 2.
const fault_case faults[] = {
    {0x10, 0x08},
    {0x15, 0x0c},
    {0x16, 0x0e},
    {0x17, 0x0e},
    {0x14, 0x0c}, // External aborts, direct and on a
  // walk
    {0x05, 0x05},
    {0x07, 0x07},
    {0x09, 0x03},
    {0x0a, 0x06},
    {0x0d, 0x0d},
    {0x0f, 0x0f},
    {0x21, 0x01},
};

// Data and prefetch, ExT, FnV, WnR and both formats; what AArch64 says beside that has no place.
TEST(aarch32_fsr, of_synchronous_aborts)
{
    for (const fault_case &f : faults) {
        for (unsigned n = 0; n < 64; n++) {
            bool data = n & 1, lpae = n & 2, ea = n & 4, fnv = n & 8, wnr = n & 16, same = n & 32;
            unsigned ec = (data ? 0x24 : 0x20) + same;
            uint32_t iss = f.fsc | wnr << 6 | ea << 9 | fnv << 10 | 3u << 11 | 1u << 7;
            pe p = machine_in(same ? svc : usr);
            struct exception e = of_kind(EXCEPTION_SYNC, uint64_t(ec) << 26 | 0x02000000 | iss), next = {};
            p.sys[TCR_EL1] = lpae ? eae : 0;
            p.sys[ESR_EL1] = p.sys[IFSR32_EL2] = 0x1111;
            p.sys[FAR_EL1] = 0x5555555566666666;
            e.far = 0x12345678;
            e.far_valid = 1;
            exception_take(&p, &e, &next);
            uint32_t code = lpae ? 0x200 | f.fsc : (f.fs & 15) | f.fs >> 4 << 10;
            uint32_t want = code | fnv << 16 | ea << 12 | (data && wnr) << 11;
            EXPECT_EQ(p.sys[data ? ESR_EL1 : IFSR32_EL2], want) << std::hex << f.fsc << " " << n;
            EXPECT_EQ(p.sys[data ? IFSR32_EL2 : ESR_EL1], 0x1111u) << "the other one";
            EXPECT_EQ(p.sys[FAR_EL1], data ? 0x5555555512345678 : 0x1234567866666666) << n;
            EXPECT_EQ(p.x[20], data ? 0x1008u : 0x1004u);
        }
    }
}

// ---- Words

std::string decoded(const char *kind, uint64_t value)
{
    std::string all;

    EXPECT_TRUE(syndrome_decode(
        kind, value,
        [](void *ctx, const char *text) { *static_cast<std::string *>(ctx) += std::string(text) + "\n"; },
        &all));
    return all;
}

std::string text_of(enum sysreg reg, uint32_t fsr)
{
    char text[100];
    size_t length = aarch32_fsr_text(text, sizeof text, reg, fsr);

    EXPECT_EQ(length, strlen(text));
    return text;
}

bool has(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

// What an entry writes is what decode and the trace say it is, for all AET, ExT and formats.
TEST(aarch32_words, of_an_serror)
{
    const char *const names[] = {"UC", "UEU", "UEO", "UER"};

    for (unsigned n = 0; n < 16; n++) {
        unsigned aet = n & 3, ext = n >> 2 & 1;
        bool lpae = n & 8;
        std::string text = decoded("dfsr", dfsr(aet, ext, lpae));
        EXPECT_TRUE(has(text, std::string(names[aet]) + ": ")) << text;
        EXPECT_TRUE(has(text, "SError: asynchronous External abort")) << text;
        EXPECT_EQ(has(text, "[10,3:0] 0x16"), !lpae) << text;
        EXPECT_EQ(has(text, "[5:0]   0x11"), lpae) << text;
        EXPECT_EQ(has(text, "warning"), aet == 0) << text;
        std::string want = std::string("AET=") + names[aet] + (ext ? ",ExT," : ",") +
                           (lpae ? "LPAE,STATUS=0x11}" : "FS=0x16}");
        EXPECT_TRUE(has(text_of(DFSR, dfsr(aet, ext, lpae)), want)) << want;
    }
}

TEST(aarch32_words, of_synchronous_aborts)
{
    EXPECT_EQ(text_of(DFSR, 0x11808), "DFSR = 0x11808{FnV,ExT,WnR,FS=0x8}");
    EXPECT_EQ(text_of(IFSR, 0x100c), "IFSR = 0x100c{ExT,FS=0xc}");
    EXPECT_EQ(text_of(IFSR, 0x210), "IFSR = 0x210{LPAE,STATUS=0x10}");
    EXPECT_TRUE(has(decoded("dfsr", 0x8), "External abort: synchronous, not on"));
    EXPECT_TRUE(has(decoded("dfsr", 0xe), "External abort: synchronous, on a walk, level 2"));
    EXPECT_TRUE(has(decoded("dfsr", 0x215), "External abort: synchronous, on a walk, level 1"));
}

TEST(aarch32_words, warn_of_what_means_something_else)
{
    const struct {
        const char *kind;
        uint64_t value;
        const char *warning; // nullptr: none
    } cases[] = {
        {"dfsr",  0x4406,    nullptr                  },
        {"dfsr",  0x0406,    "written as for AArch64" },
        {"dfsr",  0x0008,    nullptr                  },
        {"dfsr",  0x4008,    "for an SError only"     },
        {"dfsr",  0x0017,    nullptr                  },
        {"dfsr",  0x0417,    "FS code is reserved"    },
        {"dfsr",  0x0214,    "STATUS code is reserved"},
        {"dfsr",  0x20008,   "RES0 bits set"          },
        {"vdfsr", 0xd000,    nullptr                  },
        {"vdfsr", 0x1000000, "IDS"                    },
        {"vdfsr", 0xc11,     "bits 12:10"             },
        {"vdfsr", 0x2000,    "RES0 bits set"          },
    };

    for (const auto &c : cases) {
        std::string text = decoded(c.kind, c.value);
        EXPECT_EQ(has(text, "warning"), c.warning != nullptr) << c.kind << std::hex << c.value << text;
        EXPECT_TRUE(c.warning == nullptr || has(text, c.warning)) << c.kind << std::hex << c.value << text;
    }
}

} // namespace
