// SPDX-License-Identifier: BSD-2-Clause
// The rows of trap forwarding: as many in each edition as were counted in the sources of that KVM release,
// and each mistake in them is reported with its row.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "forward.h"
}

namespace
{

const std::string psb = forward_rows.other[0].name;

struct counts {
    enum forward_edition edition;
    unsigned singles, any_ofs, complexes, coarse, encodings, fine, nxs, both, all;
};

// Counted in Linux 6.8.12, 6.11.0, 6.12.117, 6.14.0, 6.17.13, 7.0.14, 7.2.13 and 7.3.4, emulate-nested.c.
const counts published[] = {
    {FORWARD_6_8,  39, 13, 2, 477, 4437, 668, 30, 315, 4790},
    {FORWARD_6_11, 43, 14, 3, 529, 5512, 669, 30, 532, 5649},
    {FORWARD_6_12, 48, 15, 3, 554, 5537, 669, 30, 535, 5671},
    {FORWARD_6_14, 49, 16, 6, 566, 5430, 669, 30, 538, 5561},
    {FORWARD_6_17, 50, 17, 6, 567, 5431, 814, 30, 539, 5706},
    {FORWARD_7_0,  51, 17, 6, 570, 5434, 814, 30, 541, 5707},
    {FORWARD_7_2,  51, 17, 6, 570, 5434, 860, 30, 541, 5753},
    {FORWARD_7_3,  51, 17, 7, 571, 5435, 860, 30, 541, 5754},
};

std::vector<std::string> reports_of(const forward_source &source, forward_table &table,
                                    enum forward_edition edition)
{
    std::vector<std::string> reports;
    forward_rules rules = {};

    rules.edition = edition;
    auto report = [](void *ctx, const char *text) {
        static_cast<std::vector<std::string> *>(ctx)->push_back(text);
    };
    bool good = forward_build(&table, &source, &rules, report, &reports);
    EXPECT_EQ(good, reports.empty());
    return reports;
}

unsigned controls_of_kind(enum forward_edition edition, unsigned kind)
{
    unsigned count = 0;

    for (size_t id = 1; id < forward_rows.controls_count; id++)
        count +=
            forward_rows.controls[id].kind == kind && (forward_rows.controls[id].editions >> edition & 1);
    return count;
}

TEST(forward_table, each_edition_has_the_rows_of_its_release)
{
    auto table = std::make_unique<forward_table>();

    for (const counts &c : published) {
        SCOPED_TRACE(forward_edition_name(c.edition));
        EXPECT_EQ(reports_of(forward_rows, *table, c.edition), std::vector<std::string>());
        EXPECT_EQ(controls_of_kind(c.edition, FORWARD_SINGLE), c.singles);
        EXPECT_EQ(controls_of_kind(c.edition, FORWARD_ANY_OF), c.any_ofs);
        EXPECT_EQ(controls_of_kind(c.edition, FORWARD_COMPLEX), c.complexes);
        EXPECT_EQ(table->coarse, c.coarse);
        EXPECT_EQ(table->fine, c.fine);
        unsigned coarse = 0, nxs = 0, both = 0, all = 0;
        for (uint64_t word : table->word) {
            coarse += forward_word_control(word) != 0;
            nxs += static_cast<unsigned>(word >> 21 & 1);
            both += forward_word_control(word) && forward_word_group(word);
            all += word != 0;
        }
        EXPECT_EQ(coarse, c.encodings);
        EXPECT_EQ(nxs, c.nxs);
        EXPECT_EQ(both, c.both);
        EXPECT_EQ(all, c.all);
    }
}

TEST(forward_table, the_first_edition_took_ranges_for_registers_of_EL2)
{
    auto table = std::make_unique<forward_table>();

    EXPECT_EQ(reports_of(forward_rows, *table, FORWARD_6_6), std::vector<std::string>());
    for (unsigned e = forward_encoding(3, 4, 0, 0, 0); e <= forward_encoding(3, 4, 14, 15, 7); e++) {
        bool implementation_defined = (e >> 7 & 15) == 11; // HCR_EL2.TIDCP
        bool not_there = e > forward_encoding(3, 4, 4, 0, 1) && e < forward_encoding(3, 4, 4, 1, 0);
        EXPECT_TRUE(implementation_defined || not_there || forward_word_control(table->word[e])) << e;
    }
    EXPECT_EQ(table->word[forward_encoding(3, 3, 13, 4, 0)], 0U); // AMEVCNTR00_EL0
}

// Copies of the rows that may be broken.
struct rows {
    std::vector<forward_control> controls{forward_rows.controls,
                                          forward_rows.controls + forward_rows.controls_count};
    std::vector<forward_coarse> coarse{forward_rows.coarse, forward_rows.coarse + forward_rows.coarse_count};
    std::vector<forward_fine> fine{forward_rows.fine, forward_rows.fine + forward_rows.fine_count};
    std::vector<forward_other> other{forward_rows.other, forward_rows.other + forward_rows.other_count};

    forward_coarse &coarse_of(const std::string &name)
    {
        for (forward_coarse &c : coarse) {
            if (c.name == name && (c.editions >> FORWARD_7_3 & 1))
                return c;
        }
        throw std::runtime_error(name);
    }
    forward_fine &fine_of(const std::string &name)
    {
        for (forward_fine &f : fine) {
            if (f.name == name)
                return f;
        }
        throw std::runtime_error(name);
    }
    size_t control(const std::string &name)
    {
        for (size_t id = 1; id < controls.size(); id++) {
            if (controls[id].name == name)
                return id;
        }
        throw std::runtime_error(name);
    }
    std::vector<std::string> reports()
    {
        auto table = std::make_unique<forward_table>();
        forward_source source = {
            controls.data(), coarse.data(), fine.data(), other.data(), forward_rows.fields,
            controls.size(), coarse.size(), fine.size(), other.size(), forward_rows.fields_count};
        return reports_of(source, *table, FORWARD_7_3);
    }
};

// One mistake, one report: its row and what is wrong with it.
void broken(const std::function<void(rows &)> &mistake, const std::string &row, const std::string &what)
{
    rows r;
    mistake(r);
    std::vector<std::string> reports = r.reports();

    ASSERT_FALSE(reports.empty()) << row << ": " << what;
    EXPECT_NE(reports[0].find("(" + row + ")"), std::string::npos) << reports[0];
    EXPECT_NE(reports[0].find(what), std::string::npos) << reports[0];
}

TEST(forward_table, copies_are_good)
{
    EXPECT_EQ(rows().reports(), std::vector<std::string>());
}

TEST(forward_table, broken_coarse_rows)
{
    broken([](rows &r) { r.coarse_of("CTR_EL0").word |= UINT64_C(1) << 63; }, "CTR_EL0", "bit 63");
    broken([](rows &r) { r.coarse_of("CTR_EL0").word = 0; }, "CTR_EL0", "no control 0");
    broken([](rows &r) { r.coarse_of("CTR_EL0").word = 100; }, "CTR_EL0", "no control 100");
    broken([](rows &r) { r.coarse_of("CTR_EL0").last -= 1; }, "CTR_EL0", "bad range");
    broken([](rows &r) { r.coarse_of("CTR_EL0").last = FORWARD_ENCODINGS; }, "CTR_EL0", "bad range");
    broken([](rows &r) { r.coarse.push_back(r.coarse_of("CTR_EL0")); }, "CTR_EL0", "duplicate");
    broken([](rows &r) { r.coarse_of("ERRSELR_EL1").first -= 1; }, "ERRSELR_EL1", "has ERRIDR_EL1 already");
    broken([](rows &r) { r.coarse_of("CTR_EL0").word = r.control("HCR_IMO_OR_FMO"); }, "CTR_EL0",
           "of another edition");
}

TEST(forward_table, broken_fine_rows)
{
    broken([](rows &r) { r.fine.push_back(r.fine_of("TPIDR_EL1")); }, "TPIDR_EL1", "duplicate");
    broken([](rows &r) { r.fine_of("TPIDR_EL1").group = FORWARD_GROUPS; }, "TPIDR_EL1", "no group");
    broken([](rows &r) { r.fine_of("TPIDR_EL1").group = FORWARD_NO_GROUP; }, "TPIDR_EL1", "no group");
    broken([](rows &r) { r.fine_of("TPIDR_EL1").bit = 64; }, "TPIDR_EL1", "bit 64");
    broken([](rows &r) { r.fine_of("TPIDR_EL1").encoding = FORWARD_ENCODINGS; }, "TPIDR_EL1", "bad encoding");
    // HFGRTR_EL2[51] is the one bit that both registers of the pair have not.
    broken([](rows &r) { r.fine_of("TPIDR_EL1").bit = 51; }, "TPIDR_EL1", "bit 51 of HFGRTR_EL2 is reserved");
    broken([](rows &r) { r.fine_of("APIAKEYHI_EL1").by_one = false; }, "APIAKEYHI_EL1", "both values");
}

TEST(forward_table, a_bit_reserved_in_one_direction_is_fine)
{
    rows r;

    r.fine_of("TPIDR_EL1").bit = 2; // AIDR_EL1, of HFGRTR_EL2 only
    EXPECT_EQ(r.reports(), std::vector<std::string>());
}

TEST(forward_table, broken_instructions)
{
    broken([](rows &r) { r.other[0].bit = 61; }, psb, "bit 61 of HFGITR_EL2 is reserved");
    broken(
        [](rows &r) {
            r.other[0].by_one = !r.other[0].by_one;
            r.other.push_back(forward_rows.other[0]);
        },
        psb, "both values");
}

TEST(forward_table, broken_controls)
{
    broken(
        [](rows &r) {
            r.controls[r.control("HCR_TID2_OR_TID4")].members[1] =
                static_cast<uint16_t>(r.control("HCR_TTLB_OR_TTLBIS"));
        },
        "HCR_TID2_OR_TID4", "recursive");
    broken([](rows &r) { r.controls[r.control("HCR_TID2_OR_TID4")].members[1] = 99; }, "HCR_TID2_OR_TID4",
           "no control 99");
    broken([](rows &r) { r.controls[r.control("HCR_TID2_OR_TID4")].members[0] = 0; }, "HCR_TID2_OR_TID4",
           "any of nothing");
    broken([](rows &r) { r.controls[r.control("HCR_TID1")].value <<= 1; }, "HCR_TID1", "never");
    broken([](rows &r) { r.controls[r.control("HCR_TID1")].mask = 0; }, "HCR_TID1", "never");
    broken([](rows &r) { r.controls[r.control("HCR_TID1")].reg = FORWARD_REGISTERS; }, "HCR_TID1", "never");
    broken([](rows &r) { r.controls[r.control("CPTR_TTA")].condition = nullptr; }, "CPTR_TTA",
           "no condition");
}

TEST(forward_table, too_many_controls)
{
    rows r;

    r.controls.resize(FORWARD_CONTROLS + 1, r.controls[1]);
    ASSERT_FALSE(r.reports().empty());
    EXPECT_NE(r.reports()[0].find("more controls than"), std::string::npos);
}

// A complex control may be a member: MDCR_EL2.HPMN is.
TEST(forward_table, a_complex_member_is_fine)
{
    rows r;
    const forward_control &c = r.controls[r.control("MDCR_TPM_OR_HPMN")];

    EXPECT_EQ(r.controls[c.members[1]].kind, FORWARD_COMPLEX);
}

} // namespace
