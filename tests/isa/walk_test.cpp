// SPDX-License-Identifier: BSD-2-Clause
// Two-stage walks: what each descriptor on the way can do to an access, at each level of each stage, and what
// the exception says of it (DDI 0487 D8.15; ISS encoding for a Data Abort; HPFAR_EL2).
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "two_stages.hpp"

extern "C" {
#include "access.h"
#include "translate.h"
}

namespace
{

using rasim::fake_bus;
using rasim::two_stages;

constexpr std::uint64_t OFFSET = two_stages::VA & 0xfff;

struct access_result load(two_stages &m, std::uint64_t va = two_stages::VA)
{
    struct bus port = m.memory.port();
    std::uint64_t data = 0;
    m.memory.log.clear();
    return access_read(&m.pe, &port, va, &data, sizeof data);
}

// A descriptor that a cause is planted in.
struct place {
    std::string name;
    std::uint64_t address;
    unsigned level;
    bool stage2, walk;   // walk: for the address of a stage 1 descriptor
    std::uint64_t hpfar; // of the IPA that stage 2 was asked for
    unsigned reads;      // descriptors read, this one included

    // The entries of level 0 of stage 2 lie side by side: poison of one is met at the first.
    bool first_of_its_granule() const
    {
        return !stage2 || level != 0 || reads == 1;
    }
};

// In the order of the walk: stage 1's level n is read through stage 2's levels 0 to 3; then the data.
std::vector<place> places()
{
    std::vector<place> all;
    unsigned reads = 0;
    for (unsigned input = 0; input <= two_stages::DATA; input++) {
        std::uint64_t hpfar = two_stages::ipa(input) >> 12 << 4;
        bool walk = input != two_stages::DATA;
        for (unsigned level = 0; level < 4; level++)
            all.push_back({"stage 2 level " + std::to_string(level) + " of input " + std::to_string(input),
                           two_stages::entry2(input, level), level, true, walk, hpfar, ++reads});
        if (walk)
            all.push_back({"stage 1 level " + std::to_string(input), two_stages::entry1(input), input, false,
                           false, 0, ++reads});
    }
    return all;
}

struct cause {
    const char *name;
    unsigned fsc;        // at level 0
    bool leaf, external; // leaf: of pages only
    std::function<void(fake_bus &, const place &)> plant;
};

const std::vector<cause> &causes()
{
    static const std::vector<cause> all = {
        {"invalid",        0x04, false, false,
         [](fake_bus &m,                                       const place &p) { m.put64(p.address, m.get64(p.address) & ~std::uint64_t{1}); }},
        {"output of 2^47", 0x00, false, false,
         [](fake_bus &m,                                       const place &p) {
             m.put64(p.address, m.get64(p.address) | std::uint64_t{1} << 47);
         }                                                                                                            },
        {"no access flag", 0x08, true,  false,
         [](fake_bus &m,                                       const place &p) { m.put64(p.address, m.get64(p.address) & ~two_stages::AF); }  },
        {"no permission",  0x0c, true,  false,
         [](fake_bus &m,                                       const place &p) {
             // Stage 2: not to be read. Stage 1: for EL0 alone not to be had, which is who asks below.
             m.put64(p.address, m.get64(p.address) & ~std::uint64_t{1 << 6});
         }                                                                                                            },
        {"poison",         0x14, false, true,  [](fake_bus &m, const place &p) { m.poison(p.address, 9); }                                    },
        {"SLVERR",         0x14, false, true,
         [](fake_bus &m,                                       const place &p) { m.fail(p.address, p.address, BUS_SLVERR, 9); }               },
    };
    return all;
}

void expect_syndrome(const struct exception &e, const place &p, const cause &c)
{
    unsigned target = p.stage2 ? 2 : 1;
    bool permission_of_walk = p.walk && c.fsc == 0x0c;
    bool hpfar = p.stage2 && !c.external && (c.fsc != 0x0c || permission_of_walk);

    EXPECT_EQ(target, e.target);
    EXPECT_EQ(0x24u, e.esr >> 26);
    EXPECT_EQ(c.fsc + p.level, e.esr & 0x3f);
    EXPECT_EQ(p.walk, (e.esr >> 7 & 1) != 0) << "S1PTW";
    EXPECT_EQ(0u, e.esr & 0x1fff00 & ~0x80u) << "neither FnV nor SET on a walk";
    EXPECT_TRUE(e.far_valid);
    EXPECT_EQ(two_stages::VA, e.far);
    EXPECT_EQ(hpfar, e.ipa_valid != 0);
    if (hpfar) {
        EXPECT_EQ(p.hpfar, e.ipa >> 12 << 4);
    }
    EXPECT_EQ(c.external ? 9u : 0u, e.tag);
}

} // namespace

TEST(walk, reads_each_descriptor_once_and_in_order)
{
    two_stages m;
    struct access_result r = load(m);
    ASSERT_FALSE(r.aborted);
    EXPECT_EQ(two_stages::PA_OF_PAGE | OFFSET, r.pa);
    std::vector<place> all = places();
    ASSERT_EQ(all.size() + 1, m.memory.log.size());
    for (std::size_t i = 0; i < all.size(); i++) {
        EXPECT_EQ(all[i].address, m.memory.log[i].address) << all[i].name;
        EXPECT_EQ(BUS_WALK, m.memory.log[i].kind);
    }
    for (std::size_t i = 0; i < m.memory.log.size(); i++)
        EXPECT_EQ(i * fake_bus::cycles_per_access, m.memory.log[i].elapsed) << "one follows the other";
    EXPECT_EQ(0u, r.answered);
    EXPECT_EQ(25 * fake_bus::cycles_per_access, r.cycles);
}

// 24 descriptors, each with each cause that it can have.
TEST(walk, faults_and_aborts_say_where)
{
    for (const place &p : places()) {
        for (const cause &c : causes()) {
            if (c.leaf && p.level != 3)
                continue;
            if (std::string(c.name) == "poison" && !p.first_of_its_granule())
                continue;
            SCOPED_TRACE(p.name + ": " + c.name);
            two_stages m;
            m.pe.pstate.el = 0;
            m.pe.sys[TCR_EL1] ^= std::uint64_t{5 ^ 4} << 32; // IPS and PS: 44 bits
            m.pe.sys[VTCR_EL2] ^= (5 ^ 4) << 16;
            c.plant(m.memory, p);
            struct access_result r = load(m);
            ASSERT_TRUE(r.aborted);
            EXPECT_EQ(p.reads, m.memory.log.size());
            expect_syndrome(r.exception, p, c);
            EXPECT_EQ(p.reads * fake_bus::cycles_per_access +
                          (c.external ? m.pe.impdef[IMPDEF_ABORT_CYCLES] : 0),
                      r.cycles);
            EXPECT_EQ(c.external ? p.reads * fake_bus::cycles_per_access : 0, r.answered);
        }
    }
}

// HCR_EL2.TEA sends a stage 1 walk's External abort to EL2, where it still is stage 1's; SCR_EL3.EA sends all
// of them to EL3.
TEST(walk, external_aborts_are_routed_like_any)
{
    for (const place &p : places()) {
        for (std::uint64_t ea : {0u, 1u}) {
            SCOPED_TRACE(p.name);
            two_stages m;
            m.pe.sys[HCR_EL2] |= HCR_EL2_TEA;
            m.pe.sys[SCR_EL3] |= ea << 3;
            m.memory.fail(p.address, p.address, BUS_DECERR, 9);
            struct access_result r = load(m);
            EXPECT_EQ(ea ? 3u : 2u, r.exception.target);
            EXPECT_EQ(0x14 + p.level, r.exception.esr & 0x3f);
            EXPECT_EQ(p.walk, (r.exception.esr >> 7 & 1) != 0);
            EXPECT_FALSE(r.exception.ipa_valid);
        }
    }
}

// WnR is of the access, also where the walk was what failed (v9.4 ASL AArch64.FaultSyndrome: fault.write).
TEST(walk, wnr_is_of_the_access)
{
    for (const place &p : places()) {
        SCOPED_TRACE(p.name);
        two_stages m;
        std::uint64_t data = 0;
        struct bus port = m.memory.port();
        m.pe.pstate.el = 0;
        m.memory.fail(p.address, p.address, BUS_DECERR, 9);
        struct access_result r = access_write(&m.pe, &port, two_stages::VA, &data, sizeof data);
        ASSERT_TRUE(r.aborted);
        EXPECT_EQ(1u, r.exception.esr >> 6 & 1);
        std::uint32_t insn;
        r = access_fetch(&m.pe, &port, two_stages::VA & ~std::uint64_t{3}, &insn);
        EXPECT_EQ(0x20u, r.exception.esr >> 26);
        EXPECT_EQ(0u, r.exception.esr >> 6 & 1);
    }
}

// A walk of stage 1 reads, whatever is asked for; Device memory is not for it with HCR_EL2.PTW.
TEST(walk, stage_2_permissions_of_tables)
{
    for (unsigned level = 0; level < 4; level++) {
        for (unsigned ptw : {0u, 1u}) {
            for (unsigned bits = 0; bits < 8; bits++) {
                bool read = bits & 1, write = bits & 2, device = bits & 4;
                two_stages m;
                m.pe.sys[HCR_EL2] |= ptw ? HCR_EL2_PTW : 0;
                m.memory.put64(two_stages::entry2(level, 3),
                               two_stages::pa(level) | 0x403 | read << 6 | write << 7 | (device ? 0 : 0x3c));
                struct access_result r = load(m);
                bool good = read && !(ptw && device);
                EXPECT_EQ(!good, r.aborted != 0);
                if (!good) {
                    EXPECT_EQ(0x8fu, r.exception.esr & 0xff) << "S1PTW, permission, level 3";
                }
            }
        }
    }
}

TEST(walk, blocks_of_stage_1)
{
    const std::uint64_t sizes[] = {0, std::uint64_t{1} << 30, std::uint64_t{1} << 21};
    for (unsigned level = 0; level < 3; level++) {
        two_stages m;
        m.pe.sys[HCR_EL2] &= ~HCR_EL2_VM; // IPAs are physical: tables 0 to 3 are where their IPA says
        for (unsigned l = 0; l < 4; l++)
            m.memory.put64(two_stages::ipa(l) + (two_stages::entry1(l) & 0xfff),
                           m.memory.get64(two_stages::entry1(l)));
        std::uint64_t block = 0x2'4000'0000;
        for (std::uint64_t hint : {std::uint64_t{0}, two_stages::CONTIGUOUS}) {
            m.memory.put64(two_stages::ipa(level) + (two_stages::entry1(level) & 0xfff),
                           block | hint | two_stages::AF | 1);
            struct access_result r = load(m);
            EXPECT_EQ(level == 0, r.aborted != 0) << "there is no block at level 0";
            if (level != 0) {
                EXPECT_EQ(block | (two_stages::VA & (sizes[level] - 1)), r.pa);
                EXPECT_EQ(level + 2, m.memory.log.size());
            } else {
                EXPECT_EQ(0x04u, r.exception.esr & 0x3f);
            }
        }
    }
}
