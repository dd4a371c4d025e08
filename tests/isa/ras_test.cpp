// SPDX-License-Identifier: BSD-2-Clause
// Recording is stated twice: rows in isa/record.def, and here the prose of IHI 0100 2.4.3 as predicates.
// Every STATUS meets every kind of error under both versions.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <tuple>
#include <vector>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
}

namespace
{

// ERR<n>STATUS by bit number, not by the tables of isa/.
constexpr std::uint64_t AV = 1u << 31, V = 1u << 30, UE = 1u << 29, ER = 1u << 28, OF = 1u << 27;
constexpr std::uint64_t MV = 1u << 26, CE = 3u << 24, DE = 1u << 23, PN = 1u << 22, UET = 3u << 20;
constexpr std::uint64_t CI = 1u << 19, IERR = 0xff00, SERR = 0xff;

// ERR<n>CTLR likewise.
constexpr std::uint64_t CTLR_ED = 1, CTLR_UI = 1 << 2, CTLR_FI = 1 << 3, CTLR_UE = 1 << 4, CTLR_CI = 1 << 13;

constexpr int NONE = STATE_COUNT;
constexpr unsigned ALL_STATES = (1u << STATE_COUNT) - 1;
constexpr std::uint32_t OLD_TAG = 7, NEW_TAG = 9;

// IHI 0100 2.4.3: UC > UEU > UER > UEO > DE > CE. An empty record has the lowest priority.
int priority(int state)
{
    static const std::map<int, int> order = {
        {STATE_UC,  6},
        {STATE_UEU, 5},
        {STATE_UER, 4},
        {STATE_UEO, 3},
        {STATE_DE,  2},
        {STATE_CE,  1},
        {NONE,      0}
    };
    return order.at(state);
}

bool is_uncorrected(int state)
{
    return priority(state) >= priority(STATE_UEO) && state != NONE;
}

std::string name(int state)
{
    return state == NONE ? "NONE" : error_state_name(static_cast<enum error_state>(state));
}

int held_by(std::uint64_t status)
{
    static const int by_uet[] = {STATE_UC, STATE_UEU, STATE_UEO, STATE_UER};

    if (!(status & V))
        return NONE;
    if (status & UE)
        return by_uet[(status & UET) >> 20];
    return (status & DE) ? STATE_DE : (status & CE) ? STATE_CE : NONE;
}

// The overflow rule in words. v1.0: an Uncorrected error finds an Uncorrected one; a Deferred one finds a
// Deferred one and no Uncorrected one; an uncounted Corrected one finds nothing but Corrected ones. v1.1: an
// error finds any other.
bool overflows(unsigned version, int held, int state)
{
    if (version >= 11)
        return held != NONE;
    if (is_uncorrected(state))
        return is_uncorrected(held);
    return held == state;
}

std::uint64_t syndrome_of(const struct ras_error &e, int state)
{
    static const std::map<int, std::uint64_t> uet = {
        {STATE_UC,  0},
        {STATE_UEU, 1},
        {STATE_UEO, 2},
        {STATE_UER, 3}
    };
    std::uint64_t s = V | std::uint64_t{e.ierr} << 8 | e.serr;

    s |= (e.has_address ? AV : 0) | (e.misc0 ? MV : 0) | (e.poison ? PN : 0);
    if (is_uncorrected(state))
        s |= uet.at(state) << 20 | (e.in_band ? ER : 0);
    return s;
}

// STATUS after the error, on a node with CTLR.UE=1 and CTLR.CI=1.
std::uint64_t expected_status(unsigned version, std::uint64_t old, const struct ras_error &e)
{
    int held = held_by(old), state = e.state;
    std::uint64_t s = (old & V) ? old : 0;

    if (priority(state) > priority(held)) {
        s &= ~(AV | MV | ER | PN | IERR | SERR | (is_uncorrected(state) ? UET : 0));
        s |= syndrome_of(e, state);
    }
    if (is_uncorrected(state))
        s |= UE;
    else if (state == STATE_DE)
        s |= DE;
    else if (!(s & CE))
        s |= std::uint64_t{e.ce} << 24;
    s |= overflows(version, held, state) ? OF : 0;
    return s | (e.critical && version >= 11 ? CI : 0);
}

struct ras_node make_node(unsigned version, std::uint64_t status)
{
    struct ras_node node;

    ras_node_init(&node, version, ALL_STATES, 0);
    node.record.ctlr |= CTLR_CI;
    node.record.status = status;
    node.record.addr = 0x1000;
    node.record.misc[0] = 0x11;
    node.record.tag = OLD_TAG;
    return node;
}

struct ras_error make_error(int state, unsigned variant = 0)
{
    struct ras_error e = {};

    e.tag = NEW_TAG;
    e.state = static_cast<std::uint8_t>(state);
    e.ce = static_cast<std::uint8_t>(1 + variant % 3);
    e.serr = 0x0c;
    e.ierr = 0x34;
    e.in_band = variant & 1;
    e.poison = variant >> 1 & 1;
    e.has_address = variant >> 2 & 1;
    e.misc0 = (variant >> 3 & 1) ? 0x22 : 0;
    e.critical = variant >> 4 & 1;
    e.incorrect_address = variant >> 1 & 1;
    e.address = 0x2000;
    return e;
}

// Every {V,UE,OF,CE,DE,UET} with the rest of the fields all 0 and all 1.
std::vector<std::uint64_t> all_status()
{
    std::vector<std::uint64_t> all;

    for (std::uint64_t i = 0; i < 512; i++) {
        std::uint64_t s = (i & 1) * V | (i >> 1 & 1) * UE | (i >> 2 & 1) * OF | (i >> 3 & 1) * DE |
                          (i >> 4 & 3) << 24 | (i >> 6 & 3) << 20;
        all.push_back(s | (i >> 8 ? AV | MV | ER | PN | CI | IERR | SERR : 0));
    }
    return all;
}

// A STATUS that holds `state`.
std::uint64_t status_of(int state)
{
    struct ras_error e = make_error(state);
    return state == NONE ? 0 : expected_status(10, 0, e);
}

struct record_row {
    unsigned version;
    int held, state;
    std::string action;
};

std::ostream &operator<<(std::ostream &out, const record_row &r)
{
    return out << "RECORD(" << r.version << ", " << name(r.held) << ", " << name(r.state) << ", " << r.action
               << ")";
}

std::vector<record_row> rows()
{
    constexpr int STATE_NONE = NONE;
    return {
#define RECORD(version, held, new, action) {version, STATE_##held, STATE_##new, #action},
#define W1C(version, field, how, invalid, gate)
#include "record.def"
#undef RECORD
#undef W1C
    };
}

// What the abbreviations mean without a counter and with FR.CEO=0, where IHI 0100 leaves no choice:
// {overwrites, sets OF}.
std::pair<bool, bool> meaning(const std::string &action)
{
    static const std::map<std::string, std::pair<bool, bool>> meanings = {
        {"W",   {true, false} },
        {"WO",  {true, true}  },
        {"O",   {false, true} },
        {"K",   {false, false}},
        {"CW",  {true, false} },
        {"CK",  {false, false}},
        {"CWK", {false, true} },
        {"CWO", {false, true} },
        {"CO",  {false, true} },
    };
    return meanings.at(action);
}

} // namespace

TEST(record_def, each_combination_has_one_row)
{
    std::map<std::tuple<unsigned, int, int>, int> count;

    for (const record_row &r : rows()) {
        EXPECT_EQ(1, ++count[std::make_tuple(r.version, r.held, r.state)]) << "duplicate " << r;
        EXPECT_TRUE(r.version == 10 || r.version == 11) << r;
    }
    for (unsigned version : {10u, 11u}) {
        for (int held = 0; held <= NONE; held++) {
            for (int state = 0; state < STATE_COUNT; state++) {
                EXPECT_EQ(1u, count.count(std::make_tuple(version, held, state)))
                    << "no row RECORD(" << version << ", " << name(held) << ", " << name(state) << ", ...)";
            }
        }
    }
}

TEST(record_def, each_row_says_what_the_prose_says_and_is_used)
{
    for (const record_row &r : rows()) {
        bool overwrites = priority(r.state) > priority(r.held);
        EXPECT_EQ(overwrites, meaning(r.action).first) << r;
        EXPECT_EQ(overflows(r.version, r.held, r.state), meaning(r.action).second) << r;
        EXPECT_EQ(r.state == STATE_CE, r.action[0] == 'C') << r << ": Corrected errors, and only they, count";

        struct ras_node node = make_node(r.version, status_of(r.held));
        struct ras_error e = make_error(r.state);
        struct ras_result result = ras_record_error(&node, &e);
        int action = r.held == NONE ? RAS_WRITTEN : meaning(r.action).first ? RAS_OVERWRITTEN : RAS_KEPT;
        EXPECT_EQ(action, result.action) << r;
        EXPECT_EQ(meaning(r.action).second, (node.record.status & OF) != 0) << r;
    }
}

TEST(ras_record_error, every_status_meets_every_error)
{
    for (unsigned version : {10u, 11u}) {
        for (std::uint64_t old : all_status()) {
            for (unsigned i = 0; i < STATE_COUNT * 32; i++) {
                struct ras_node node = make_node(version, old);
                struct ras_error e = make_error(static_cast<int>(i % STATE_COUNT), i / STATE_COUNT);
                ras_record_error(&node, &e);
                ASSERT_EQ(expected_status(version, old, e), node.record.status)
                    << "v" << version << " old " << std::hex << old << " " << name(e.state) << " variant "
                    << std::dec << i / STATE_COUNT;
            }
        }
    }
}

TEST(ras_record_error, address_and_misc_follow_the_syndrome)
{
    for (int held = 0; held <= NONE; held++) {
        for (unsigned i = 0; i < STATE_COUNT * 16; i++) {
            struct ras_node node = make_node(11, status_of(held));
            struct ras_error e = make_error(static_cast<int>(i % STATE_COUNT), i / STATE_COUNT);
            ras_record_error(&node, &e);
            bool overwrites = priority(e.state) > priority(held);
            std::uint64_t ai = e.incorrect_address ? std::uint64_t{1} << 61 : 0;
            std::uint64_t addr = e.has_address ? 0x2000 | ai : 0;
            SCOPED_TRACE(name(held) + " then " + name(e.state));
            EXPECT_EQ(overwrites ? addr : 0x1000u, node.record.addr);
            EXPECT_EQ(overwrites ? e.misc0 : 0x11u, node.record.misc[0]);
        }
    }
}

TEST(ras_record_error, says_whose_error_is_lost)
{
    for (int held = 0; held <= NONE; held++) {
        for (int state = 0; state < STATE_COUNT; state++) {
            struct ras_node node = make_node(11, status_of(held));
            struct ras_error e = make_error(state);
            struct ras_result result = ras_record_error(&node, &e);
            bool overwrites = priority(state) > priority(held);
            SCOPED_TRACE(name(held) + " then " + name(state));
            EXPECT_EQ(held == NONE ? 0 : overwrites ? OLD_TAG : NEW_TAG, result.lost);
            EXPECT_EQ(overwrites ? NEW_TAG : OLD_TAG, node.record.tag);
        }
    }
}

TEST(ras_record_error, the_same_error_twice_is_not_lost)
{
    for (int state : {STATE_DE, STATE_UC}) {
        struct ras_node node = make_node(11, status_of(STATE_UEO));
        struct ras_error e = make_error(state);
        e.tag = OLD_TAG;
        EXPECT_EQ(0u, ras_record_error(&node, &e).lost) << name(state);
    }
}

TEST(ras_record_error, an_address_is_56_bits)
{
    struct ras_node node = make_node(11, 0);
    struct ras_error e = make_error(STATE_DE, 4);
    e.address = ~std::uint64_t{0};
    ras_record_error(&node, &e);
    EXPECT_EQ(0x00ff'ffff'ffff'ffffu, node.record.addr);
}

TEST(ras_record_error, records_nothing_while_disabled)
{
    struct ras_node node = make_node(11, status_of(STATE_DE));
    node.record.ctlr = CTLR_FI | CTLR_UI | CTLR_UE | CTLR_CI; // all but ED
    struct ras_node before = node;
    struct ras_error e = make_error(STATE_UC, 31);
    struct ras_result result = ras_record_error(&node, &e);

    EXPECT_EQ(before.record.status, node.record.status);
    EXPECT_EQ(OLD_TAG, node.record.tag);
    EXPECT_EQ(RAS_IGNORED, result.action);
    EXPECT_EQ(NEW_TAG, result.lost);
    EXPECT_FALSE(result.in_band || result.fhi || result.eri || result.cri);
    EXPECT_FALSE(node.fhi || node.eri || node.cri);
}

TEST(ras_record_error, fr_ed_always_needs_no_ctlr)
{
    struct ras_node node = make_node(11, 0);
    node.record.fr = (node.record.fr & ~std::uint64_t{3}) | 1;
    node.record.ctlr = 0;
    struct ras_error e = make_error(STATE_DE);
    EXPECT_EQ(RAS_WRITTEN, ras_record_error(&node, &e).action);
}

TEST(ras_record_error, answers_in_band_only_uncorrected_errors_that_are_waited_for)
{
    for (int state = 0; state < STATE_COUNT; state++) {
        for (unsigned waits : {0u, 1u}) {
            for (std::uint64_t ctlr : {CTLR_ED, CTLR_ED | CTLR_UE}) {
                struct ras_node node = make_node(11, 0);
                struct ras_error e = make_error(state, waits);
                node.record.ctlr = ctlr;
                bool answers = waits && (ctlr & CTLR_UE) && is_uncorrected(state);
                EXPECT_EQ(answers, ras_record_error(&node, &e).in_band) << name(state) << ctlr;
                EXPECT_EQ(answers, (node.record.status & ER) != 0) << name(state) << ctlr;
            }
        }
    }
}

TEST(ras_record_error, answers_in_band_although_the_syndrome_is_not_kept)
{
    struct ras_node node = make_node(11, status_of(STATE_UC));
    struct ras_error e = make_error(STATE_UER, 1);
    EXPECT_TRUE(ras_record_error(&node, &e).in_band);
    EXPECT_FALSE(node.record.status & ER);
}
