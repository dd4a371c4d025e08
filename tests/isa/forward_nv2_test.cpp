// SPDX-License-Identifier: BSD-2-Clause
// Transformed accesses of a guest hypervisor, against rules and offsets of DDI 0487 D8 and the accessors of
// D24.
#include <gtest/gtest.h>

#include <set>
#include <string>

extern "C" {
#include "forward_nv2.h"
}

namespace
{

uint16_t named(const std::string &name)
{
    unsigned e = forward_find(name.c_str());
    EXPECT_LT(e, unsigned(FORWARD_ENCODINGS)) << name;
    return static_cast<uint16_t>(e);
}

TEST(forward_nv2, each_slot_is_there_once)
{
    std::set<unsigned> offsets, encodings;

    for (const forward_slot *s = forward_slots; s->name; s++) {
        EXPECT_TRUE(offsets.insert(s->offset).second) << s->name;
        EXPECT_TRUE(encodings.insert(s->encoding).second) << s->name;
        EXPECT_EQ(s->offset % 8, 0) << s->name;
        EXPECT_LT(s->offset, 4096) << s->name;
        unsigned op1 = s->encoding >> 11 & 7;
        EXPECT_TRUE(s->by_nv1 ? op1 < 4 : op1 == 4 || op1 == 0) << s->name;
    }
    EXPECT_EQ(offsets.size(), 114U + 11);
}

struct row {
    uint16_t encoding;
    bool nv1, nv2;
    enum forward_nv2_kind kind;
    unsigned offset;
    const char *name;
};

TEST(forward_nv2, rules)
{
    const uint16_t cpacr = forward_encoding(3, 0, 1, 0, 2) & 0xffff,
                   cpacr12 = forward_encoding(3, 5, 1, 0, 2) & 0xffff;
    const uint16_t cntv = forward_encoding(3, 3, 14, 3, 1) & 0xffff,
                   cntv02 = forward_encoding(3, 5, 14, 3, 1) & 0xffff;
    const row rows[] = {
        {named("VTTBR_EL2"),  false, true,  FORWARD_NV2_MEMORY,   0x020, "VTTBR_EL2"   }, // '1x1'
        {named("VTTBR_EL2"),  true,  true,  FORWARD_NV2_MEMORY,   0x020, "VTTBR_EL2"   },
        {named("VTTBR_EL2"),  true,  false, FORWARD_NV2_TRAP,     0,     nullptr       },
        {named("HCR_EL2"),    true,  true,  FORWARD_NV2_MEMORY,   0x078, "HCR_EL2"     },
        {cpacr,               true,  true,  FORWARD_NV2_MEMORY,   0x100, "CPACR_EL1"   }, // '111'
        {cpacr,               false, true,  FORWARD_NV2_PLAIN,    0,     nullptr       },
        {cpacr12,             false, true,  FORWARD_NV2_MEMORY,   0x100, "CPACR_EL1"   }, // '101'
        {cpacr12,             true,  true,  FORWARD_NV2_TRAP,     0,     nullptr       }, // 'xx1' after '101'
        {cntv,                true,  true,  FORWARD_NV2_MEMORY,   0x170, "CNTV_CTL_EL0"},
        {cntv02,              false, true,  FORWARD_NV2_MEMORY,   0x170, "CNTV_CTL_EL0"},
        {named("MDSCR_EL1"),  false, true,  FORWARD_NV2_MEMORY,   0x158, "MDSCR_EL1"   },
        {named("PMSICR_EL1"), false, true,  FORWARD_NV2_MEMORY,   0x838, "PMSICR_EL1"  },
        {named("SP_EL1"),     false, true,  FORWARD_NV2_MEMORY,   0x240, "SP_EL1"      },
        {named("ESR_EL2"),    false, true,  FORWARD_NV2_REGISTER, 0,     "ESR_EL1"     },
        {named("ELR_EL2"),    true,  true,  FORWARD_NV2_REGISTER, 0,     "ELR_EL1"     },
        {named("ESR_EL2"),    false, false, FORWARD_NV2_TRAP,     0,     nullptr       },
        {named("SCTLR_EL2"),  false, true,  FORWARD_NV2_TRAP,     0,     nullptr       },
        {named("TLBI_ALLE2"), false, true,  FORWARD_NV2_TRAP,     0,     nullptr       },
        {named("TPIDR_EL1"),  true,  true,  FORWARD_NV2_PLAIN,    0,     nullptr       },
    };

    for (const row &r : rows) {
        char text[FORWARD_NAME];
        forward_name(text, r.encoding);
        SCOPED_TRACE(std::string(text) + (r.nv1 ? " NV1" : "") + (r.nv2 ? " NV2" : ""));
        struct forward_nv2 to = forward_nv2_access(r.encoding, r.nv1, r.nv2);
        EXPECT_EQ(to.kind, r.kind);
        EXPECT_EQ(to.offset, r.offset);
        EXPECT_EQ(std::string(to.name ? to.name : ""), r.name ? r.name : "");
    }
}

// vncr.def moves the machine's own accesses: where both have a register they agree.
TEST(forward_nv2, agrees_with_the_registers_of_the_machine)
{
    const struct {
        const char *name;
        unsigned offset;
    } machine[] = {
#define VNCR(reg, at, when) {#reg, at},
#include "vncr.def"
#undef VNCR
    };
    for (const auto &m : machine) {
        const forward_slot *s = forward_slots;
        while (s->name && std::string(s->name) != m.name)
            s++;
        ASSERT_NE(s->name, nullptr) << m.name;
        EXPECT_EQ(s->offset, m.offset) << m.name;
    }
}

} // namespace
