// SPDX-License-Identifier: BSD-2-Clause
// Orders of two PEs with a few preemptions, against a formula: as many as there are words.
#include "explore_run.hpp"

namespace
{

uint64_t choose(uint64_t n, uint64_t k)
{
    uint64_t c = 1;

    if (k > n)
        return 0;
    for (uint64_t i = 1; i <= k; i++)
        c = c * (n - k + i) / i;
    return c;
}

// Ways to part n steps into that many turns, none of them empty.
uint64_t turns(uint64_t n, uint64_t parts)
{
    return n == 0 || parts == 0 ? 0 : choose(n - 1, parts - 1);
}

// Words of `first` and `second` letters that begin with the first one's, when the turn is taken away at most
// `k` times: a word of s changes of turn has s + 1 turns, and the last change is no preemption, for one of
// them is at its end.
uint64_t words(uint64_t first, uint64_t second, uint64_t k)
{
    uint64_t sum = 0;

    for (uint64_t s = 1; s <= k + 1; s++)
        sum += turns(first, (s + 2) / 2) * turns(second, (s + 1) / 2);
    return sum;
}

// Left alone, two PEs whose steps take equally long take turns. Before each step of this order, while both
// have some left, the other one may go on; from there on the order is one of words().
uint64_t orders(uint64_t m, uint64_t n, uint64_t k)
{
    uint64_t sum = 1, left[2] = {m, n};

    for (unsigned j = 0; k > 0 && left[0] && left[1]; j++) {
        sum += words(left[1 - j % 2], left[j % 2], k - 1);
        left[j % 2]--;
    }
    return sum;
}

enum { MOST = 8 };
unsigned steps_of[2]; // of the two programs

void start_both(const struct setup *, struct machine *m, const struct image *image, unsigned pe)
{
    m->pe[pe].pc = software_address(image, pe == 0 ? "first" : "second");
    m->pe[pe].pstate.el = 3;
}

// A program of two routines: some work, then WFI for good.
struct two_routines {
    struct step step[2][MOST] = {};
    struct routine routine[2] = {};
    const struct routine *part[2] = {routine, nullptr};
    unsigned counts[1] = {2};
    struct program program = {};

    two_routines()
    {
        for (unsigned r = 0; r < 2; r++) {
            for (unsigned i = 0; i < steps_of[r]; i++) {
                step[r][i].insns = 1;
                step[r][i].text = "";
                step[r][i].op = i + 1 == steps_of[r] ? WFI : WORK;
            }
            routine[r] = {r == 0 ? "first" : "second", step[r], steps_of[r], ROUTINE_ANYWHERE};
        }
        program = *software_find("tf-a");
        program.parts = part;
        program.part_counts = counts;
        program.start = start_both;
    }
};

void be_simple(setup &plan)
{
    static two_routines *two = new two_routines; // lives as long as the child
    struct image &image = plan.image[0];

    software_release(&image);
    image.program = &two->program;
    software_lay_out(&image);
}

uint64_t points(unsigned m, unsigned n, unsigned k, bool reduce)
{
    uint64_t sum = 0;

    steps_of[0] = m;
    steps_of[1] = n;
    for (const answer &a :
         explored("pe 2 profile v8.6 RAS\nmemory dram0 0x8000_0000 64M\nsoftware EL3 tf-a kfh\n"
                  "run until 1000000cy\nexplore preemptions " +
                      std::to_string(k) + " over everything\n",
                  reduce, be_simple))
        sum += a.witnesses;
    return sum;
}

} // namespace

TEST(explore_order, formula_has_all_words_when_nothing_bounds_it)
{
    for (uint64_t m = 1; m < 7; m++)
        for (uint64_t n = 1; n < 7; n++)
            EXPECT_EQ(choose(m + n, n), orders(m, n, m + n));
}

TEST(explore_order, are_as_many_as_the_formula_says)
{
    for (unsigned m = 1; m < 6; m++) {
        for (unsigned n = 1; n < 6; n++) {
            for (unsigned k = 1; k <= 4; k++) {
                SCOPED_TRACE(testing::Message() << m << " and " << n << " steps, " << k << " preemptions");
                EXPECT_EQ(orders(m, n, k), points(m, n, k, false));
                EXPECT_EQ(orders(m, n, k), points(m, n, k, true));
            }
        }
    }
    EXPECT_EQ(choose(7, 3), points(4, 3, 6, false)); // each order there is
}
