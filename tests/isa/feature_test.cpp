// SPDX-License-Identifier: BSD-2-Clause
// The tables of features and of IMPLEMENTATION DEFINED choices.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "hardware.hpp"

namespace
{

feature_set profile(const std::string &version)
{
    feature_set set = 0;

    EXPECT_TRUE(feature_profile(version.c_str(), &set)) << version;
    return set;
}

feature_set bits(std::initializer_list<enum feature> list)
{
    feature_set set = 0;

    for (enum feature f : list)
        set |= feature_bit(f);
    return set;
}

TEST(feature_table, every_row_has_a_name_of_its_own_and_a_rule)
{
    std::set<std::string> names;

    static_assert(FEATURE_COUNT <= 64, "feature_set has 64 bits");
    for (unsigned n = 0; n < FEATURE_COUNT; n++) {
        enum feature f = static_cast<enum feature>(n);
        std::string name = feature_name(f);
        EXPECT_TRUE(names.insert(name).second) << name << " twice";
        EXPECT_EQ(feature_find(name.c_str()), f);
        EXPECT_EQ(feature_find(("FEAT_" + name).c_str()), f);
        EXPECT_EQ(std::string(feature_rule(f)).find("FEAT_" + name), 0u)
            << name << ": its rule begins with the manual's name";
    }
    for (const char *unknown : {"", "FEAT_", "ras", "RASS", "FEAT_FEAT_RAS"})
        EXPECT_EQ(feature_find(unknown), FEATURE_COUNT) << unknown;
}

TEST(feature_table, closing_adds_what_is_implied_and_is_idempotent)
{
    EXPECT_EQ(feature_close(0), 0u);
    EXPECT_EQ(feature_close(bits({FEAT_NV2})), bits({FEAT_NV2, FEAT_NV, FEAT_VHE}));
    EXPECT_EQ(feature_close(bits({FEAT_DoubleFault2})),
              bits({FEAT_DoubleFault2, FEAT_DoubleFault, FEAT_SCTLR2, FEAT_HCX, FEAT_RASv1p1, FEAT_IESB,
                    FEAT_RAS}));
    for (unsigned n = 0; n < FEATURE_COUNT; n++) {
        feature_set once = feature_close(UINT64_C(1) << n);
        EXPECT_NE(once & UINT64_C(1) << n, 0u);
        EXPECT_EQ(feature_close(once), once) << n;
    }
}

TEST(feature_profile_, grows_with_the_version_and_is_closed)
{
    feature_set before = 0;

    for (char minor = '0'; minor <= '9'; minor++) {
        feature_set set = profile(std::string("v8.") + minor);
        EXPECT_EQ(before & ~set, 0u) << "v8." << minor << " loses a feature";
        EXPECT_EQ(feature_close(set), set) << "v8." << minor;
        before = set;
    }
}

TEST(feature_profile_, v9_is_v8_five_later)
{
    for (char minor = '0'; minor <= '4'; minor++) {
        EXPECT_EQ(profile(std::string("v9.") + minor),
                  profile(std::string("v8.") + static_cast<char>(minor + 5)));
    }
}

// What each version brings, from DDI 0487 chapter A2, not from the table.
TEST(feature_profile_, has_what_the_manual_makes_mandatory)
{
    const feature_set v81 = bits({FEAT_VHE, FEAT_PAN});
    const feature_set v82 = v81 | bits({FEAT_UAO, FEAT_RAS, FEAT_IESB});
    const feature_set v84 = v82 | bits({FEAT_RASv1p1, FEAT_DoubleFault, FEAT_SEL2, FEAT_DIT, FEAT_IDST});
    const feature_set v85 = v84 | bits({FEAT_SSBS, FEAT_BTI});
    const feature_set v86 = v85 | bits({FEAT_FGT});
    const feature_set v87 = v86 | bits({FEAT_HCX});
    const feature_set v89 = v87 | bits({FEAT_SCTLR2, FEAT_FGT2, FEAT_RASv2, FEAT_DoubleFault2});
    const feature_set want[] = {0, v81, v82, v82, v84, v85, v86, v87, v87, v89};

    for (unsigned minor = 0; minor <= 9; minor++)
        EXPECT_EQ(profile("v8." + std::to_string(minor)), want[minor]) << "v8." << minor;
}

TEST(feature_profile_, refuses_what_is_no_version)
{
    for (const char *bad :
         {"", "v", "v8", "v8.", "v8.10", "v9.5", "v9.9", "v7.0", "8.2", "v8.x", "V8.2", "v8.2 "}) {
        feature_set set = 42;
        EXPECT_FALSE(feature_profile(bad, &set)) << bad;
        EXPECT_EQ(set, 42u) << bad;
    }
}

unsigned words_in(const std::string &text)
{
    return text.empty() ? 0 : 1 + static_cast<unsigned>(std::count(text.begin(), text.end(), ' '));
}

TEST(impdef_table, every_knob_has_a_name_a_range_and_a_source)
{
    std::set<std::string> names;

    for (unsigned n = 0; n < IMPDEF_COUNT; n++) {
        enum impdef id = static_cast<enum impdef>(n);
        const struct impdef_row *row = impdef_row_of(id);
        EXPECT_TRUE(names.insert(row->name).second) << row->name << " twice";
        EXPECT_EQ(impdef_find(row->name), id) << row->name;
        EXPECT_LE(row->lo, row->dflt) << row->name;
        EXPECT_LE(row->dflt, row->hi) << row->name;
        EXPECT_NE(row->cite[0], '\0') << row->name;
        if (row->words[0] != '\0') {
            EXPECT_EQ(words_in(row->words), row->hi - row->lo + 1) << row->name << ": " << row->words;
        }
    }
    EXPECT_EQ(impdef_find("serror"), IMPDEF_COUNT);
    EXPECT_EQ(impdef_find(""), IMPDEF_COUNT);
}

} // namespace
