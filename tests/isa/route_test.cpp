// SPDX-License-Identifier: BSD-2-Clause
// The rows of isa/route.def against the formulas of route_formula.hpp, for all values of struct route_inputs.
#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "route_formula.hpp"

namespace
{

// The rows once more, straight from the table, so that one can be left out.
enum { X = 2, P = ROUTE_PENDING };
enum { EL_0 = 1, EL_1 = 2, EL_2 = 4, EL_3 = 8, EL_012 = EL_0 | EL_1 | EL_2 };

struct row {
    std::vector<int> cells; // the first is a set of levels
    unsigned target;
    std::string rule;
};

using table = std::vector<row>;

// The formatter takes an initializer in a macro for a block.
// clang-format off
const table serror_table = {
#define SERROR(el, ea, el2, host, tge, amo, a, nmea, tmea2, tmea3, df, df2, target, rule) \
    {{EL_##el, ea, el2, host, tge, amo, a, nmea, tmea2, tmea3, df, df2}, target, rule},
#include "route.def"
};

const table delegated_table = {
#define DELEGATED(el, el2, host, tge, amo, a, tmea2, target, rule) \
    {{EL_##el, el2, host, tge, amo, a, tmea2}, target, rule},
#include "route.def"
};

const table abort_table = {
#define ABORT(el, ea, el2, host, tge, tea, a, tmea2, tmea3, df2, stage2, target, rule) \
    {{EL_##el, ea, el2, host, tge, tea, a, tmea2, tmea3, df2, stage2}, target, rule},
#include "route.def"
};
// clang-format on

std::vector<int> serror_values(const inputs &in)
{
    return {in.el, in.ea,   in.el2,   in.in_host, in.tge, in.amo,
            in.a,  in.nmea, in.tmea2, in.tmea3,   in.df,  in.df2};
}

std::vector<int> delegated_values(const inputs &in)
{
    return {in.el, in.el2, in.in_host, in.tge, in.amo, in.a, in.tmea2};
}

std::vector<int> abort_values(const inputs &in)
{
    return {in.el, in.ea, in.el2, in.in_host, in.tge, in.tea, in.a, in.tmea2, in.tmea3, in.df2, in.stage2};
}

bool matches(const row &r, const std::vector<int> &values)
{
    if (!(r.cells[0] >> values[0] & 1))
        return false;
    for (size_t i = 1; i < values.size(); i++) {
        if (r.cells[i] != X && r.cells[i] != values[i])
            return false;
    }
    return true;
}

// First match without row `skip`; -1: no row.
int target_without(const table &rows, const std::vector<int> &values, size_t skip)
{
    for (size_t i = 0; i < rows.size(); i++) {
        if (i != skip && matches(rows[i], values))
            return static_cast<int>(rows[i].target);
    }
    return -1;
}

// Every value of struct route_inputs: four levels and 13 free bits, 4 * 2^13 = 32,768 inputs. E2H takes the
// place of in_host, which has no value of its own: it is E2H and TGE with EL2 enabled. Bits that a routing is
// to ignore are walked too.
enum { INPUTS = 4 << 13 };

inputs nth_inputs(unsigned n)
{
    auto bit = [&n](unsigned i) { return static_cast<uint8_t>(n >> i & 1); };
    inputs in = {};

    in.el = static_cast<uint8_t>(n >> 13);
    in.ea = bit(0);
    in.el2 = bit(1);
    in.tge = bit(2);
    in.in_host = in.el2 && in.tge && bit(3);
    in.amo = bit(4);
    in.tea = bit(5);
    in.a = bit(6);
    in.nmea = bit(7);
    in.tmea2 = bit(8);
    in.tmea3 = bit(9);
    in.df = bit(10);
    in.df2 = bit(11);
    in.stage2 = bit(12);
    return in;
}

std::string text(const inputs &in)
{
    return "EL" + std::to_string(in.el) + " ea=" + std::to_string(in.ea) + " el2=" + std::to_string(in.el2) +
           " in_host=" + std::to_string(in.in_host) + " tge=" + std::to_string(in.tge) +
           " amo=" + std::to_string(in.amo) + " tea=" + std::to_string(in.tea) +
           " a=" + std::to_string(in.a) + " nmea=" + std::to_string(in.nmea) +
           " tmea2=" + std::to_string(in.tmea2) + " tmea3=" + std::to_string(in.tmea3) +
           " df=" + std::to_string(in.df) + " df2=" + std::to_string(in.df2) +
           " stage2=" + std::to_string(in.stage2);
}

struct decision {
    std::string name;
    const table *rows;
    std::vector<int> (*values)(const inputs &);
    struct route_result (*decide)(const inputs *);
    unsigned (*formula)(const facts &);
};

enum which { SERROR_ROWS, DELEGATED_ROWS, ABORT_ROWS };

const decision decisions[] = {
    {"serror",    &serror_table,    serror_values,    route_serror_row,    serror_formula   },
    {"delegated", &delegated_table, delegated_values, route_delegated_row, delegated_formula},
    {"abort",     &abort_table,     abort_values,     route_abort_row,     abort_formula    },
};

const table &rows_of(which w)
{
    return *decisions[w].rows;
}

std::vector<int> values_of(which w, const inputs &in)
{
    return decisions[w].values(in);
}

std::string name_of(which w, size_t i)
{
    return "route.def " + decisions[w].name + " row " + std::to_string(i) + " \"" + rows_of(w)[i].rule + "\"";
}

class route_table : public testing::TestWithParam<which>
{
};

// Every input has a row, and the row says what the formula says; then the C function is asked the same.
TEST_P(route_table, agrees_with_the_formula_for_all_32768_inputs)
{
    unsigned walked = 0;

    for (unsigned n = 0; n < INPUTS; n++, walked++) {
        inputs in = nth_inputs(n);
        facts f = facts_of(in);
        int table_says = target_without(rows_of(GetParam()), values_of(GetParam(), in), SIZE_MAX);
        unsigned formula_says = decisions[GetParam()].formula(f);

        ASSERT_NE(table_says, -1) << "no row for " << text(in) << " (input " << n << " of " << INPUTS << ")";
        route_result r = decisions[GetParam()].decide(&in);
        ASSERT_EQ(r.target, formula_says) << name_of(GetParam(), r.row) << "\n"
                                          << text(in) << " (input " << n << " of " << INPUTS << ")";
        ASSERT_EQ(static_cast<unsigned>(table_says), r.target)
            << "route.c reads the table wrongly: " << text(in);
    }
    EXPECT_EQ(walked, 32768u);
}

TEST_P(route_table, every_row_decides_something)
{
    std::set<size_t> used;

    for (unsigned n = 0; n < INPUTS; n++) {
        inputs in = nth_inputs(n);
        used.insert(decisions[GetParam()].decide(&in).row);
    }
    for (size_t i = 0; i < rows_of(GetParam()).size(); i++)
        EXPECT_EQ(used.count(i), 1u) << name_of(GetParam(), i) << " is never the first match";
}

TEST_P(route_table, no_row_can_be_left_out)
{
    const table &rows = rows_of(GetParam());

    for (size_t i = 0; i < rows.size(); i++) {
        bool missed = false;
        for (unsigned n = 0; n < INPUTS && !missed; n++) {
            std::vector<int> v = values_of(GetParam(), nth_inputs(n));
            missed = matches(rows[i], v) && target_without(rows, v, i) != target_without(rows, v, SIZE_MAX);
        }
        EXPECT_TRUE(missed) << name_of(GetParam(), i) << " changes no answer: it is redundant";
    }
}

TEST_P(route_table, no_two_rows_are_alike)
{
    const table &rows = rows_of(GetParam());

    for (size_t i = 0; i < rows.size(); i++) {
        for (size_t j = 0; j < i; j++) {
            EXPECT_NE(rows[i].cells, rows[j].cells) << name_of(GetParam(), i) << " repeats row " << j;
            EXPECT_NE(rows[i].rule, rows[j].rule) << name_of(GetParam(), i) << " has the rule of row " << j;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(def, route_table, testing::Values(SERROR_ROWS, DELEGATED_ROWS, ABORT_ROWS),
                         [](const testing::TestParamInfo<which> &it) { return decisions[it.param].name; });

TEST(route, names_its_rows)
{
    ASSERT_EQ(route_serror_rows(), serror_table.size());
    ASSERT_EQ(route_delegated_rows(), delegated_table.size());
    ASSERT_EQ(route_abort_rows(), abort_table.size());
    for (size_t i = 0; i < delegated_table.size(); i++)
        EXPECT_EQ(route_delegated_rule(i), delegated_table[i].rule);
    EXPECT_EQ(route_delegated_rule(delegated_table.size()), nullptr);
    for (size_t i = 0; i < serror_table.size(); i++)
        EXPECT_EQ(route_serror_rule(i), serror_table[i].rule);
    for (size_t i = 0; i < abort_table.size(); i++)
        EXPECT_EQ(route_abort_rule(i), abort_table[i].rule);
    EXPECT_EQ(route_serror_rule(serror_table.size()), nullptr);
    EXPECT_EQ(route_abort_rule(abort_table.size()), nullptr);
}

// Each a sentence of the architecture that implementations have got wrong.

inputs at(unsigned el)
{
    inputs in = {};

    in.el = static_cast<uint8_t>(el);
    in.el2 = 1;
    in.df = in.df2 = 1;
    return in;
}

TEST(route_fact, pstate_a_never_masks_what_is_routed_to_a_higher_el)
{
    for (unsigned n = 0; n < INPUTS; n++) {
        inputs in = nth_inputs(n);
        bool up = (in.el < 3 && in.ea) || (in.el2 && in.el == 1 && in.amo) ||
                  (in.el2 && in.el == 0 && !in.in_host && (in.tge || in.amo));
        if (!up)
            continue;
        in.a = 0;
        unsigned unmasked = route_serror_row(&in).target;
        in.a = 1;
        EXPECT_EQ(route_serror_row(&in).target, unmasked) << text(in);
        EXPECT_GT(unmasked, in.el) << text(in);
    }
}

TEST(route_fact, el2_with_tge_and_amo_clear_is_masked_even_with_a_clear)
{
    for (uint8_t a = 0; a <= 1; a++) {
        inputs in = at(2);
        in.a = a;
        EXPECT_EQ(route_serror_row(&in).target, ROUTE_PENDING) << text(in);
        in.nmea = 1;
        EXPECT_EQ(route_serror_row(&in).target, 2) << text(in);
    }
}

TEST(route_fact, el3_with_ea_clear_is_masked_unless_doublefault2_says_nmea)
{
    inputs in = at(3);

    EXPECT_EQ(route_serror_row(&in).target, ROUTE_PENDING);
    in.nmea = 1;
    EXPECT_EQ(route_serror_row(&in).target, 3);
    in.df2 = 0;
    EXPECT_EQ(route_serror_row(&in).target, ROUTE_PENDING);
    in.ea = 1;
    in.a = 1;
    EXPECT_EQ(route_serror_row(&in).target, 3);
}

TEST(route_fact, tmea_beats_nmea_at_el1_and_not_at_el0)
{
    inputs in = at(1);

    in.a = in.nmea = 1;
    EXPECT_EQ(route_serror_row(&in).target, 1);
    in.tmea3 = 1;
    EXPECT_EQ(route_serror_row(&in).target, 3);
    in.tmea2 = 1;
    EXPECT_EQ(route_serror_row(&in).target, 2);
    in.el = 0;
    EXPECT_EQ(route_serror_row(&in).target, 1);
    in.nmea = 0;
    EXPECT_EQ(route_serror_row(&in).target, 2);
}

TEST(route_fact, an_external_abort_of_el0_ignores_tmea)
{
    inputs in = at(0);

    in.a = in.tmea2 = in.tmea3 = 1;
    EXPECT_EQ(route_abort_row(&in).target, 1);
    in.el = 1;
    EXPECT_EQ(route_abort_row(&in).target, 2);
    in.a = 0;
    EXPECT_EQ(route_abort_row(&in).target, 1);
}

} // namespace
