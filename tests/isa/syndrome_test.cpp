// SPDX-License-Identifier: BSD-2-Clause
// Syndromes: values that real parts and QEMU 7.2 were seen to give. Their explanation: decode_test.cpp.
#include <gtest/gtest.h>

#include <string>

#include "hardware.hpp"
extern "C" {
#include "decode.h"
}

namespace
{

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

} // namespace
