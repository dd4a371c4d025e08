// SPDX-License-Identifier: BSD-2-Clause
// What the DRAM controller's SECDED code (models/secded.hpp) makes of so many wrong bits, and of any two.
#include <inttypes.h>
#include <stdio.h>

#include "platform.h"
#include "table/tables.h"

enum { BITS_OF_CODE = 72, DATA_BITS = 64, FLIPS = 4, OUTCOMES = DECODE_UNDETECTED + 1 };

static const uint64_t flips[] = {1, 2, 3, 4};
static const struct table_input inputs[] = {
    {.name = "flips", .own = OWN_FLIPS + 1, .max = FLIPS, .values = flips, .count = FLIPS},
    {0  },
};
static const char *const outputs[] = {"tried", "corrected", "detected", "miscorrected", "undetected", NULL};

static const struct table_input pair_inputs[] = {
    {.name = "first",          .own = OWN_FIRST_BIT + 1, .max = BITS_OF_CODE - 1},
    {.name = "second", .own = OWN_SECOND_BIT + 1, .max = BITS_OF_CODE - 1},
    {0        },
};
static const char *const pair_outputs[] = {"syndrome", "outcome", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static void flip(struct platform_word_error *e, unsigned bit)
{
    if (bit < DATA_BITS)
        e->data ^= UINT64_C(1) << bit;
    else
        e->check = (uint8_t)(e->check ^ 1U << (bit - DATA_BITS));
}

// The next set of `count` bits in order; false after the last.
static bool next_set(unsigned *bit, unsigned count)
{
    unsigned i = count;

    while (i > 0 && bit[i - 1] == BITS_OF_CODE - (count - i) - 1)
        i--;
    if (i == 0)
        return false;
    bit[i - 1]++;
    for (; i < count; i++)
        bit[i] = bit[i - 1] + 1;
    return true;
}

static void count_all(unsigned count, uint64_t *found)
{
    unsigned bit[FLIPS] = {0, 1, 2, 3};

    do {
        struct platform_word_error e = {0};

        for (unsigned i = 0; i < count; i++)
            flip(&e, bit[i]);
        found[platform_ecc_decode(PLATFORM_ECC_SECDED, &e)]++;
    } while (next_set(bit, count));
}

static void put_count(char *cell, uint64_t n)
{
    snprintf(cell, TABLE_CELL, "%" PRIu64, n);
}

static void answer(struct table_case *c, struct table_answer *a)
{
    uint64_t found[OUTCOMES] = {0}, tried = 0;

    count_all((unsigned)c->own[OWN_FLIPS], found);
    for (unsigned i = 0; i < OUTCOMES; i++)
        tried += found[i];
    put_count(a->output[0], tried);
    for (unsigned i = DECODE_CORRECTED; i < OUTCOMES; i++)
        put_count(a->output[i], found[i]);
    a->rule = c->own[OWN_FLIPS] % 2 ? "an odd syndrome: a column of the matrix is taken for the error"
                                    : "an even syndrome: no column, detected unless it is 0";
}

static const char *pair_unreachable(const struct table_case *c)
{
    return c->own[OWN_SECOND_BIT] > c->own[OWN_FIRST_BIT] ? NULL : "the second bit lies above the first";
}

static void pair_answer(struct table_case *c, struct table_answer *a)
{
    static const char *const words[] = {"clean", "corrected", "detected", "miscorrected", "undetected"};
    struct platform_word_error e = {0};

    flip(&e, (unsigned)c->own[OWN_FIRST_BIT]);
    flip(&e, (unsigned)c->own[OWN_SECOND_BIT]);
    table_put_hex(a->output[0], platform_ecc_syndrome(PLATFORM_ECC_SECDED, &e));
    table_put(a->output[1], words[platform_ecc_decode(PLATFORM_ECC_SECDED, &e)]);
    a->rule = "the sum of two columns of odd weight is even, and all columns differ";
}

const struct table table_secded = {
    .name = "secded",
    .question = "how many sets of wrong bits SECDED corrects, detects, miscorrects, misses",
    .inputs = inputs,
    .outputs = outputs,
    .prepare = prepare,
    .answer = answer,
};

const struct table table_secded_pairs = {
    .name = "secded-pairs",
    .question = "any two wrong bits of 72: syndrome and what becomes of them",
    .inputs = pair_inputs,
    .outputs = pair_outputs,
    .prepare = prepare,
    .unreachable = pair_unreachable,
    .answer = pair_answer,
};
