// SPDX-License-Identifier: BSD-2-Clause
// Exceptions of a guest hypervisor (FEAT_NV, FEAT_NV2): what SPSR_EL1 shows, aborts of VNCR_EL2's page.
#include <gtest/gtest.h>

#include "fake_bus.hpp"
#include "open_machine.hpp"
extern "C" {
#include "access.h"
#include "nested.h"
}

namespace
{

using namespace open_machine;

const uint64_t page = 0x80003000;

// {NV,NV1} = {1,0}, or all three: an exception from EL1 to EL1 leaves EL2 in SPSR_EL1.M[3:2].
TEST(nested, spsr_of_an_exception_from_el1)
{
    for (unsigned i = 0; i < 64; i++)
        for (feature_set set : {all_features(), with({FEAT_NV}), feature_set(0)}) {
            unsigned el = i & 1, target = i & 2 ? 2 : 1, bits = i >> 2 & 7;
            bool el2 = i & 32, nv2 = feature_has(set, FEAT_NV2);
            bool hides = feature_has(set, FEAT_NV) && ((bits & 3) == 1 || (bits == 7 && nv2));
            if (target == 2 && !el2)
                continue;
            pe p = open_at(el, set);
            p.sys[HCR_EL2] |= nv_bits(bits);
            p.sys[SCR_EL3] &= ~(one * !el2 << SCR_NS);
            exception e = exception_trap(&p, target, 0, 0), next = {};
            exception_take(&p, &e, &next);
            bool shown = hides && el == 1 && target == 1 && el2;
            EXPECT_EQ(p.sys[target == 1 ? SPSR_EL1 : SPSR_EL2] >> 2 & 3, shown ? 2 : el) << i;
        }
}

const uint64_t esr_il = uint64_t(1) << 25;
enum { VNCR = 1 << 13, WNR = 1 << 6, SYNC_EXTERNAL = 0x10 };

struct target_case {
    bool ea, ease;
    unsigned target;
};

// DDI 0487 AArch64.DataAbort and TakeException: EC 0x25 at EL2; at EL3, where SCR_EL3.EA sends it, 0x24.
TEST(nested, external_abort_of_the_page)
{
    const target_case cases[] = {
        {false, false, 2},
        {true,  false, 3},
        {true,  true,  3}
    };

    for (const target_case &c : cases)
        for (unsigned i = 0; i < 16; i++) {
            bool writes = i & 1, tea = i & 2, a = i & 4, decerr = i & 8;
            pe p = open_at(1, all_features());
            rasim::fake_bus memory;
            struct bus port = memory.port();
            uint64_t value = 0;
            p.sys[HCR_EL2] |= nv_bits(5) | one * tea << 37;
            p.sys[SCR_EL3] |= one * c.ea << 3 | one * c.ease << 19;
            p.sys[VNCR_EL2] = page;
            p.pstate.a = a;
            memory.fail(page, page + 0xfff, decerr ? BUS_DECERR : BUS_SLVERR, 9);
            uint64_t address = nested_address(&p, VTTBR_EL2);
            struct access_result r = writes ? access_nested_write(&p, &port, address, value)
                                            : access_nested_read(&p, &port, address, &value);
            ASSERT_EQ(r.aborted, 1) << i;
            EXPECT_EQ(r.exception.target, c.target) << i;
            uint64_t ec = c.target == 2 ? 0x25 : 0x24;
            EXPECT_EQ(r.exception.esr & ~(uint64_t(3) << 11 | 1 << 9 | 1 << 14),
                      ec << 26 | esr_il | VNCR | (writes ? WNR : 0) | SYNC_EXTERNAL)
                << i;
            EXPECT_TRUE(r.exception.far_valid);
            EXPECT_EQ(r.exception.far, page + 0x020);
            EXPECT_EQ(r.exception.return_address, p.pc) << "to the MRS or MSR itself";
            EXPECT_EQ(r.exception.serror_vector, c.ease) << i;
            EXPECT_EQ(memory.log.size(), 1u);
            EXPECT_EQ(memory.log[0].address, page + 0x020);
            EXPECT_EQ(memory.log[0].size, 8u);
        }
}

// The page is EL2's: stage 2 has no say, and poison aborts a read.
TEST(nested, page_is_read_and_written)
{
    pe p = open_at(1, all_features());
    rasim::fake_bus memory;
    struct bus port = memory.port();
    uint64_t value = 0, address;

    p.sys[HCR_EL2] |= nv_bits(7) | 1;
    p.sys[VNCR_EL2] = page;
    address = nested_address(&p, SCTLR_EL1);
    EXPECT_EQ(address, page + 0x110);
    EXPECT_EQ(access_nested_write(&p, &port, address, 0x0123456789abcdef).aborted, 0);
    EXPECT_EQ(memory.get64(page + 0x110), 0x0123456789abcdefu);
    EXPECT_EQ(access_nested_read(&p, &port, address, &value).aborted, 0);
    EXPECT_EQ(value, 0x0123456789abcdefu);
    memory.poison(address, 3);
    struct access_result r = access_nested_read(&p, &port, address, &value);
    EXPECT_EQ(r.aborted, 1);
    EXPECT_EQ(r.exception.target, 2);
    EXPECT_EQ(r.exception.esr & VNCR, VNCR + 0u);
    EXPECT_EQ(r.answered, rasim::fake_bus::cycles_per_access + 0u);
}

} // namespace
