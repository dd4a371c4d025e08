// SPDX-License-Identifier: BSD-2-Clause
// Syndromes: values that real parts and QEMU 7.2 were seen to give, and their explanation in words.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "hardware.hpp"
extern "C" {
#include "decode.h"
}

namespace
{

std::string decode(const std::string &kind, uint64_t value)
{
    std::string all;

    EXPECT_TRUE(syndrome_decode(
        kind.c_str(), value,
        [](void *ctx, const char *text) { *static_cast<std::string *>(ctx) += std::string(text) + "\n"; },
        &all))
        << kind;
    return all;
}

bool has(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

std::string esr_text(uint64_t esr)
{
    char text[128];
    size_t length = syndrome_esr_text(text, sizeof(text), esr);

    EXPECT_EQ(length, std::string(text).size());
    return text;
}

TEST(syndrome, error_states_have_names)
{
    const char *const names[] = {"UC", "UEU", "UEO", "UER", "CE", "DE"};

    for (int s = 0; s < STATE_COUNT; s++) {
        EXPECT_STREQ(error_state_name(static_cast<error_state>(s)), names[s]);
        EXPECT_EQ(error_state_find(names[s]), s);
    }
    EXPECT_EQ(error_state_find("UX"), STATE_COUNT);
}

// AET 12:10: UC 0, UEU 1, UEO 2, UER 3, CE 6; DFSC 0x11; EA bit 9.
TEST(syndrome, serror_as_linux_prints_them)
{
    EXPECT_EQ(syndrome_esr(0x2f, syndrome_serror(STATE_UC, false)), 0xbe000011u);
    EXPECT_EQ(syndrome_esr(0x2f, syndrome_serror(STATE_UEU, false)), 0xbe000411u);
    EXPECT_EQ(syndrome_esr(0x2f, syndrome_serror(STATE_UEO, false)), 0xbe000811u);
    EXPECT_EQ(syndrome_esr(0x2f, syndrome_serror(STATE_UER, false)), 0xbe000c11u);
    EXPECT_EQ(syndrome_esr(0x2f, syndrome_serror(STATE_CE, false)), 0xbe001811u);
    EXPECT_EQ(syndrome_serror(STATE_DE, false), 0x1811u) << "there is no AET for DE";
    EXPECT_EQ(syndrome_serror(STATE_UER, true), 0xe11u);
    EXPECT_EQ(syndrome_serror_impdef(0xabcdef), 0x1abcdefu);
    EXPECT_EQ(syndrome_serror_impdef(0xffabcdef), 0x1abcdefu) << "24 bits";
    EXPECT_EQ(syndrome_esr(0x2f, 0), 0xbe000000u);
}

TEST(syndrome, serror_state_of_every_aet)
{
    const int states[8] = {STATE_UC,    STATE_UEU,   STATE_UEO, STATE_UER,
                           STATE_COUNT, STATE_COUNT, STATE_CE,  STATE_COUNT};

    for (uint32_t aet = 0; aet < 8; aet++) {
        EXPECT_EQ(syndrome_serror_state(aet << 10 | 0x11), states[aet]) << aet;
        EXPECT_EQ(syndrome_serror_state(aet << 10 | 0x2211), states[aet]) << "EA and IESB do not count";
        EXPECT_EQ(syndrome_serror_state(aet << 10 | 0x1000011), STATE_COUNT) << "IDS=1";
        EXPECT_EQ(syndrome_serror_state(aet << 10), STATE_COUNT) << "DFSC is not 0x11";
    }
}

abort_syndrome external(uint8_t fsc, error_state state)
{
    abort_syndrome s = {};

    s.fsc = fsc;
    s.set = static_cast<uint8_t>(state);
    return s;
}

TEST(syndrome, external_aborts_as_qemu_gives_them)
{
    abort_syndrome load = external(0x10, STATE_UER), store = load;

    store.wnr = 1;
    EXPECT_EQ(syndrome_esr(0x25, syndrome_abort(&load, true)), 0x96000010u);
    EXPECT_EQ(syndrome_esr(0x25, syndrome_abort(&store, true)), 0x96000050u);
}

// SET 12:11: UER 0, UC 2, UEO 3, and UEU is reported as UC.
TEST(syndrome, set_of_every_state)
{
    const uint32_t set[] = {2, 2, 3, 0, 3, 3};

    for (int s = 0; s < STATE_COUNT; s++) {
        abort_syndrome direct = external(0x10, static_cast<error_state>(s));
        abort_syndrome walk = external(0x15, static_cast<error_state>(s));
        EXPECT_EQ(syndrome_abort(&direct, true), set[s] << 11 | 0x10u) << error_state_name(error_state(s));
        EXPECT_EQ(syndrome_abort(&direct, false), 0x10u) << "SET comes with FEAT_RAS";
        EXPECT_EQ(syndrome_abort(&walk, true), 0x15u) << "SET is for aborts that are not on a walk";
    }
}

TEST(syndrome, attributes_of_an_abort)
{
    for (unsigned fsc = 0; fsc < 64; fsc++) {
        abort_syndrome s = external(static_cast<uint8_t>(fsc), STATE_UER);
        bool direct = fsc == 0x10, walk = fsc >= 0x12 && fsc <= 0x17;
        s.fnv = s.ea = s.s1ptw = s.wnr = 1;
        EXPECT_EQ(syndrome_abort(&s, true), fsc | 0xc0 | (direct ? 0x400 : 0) | (direct || walk ? 0x200 : 0))
            << fsc;
    }
}

// A read of ERRIDR_EL1 into X19 that HCR_EL2.TERR trapped.
TEST(syndrome, trapped_register_access)
{
    uint32_t iss = syndrome_sysreg(3, 0, 5, 3, 0, 19, true);

    EXPECT_EQ(syndrome_esr(0x18, iss), 0x62301667u);
    EXPECT_EQ(iss, 3u << 20 | 0u << 17 | 0u << 14 | 5u << 10 | 19u << 5 | 3u << 1 | 1u);
    EXPECT_EQ(syndrome_sysreg(3, 7, 15, 15, 7, 31, true), 0x3fffffu) << "the fields touch";
    EXPECT_EQ(syndrome_sysreg(2, 0, 0, 0, 0, 0, false), 0x200000u);
    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        const struct sysreg_row *r = sysreg_row_of(static_cast<enum sysreg>(reg));
        uint32_t of_row = syndrome_sysreg(r->op0, r->op1, r->crn, r->crm, r->op2, 5, false);
        EXPECT_EQ(decode_sysreg(of_row), r->op0 == 0 ? SYSREG_COUNT : reg) << r->name;
    }
}

TEST(syndrome_esr_text_, is_short)
{
    EXPECT_EQ(esr_text(0xbe000c11), "{EC=SError,AET=UER,DFSC=0x11}");
    EXPECT_EQ(esr_text(0xbe002e11), "{EC=SError,AET=UER,DFSC=0x11,EA,IESB}");
    EXPECT_EQ(esr_text(0xbf000001), "{EC=SError,ISS=0x1000001}");
    EXPECT_EQ(esr_text(0xbe000000), "{EC=SError,ISS=0x0}");
    EXPECT_EQ(esr_text(0x96000050), "{EC=DABT-same,DFSC=0x10,SET=UER,WnR}");
    EXPECT_EQ(esr_text(0x82001810), "{EC=IABT-lower,IFSC=0x10,SET=UEO}");
    EXPECT_EQ(esr_text(0x62301667), "{EC=SYS64,ERRIDR_EL1,Rt=19,Direction=read}");
    EXPECT_EQ(esr_text(0x5a00002a), "{EC=HVC64,imm16=0x2a}");
    EXPECT_EQ(esr_text(0xfe000001), "{EC=0x3f,ISS=0x1}");
    char tiny[8];
    EXPECT_EQ(syndrome_esr_text(tiny, sizeof(tiny), 0xbe000c11), 7u);
    EXPECT_STREQ(tiny, "{EC=SEr");
}

TEST(decode_table, codes_are_unique_and_fields_apart)
{
    std::set<std::pair<unsigned, unsigned>> seen;
    uint64_t known[LAYOUT_COUNT] = {}, above[LAYOUT_COUNT] = {};
    std::set<unsigned> used;

    for (size_t i = 0; const struct code *c = decode_code_row(i); i++)
        EXPECT_TRUE(seen.insert({c->table, c->value}).second) << c->name << ": the value is there twice";
    for (size_t i = 0; const struct iss_field *f = decode_iss_row(i); i++) {
        uint64_t low = f->mask & -f->mask;
        EXPECT_EQ(f->mask & known[f->layout], 0u) << f->name << ": overlaps a row of its layout";
        EXPECT_TRUE(known[f->layout] == 0 || f->mask < above[f->layout]) << f->name << ": is not sorted";
        EXPECT_EQ(f->mask >> 25, 0u) << f->name << ": is outside ISS";
        EXPECT_STRNE(f->meaning, "") << f->name;
        known[f->layout] |= f->mask;
        above[f->layout] = low;
        used.insert(f->layout);
        EXPECT_TRUE(f->codes == CODES_NONE || bits_get(~uint64_t(0), f->mask) < 256) << f->name;
    }
    EXPECT_EQ(used.size(), size_t(LAYOUT_COUNT)) << "a layout without fields";
}

TEST(syndrome_decode_, knows_its_kinds)
{
    size_t kinds = 0;

    for (; syndrome_kinds[kinds] != nullptr; kinds++)
        EXPECT_NE(decode(syndrome_kinds[kinds], ~uint64_t(0)), "");
    EXPECT_EQ(kinds, 12u);
    EXPECT_FALSE(syndrome_decode("esr_el2", 0, nullptr, nullptr));
}

TEST(syndrome_decode_, shows_each_field_of_an_esr)
{
    std::string text = decode("esr", 0xbe000c11);

    EXPECT_TRUE(has(text, "EC        [31:26] 0x2f   SError: SError exception\n")) << text;
    EXPECT_TRUE(has(text, "AET       [12:10] 0x3    UER: Recoverable\n")) << text;
    EXPECT_FALSE(has(text, "warning")) << text;
    EXPECT_TRUE(has(decode("esr", 0x62301667), "ERRIDR_EL1: Error Record ID Register"));
    EXPECT_TRUE(has(decode("disr", 0x80000811), "UEO: Restartable"));
    EXPECT_TRUE(has(decode("vsesr", 0x11), "UC: Uncontainable"));
    EXPECT_TRUE(has(decode("spsr", 0x3c9), "EL2h"));
    EXPECT_TRUE(has(decode("serr", 0x0c), "Data of external memory"));
    EXPECT_TRUE(has(decode("hcr", 0x20), "AMO       [5]     0x1    physical SErrors go to EL2"));
    EXPECT_TRUE(has(decode("scr", 0x8), "EA        [3]     0x1    SErrors and External aborts go to EL3"));
}

struct suspicion {
    const char *kind;
    uint64_t value;
    const char *warning; // nullptr: none
};

const suspicion suspicions[] = {
    {"esr",       0xbe000000,                     "Uncategorized"                 },
    {"esr",       0xbf000000,                     "IDS=1"                         },
    {"esr",       0xbe001011,                     "AET value is reserved"         },
    {"esr",       0xbe001411,                     "AET value is reserved"         },
    {"esr",       0xbe001c11,                     "AET value is reserved"         },
    {"esr",       0xbe001811,                     nullptr                         },
    {"esr",       0xbc000c11,                     "IL=0"                          },
    {"esr",       0xbe000011 | 1u << 20,          "RES0"                          },
    {"esr",       0x96000011,                     "Tag Check fault, not an SError"},
    {"esr",       0x97c18010,                     "ISV=1"                         },
    {"esr",       0x96000810,                     "SET=1"                         },
    {"esr",       0x96000010,                     nullptr                         },
    {"esr",       0xbe000c11 | uint64_t(1) << 60, "RES0"                          },
    {"disr",      0,                              nullptr                         },
    {"disr",      0x80000000,                     "Uncategorized"                 },
    {"disr",      0x00000c11,                     "A=0"                           },
    {"disr",      0x80002c11,                     "IESB"                          },
    {"disr",      0x80000c11,                     nullptr                         },
    {"vdisr",     0x81000001,                     "IDS=1"                         },
    {"vsesr",     0x2000011,                      "RES0"                          },
    {"spsr",      0x3c6,                          "illegal exception return"      },
    {"spsr",      0x3d0,                          "AArch32"                       },
    {"spsr",      0x3c5,                          nullptr                         },
    {"serr",      0x1b,                           "reserved"                      },
    {"serr",      0x100,                          "RES0"                          },
    {"erxstatus", 0,                              nullptr                         },
    {"erxstatus", 0x20000012,                     "V=0"                           },
    {"erxstatus", 0x40b00002,                     "UET"                           },
    {"erxstatus", 0x60300002,                     nullptr                         },
    {"erxstatus", 0x52000002,                     "ER and PN"                     },
    {"erxpfgctl", 0x80000042,                     "more than one"                 },
    {"erxpfgctl", 0x80000006,                     "more than one"                 },
    {"erxpfgctl", 0x80000000,                     "no error type"                 },
    {"erxpfgctl", 0x80000002,                     nullptr                         },
    {"hcr",       0x100,                          "AMO=0"                         },
    {"hcr",       0x8000120,                      "TGE=1"                         },
    {"hcr",       0x120,                          nullptr                         },
    {"scr",       0x100000,                       "EA=0"                          },
    {"scr",       0x100008,                       nullptr                         },
};

TEST(syndrome_decode_, warns_of_what_means_something_else)
{
    for (const suspicion &s : suspicions) {
        std::string text = decode(s.kind, s.value);
        if (s.warning == nullptr)
            EXPECT_FALSE(has(text, "warning")) << s.kind << " " << std::hex << s.value << "\n" << text;
        else
            EXPECT_TRUE(has(text.substr(std::min(text.find("warning"), text.size())), s.warning))
                << s.kind << " " << std::hex << s.value << " " << s.warning << "\n"
                << text;
    }
}

} // namespace
