// SPDX-License-Identifier: BSD-2-Clause
// What the DRAM controller's symbol code (models/chipkill.hpp) makes of all errors of so many devices.
#include <inttypes.h>
#include <stdio.h>

#include "platform.h"
#include "table/tables.h"

enum { SYMBOLS = 36, DATA_SYMBOLS = 32, VALUES = 16, DEVICES = 3, OUTCOMES = DECODE_UNDETECTED + 1 };

static const uint64_t devices[] = {1, 2, 3};
static const struct table_input inputs[] = {
    {.name = "devices", .own = OWN_FLIPS + 1, .max = DEVICES, .values = devices, .count = DEVICES},
    {0  },
};
static const char *const outputs[] = {"tried", "corrected", "detected", "miscorrected", "undetected", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static void flip(struct platform_word_error *word, unsigned symbol, uint64_t value)
{
    if (symbol < DATA_SYMBOLS)
        word[symbol / 16].data ^= value << symbol % 16 * 4;
    else
        word[symbol / 2 % 2].check = (uint8_t)(word[symbol / 2 % 2].check ^ value << symbol % 2 * 4);
}

// Adds each error of each symbol from `first` on to `error`; `more` further ones come after it.
static void count_from(const struct platform_word_error *error, unsigned first, unsigned more,
                       uint64_t *found)
{
    for (unsigned i = 0; i < (SYMBOLS - first) * (VALUES - 1); i++) {
        struct platform_word_error e[PLATFORM_CODE_WORDS] = {error[0], error[1]};
        unsigned symbol = first + i / (VALUES - 1);
        flip(e, symbol, 1 + i % (VALUES - 1));
        if (more)
            count_from(e, symbol + 1, more - 1, found);
        else
            found[platform_ecc_decode(PLATFORM_ECC_CHIPKILL, e)]++;
    }
}

static void answer(struct table_case *c, struct table_answer *a)
{
    const struct platform_word_error right[PLATFORM_CODE_WORDS] = {{0}, {0}};
    uint64_t found[OUTCOMES] = {0}, tried = 0;

    count_from(right, 0, (unsigned)c->own[OWN_FLIPS] - 1, found);
    for (unsigned i = 0; i < OUTCOMES; i++)
        tried += found[i];
    snprintf(a->output[0], TABLE_CELL, "%" PRIu64, tried);
    for (unsigned i = DECODE_CORRECTED; i < OUTCOMES; i++)
        snprintf(a->output[i], TABLE_CELL, "%" PRIu64, found[i]);
    a->rule = "distance 4: one symbol is corrected, two are detected, three may be one symbol off a codeword";
}

const struct table table_chipkill = {
    .name = "chipkill",
    .question = "how many errors of 1, 2, 3 of 36 x4 devices the symbol code corrects, detects, miscorrects",
    .inputs = inputs,
    .outputs = outputs,
    .prepare = prepare,
    .answer = answer,
};
