// SPDX-License-Identifier: BSD-2-Clause
// Two stages of tables with a few random changes, against an evaluation written from DDI 0487 D8 alone: level
// by level as the manual tells it, with nothing in common with the walk but the memory it reads.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "fake_tlb.hpp"
#include "two_stages.hpp"

extern "C" {
#include "translate.h"
}

namespace
{

using rasim::fake_bus;
using rasim::two_stages;
using word = std::uint64_t;

word field(word value, unsigned high, unsigned low)
{
    return value << (63 - high) >> (63 - high + low);
}

unsigned number(word value, unsigned high, unsigned low)
{
    return static_cast<unsigned>(field(value, high, low));
}

bool bit(word value, unsigned n)
{
    return field(value, n, n) != 0;
}

// What becomes of an access.
struct verdict {
    unsigned fsc = 0; // 0x3f: none, `pa` is where it goes
    word pa = 0, ipa = 0;
    bool stage2 = false, ptw = false;
};
constexpr unsigned NONE = 0x3f, ADDRESS_SIZE = 0x00, TRANSLATION = 0x04, ACCESS_FLAG = 0x08,
                   PERMISSION = 0x0c, EXTERNAL = 0x14;

class manual
{
public:
    manual(const struct pe &p, const fake_bus &m, enum bus_kind k) : pe(p), memory(m), kind(k)
    {
    }

    verdict translate(word va)
    {
        verdict v = stage1(va);
        return v.fsc == NONE && stage2_on() ? stage2(v.pa, false) : v;
    }

    unsigned reads = 0;

private:
    const struct pe &pe;
    const fake_bus &memory;
    enum bus_kind kind;

    struct leaf {
        unsigned fsc = NONE; // at level 0; with it, the level
        unsigned level = 0;
        word descriptor = 0, tables = 0, output = 0;
        bool refused = false; // stage 2 did not translate the address of a descriptor:
        verdict by_stage2;
    };

    word sys(enum sysreg r) const
    {
        return pe.sys[r];
    }

    bool stage2_on() const
    {
        return bit(sys(HCR_EL2), 0) || bit(sys(HCR_EL2), 12); // VM, DC
    }

    // TCR_ELx.IPS, VTCR_EL2.PS: encodings beyond 48 bits count as the implemented size.
    static unsigned size(word ps)
    {
        const std::array<unsigned, 8> bits = {32, 36, 40, 42, 44, 48, 48, 48};
        return bits[ps];
    }

    // D8.2.3: 4 KiB granule; what each level resolves.
    static unsigned low(unsigned level)
    {
        return 39 - 9 * level;
    }

    static verdict fault(unsigned fsc, unsigned level, word ipa = 0, bool two = false, bool ptw = false)
    {
        verdict v;
        v.fsc = fsc + level;
        v.ipa = ipa;
        v.stage2 = two;
        v.ptw = ptw;
        return v;
    }

    leaf walk(word base, word input, unsigned bits, unsigned level, unsigned out, bool big, bool nested)
    {
        leaf l;
        word entries = word{1} << (bits - low(level));
        word at = field(base, 47, 1) << 1;
        at -= at % (entries * 8);
        at += input / (word{1} << low(level)) * 8;
        l.level = 0;
        if (at >= word{1} << out) {
            l.fsc = ADDRESS_SIZE;
            return l;
        }
        for (;; level++) {
            l.level = level;
            word pa = at;
            if (nested) {
                l.by_stage2 = stage2(at, true);
                l.refused = l.by_stage2.fsc != NONE;
                if (l.refused)
                    return l;
                pa = l.by_stage2.pa;
            }
            reads++;
            if (memory.is_poisoned(pa)) {
                l.fsc = EXTERNAL;
                return l;
            }
            l.descriptor = memory.get64(pa);
            if (big)
                l.descriptor = __builtin_bswap64(l.descriptor);
            unsigned type = number(l.descriptor, 1, 0);
            bool next = type == 3 && level < 3;
            bool end = (type == 3 && level == 3) || (type == 1 && (level == 1 || level == 2));
            if (!next && !end) {
                l.fsc = TRANSLATION;
                return l;
            }
            word address = field(l.descriptor, 47, 12) << 12;
            if (end) {
                word span = word{1} << low(level);
                l.output = address / span * span + input % span;
                if (address / span * span >= word{1} << out)
                    l.fsc = ADDRESS_SIZE;
                else if (!bit(l.descriptor, 10))
                    l.fsc = ACCESS_FLAG;
                return l;
            }
            l.tables |= l.descriptor;
            if (address >= word{1} << out) {
                l.fsc = ADDRESS_SIZE;
                return l;
            }
            at = address + input / (word{1} << low(level + 1)) % 512 * 8;
        }
    }

    // D8.4: who may do what.
    bool stage1_allows(const leaf &l, bool hpd) const
    {
        word t = hpd ? 0 : l.tables;
        unsigned ap = number(l.descriptor, 7, 6);
        bool el0 = (ap == 1 || ap == 3) && !bit(t, 61);
        bool read_only = ap >= 2 || bit(t, 62);
        bool wxn = bit(sys(SCTLR_EL1), 19);
        if (pe.pstate.el == 0) {
            bool x = !bit(l.descriptor, 54) && !bit(t, 60);
            return kind == BUS_FETCH ? x && !(wxn && el0 && !read_only)
                                     : el0 && (kind == BUS_READ || !read_only);
        }
        bool pan = pe.pstate.pan && el0;
        bool write = !read_only && !pan;
        bool x = !bit(l.descriptor, 53) && !bit(t, 59) && !(el0 && !read_only);
        if (kind == BUS_FETCH)
            return x && !(wxn && write);
        return kind == BUS_READ ? !pan : write;
    }

    verdict stage1(word va)
    {
        word tcr = sys(TCR_EL1);
        bool upper = bit(va, 55);
        unsigned top =
            bit(tcr, upper ? 38 : 37) && !(kind == BUS_FETCH && bit(tcr, upper ? 52 : 51)) ? 55 : 63;
        verdict v;
        if (!bit(sys(SCTLR_EL1), 0) || bit(sys(HCR_EL2), 12)) {
            if (field(va, top, 48) != 0)
                return fault(ADDRESS_SIZE, 0);
            v.fsc = NONE;
            v.pa = field(va, 47, 0);
            return v;
        }
        unsigned txsz = upper ? number(tcr, 21, 16) : number(tcr, 5, 0);
        if (txsz < 16 || txsz > 39 || bit(tcr, upper ? 23 : 7))
            return fault(TRANSLATION, 0);
        unsigned bits = 64 - txsz;
        word above = field(va, top, bits);
        if (above != (upper ? field(~word{0}, top, bits) : 0))
            return fault(TRANSLATION, 0);
        unsigned level = bits > 39 ? 0 : bits > 30 ? 1 : 2;
        leaf l = walk(sys(upper ? TTBR1_EL1 : TTBR0_EL1), field(va, bits - 1, 0), bits, level,
                      size(field(tcr, 34, 32)), bit(sys(SCTLR_EL1), 25), stage2_on());
        if (l.refused)
            return l.by_stage2;
        if (l.fsc != NONE)
            return fault(l.fsc, l.level);
        if (!stage1_allows(l, bit(tcr, upper ? 42 : 41)))
            return fault(PERMISSION, l.level);
        v.fsc = NONE;
        v.pa = l.output;
        return v;
    }

    // D8.2.6, D8.4.2.
    verdict stage2(word ipa, bool ptw)
    {
        word vtcr = sys(VTCR_EL2);
        unsigned t0sz = number(vtcr, 5, 0), sl0 = number(vtcr, 7, 6), bits = 64 - t0sz;
        // Each start level with the sizes that up to 16 tables side by side give it.
        bool good =
            t0sz >= 16 && t0sz <= 39 &&
            ((sl0 == 0 && bits <= 34) || (sl0 == 1 && bits >= 31 && bits <= 43) || (sl0 == 2 && bits >= 40));
        if (!good || ipa >= word{1} << bits)
            return fault(TRANSLATION, 0, ipa, true, ptw);
        leaf l = walk(sys(VTTBR_EL2), ipa, bits, 2 - sl0, size(field(vtcr, 18, 16)), bit(sys(SCTLR_EL2), 25),
                      false);
        if (l.fsc != NONE)
            return fault(l.fsc, l.level, ipa, true, ptw);
        bool device = field(l.descriptor, 5, 4) == 0;
        bool allowed = ptw                 ? bit(l.descriptor, 6) && !(bit(sys(HCR_EL2), 2) && device)
                       : kind == BUS_FETCH ? !bit(l.descriptor, 54)
                                           : bit(l.descriptor, kind == BUS_READ ? 6 : 7);
        if (!allowed)
            return fault(PERMISSION, l.level, ipa, true, ptw);
        verdict v;
        v.fsc = NONE;
        v.pa = l.output;
        return v;
    }
};

using rng = std::mt19937_64;

unsigned below(rng &r, unsigned n)
{
    return static_cast<unsigned>(r() % n);
}

// One of the 24 descriptors on the way.
word on_the_way(rng &r)
{
    unsigned input = below(r, two_stages::DATA + 1), level = below(r, 4);
    bool first = input != two_stages::DATA && below(r, 3) == 0;
    return first ? two_stages::entry1(input) : two_stages::entry2(input, level);
}

// The bits that this implementation gives a meaning.
void flip_register(rng &r, struct pe &pe)
{
    static const struct {
        enum sysreg reg;
        unsigned low, bits;
    } at[] = {
        {TCR_EL1,   0,  6 },
        {TCR_EL1,   7,  1 },
        {TCR_EL1,   32, 7 },
        {TCR_EL1,   41, 1 },
        {TCR_EL1,   51, 1 },
        {VTCR_EL2,  0,  8 },
        {VTCR_EL2,  16, 3 },
        {HCR_EL2,   0,  1 },
        {HCR_EL2,   2,  1 },
        {HCR_EL2,   12, 1 },
        {SCTLR_EL1, 0,  1 },
        {SCTLR_EL1, 19, 1 },
        {SCTLR_EL1, 25, 1 },
        {SCTLR_EL2, 25, 1 },
        {TTBR0_EL1, 0,  64},
        {VTTBR_EL2, 0,  64},
    };
    const auto &a = at[below(r, sizeof at / sizeof at[0])];
    pe.sys[a.reg] ^= word{1} << (a.low + below(r, a.bits));
}

void change(rng &r, two_stages &m, word &va)
{
    word at = on_the_way(r);
    switch (below(r, 8)) {
    case 0:
    case 1:
    case 2:
        m.memory.put64(at, m.memory.get64(at) ^ word{1} << below(r, 64));
        break;
    case 3: // another kind of descriptor
        m.memory.put64(at, (m.memory.get64(at) & ~word{3}) | below(r, 4) | two_stages::AF);
        break;
    case 4: // any attributes
        m.memory.put64(at, field(m.memory.get64(at), 47, 12) << 12 |
                               (r() & ~(field(~word{0}, 47, 12) << 12)) | 3);
        break;
    case 5:
        m.memory.poison(at, 5);
        break;
    case 6:
        flip_register(r, m.pe);
        break;
    default:
        va ^= word{1} << below(r, 64);
    }
}

// The same from a TLB that an access of another kind and level may have filled: a walk's answer or a held
// one, the verdict is the same.
void expect_same_by_tlb(rng &r, two_stages &m, word va, enum bus_kind kind, const struct translation &want,
                        bool good)
{
    rasim::fake_tlb held;
    struct tlb face = held.face();
    struct bus port = m.memory.port();
    struct translation t = {};
    unsigned el = m.pe.pstate.el;

    port.tlb = &face;
    m.pe.pstate.el = static_cast<std::uint8_t>(below(r, 2));
    translate(&m.pe, &port, va ^ 8, below(r, 2) ? BUS_READ : BUS_WRITE, &t);
    m.pe.pstate.el = static_cast<std::uint8_t>(el);
    ASSERT_EQ(good, translate(&m.pe, &port, va, kind, &t));
    if (good) {
        ASSERT_EQ(want.pa, t.pa);
        return;
    }
    ASSERT_EQ(want.cause, t.cause);
    ASSERT_EQ(want.level, t.level);
    ASSERT_EQ(want.stage2, t.stage2);
    ASSERT_EQ(want.s1ptw, t.s1ptw);
    if (want.stage2) {
        ASSERT_EQ(want.ipa, t.ipa);
    }
}

// Which stage, for a table or not, what, where: what has been seen.
using seen = std::tuple<bool, bool, unsigned>;

} // namespace

TEST(walk_random, agrees_with_the_manual)
{
    rng r(20171107);
    std::map<seen, unsigned> count;
    const two_stages clean;

    for (unsigned n = 0; n < 60000; n++) {
        two_stages m = clean;
        word va = two_stages::VA & ~word{7};
        m.pe.pstate.el = static_cast<std::uint8_t>(below(r, 2));
        m.pe.pstate.pan = static_cast<std::uint8_t>(below(r, 2));
        auto kind =
            static_cast<enum bus_kind>(std::array<int, 3>{BUS_READ, BUS_WRITE, BUS_FETCH}[below(r, 3)]);
        if (below(r, 2)) { // 44-bit physical addresses of either stage, in place of 48
            m.pe.sys[TCR_EL1] ^= word{1} << 32;
            m.pe.sys[VTCR_EL2] ^= 1 << 16;
        }
        for (unsigned changes = below(r, 4); changes > 0; changes--)
            change(r, m, va);

        manual expected(m.pe, m.memory, kind);
        verdict want = expected.translate(va);
        struct bus port = m.memory.port();
        struct translation t = {};
        bool good = translate(&m.pe, &port, va, kind, &t);
        SCOPED_TRACE(n);
        ASSERT_EQ(want.fsc == NONE, good);
        ASSERT_EQ(expected.reads, m.memory.log.size());
        ASSERT_NO_FATAL_FAILURE(expect_same_by_tlb(r, m, va, kind, t, good));
        if (good) {
            ASSERT_EQ(want.pa, t.pa);
            count[{false, false, NONE}]++;
            continue;
        }
        ASSERT_EQ(want.fsc, abort_status(static_cast<enum abort_cause>(t.cause), t.level));
        ASSERT_EQ(want.stage2, t.stage2 != 0);
        ASSERT_EQ(want.ptw, t.s1ptw != 0);
        if (want.stage2) {
            ASSERT_EQ(want.ipa, t.ipa);
        }
        count[{want.stage2, want.ptw, want.fsc}]++;
    }
    // The entries of stage 2's level 0 lie in one granule: that of the page is never the first to be met.
    count[{true, false, EXTERNAL}] += 3;
    for (bool two : {false, true}) {
        for (bool ptw : {false, true}) {
            for (unsigned cause : {ADDRESS_SIZE, TRANSLATION, ACCESS_FLAG, PERMISSION, EXTERNAL}) {
                bool leaves = cause == ACCESS_FLAG || cause == PERMISSION;
                for (unsigned level = leaves ? 1 : 0; level < 4 && two >= ptw; level++)
                    EXPECT_GT((count[{two, ptw, cause + level}]), 2u) << two << ptw << " " << cause + level;
            }
        }
    }
}
