// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "syndrome.h"

static void print_line(void *ctx, const char *text)
{
    (void)ctx;
    printf("%s\n", text);
}

// Unsigned 64-bit, decimal or 0x, `_` between digits.
static bool number(const char *text, uint64_t *value)
{
    char digits[64];
    size_t n = 0;
    for (const char *c = text; *c; c++) {
        if (*c != '_' && n < sizeof(digits) - 1)
            digits[n++] = *c;
    }
    digits[n] = 0;
    char *end;
    errno = 0;
    *value = strtoull(digits, &end, 0);
    return n > 0 && n < sizeof(digits) - 1 && digits[0] >= '0' && digits[0] <= '9' && *end == 0 && errno == 0;
}

static void print_kinds(void)
{
    fprintf(stderr, "usage: rasim decode KIND VALUE\nkinds:");
    for (const char *const *k = syndrome_kinds; *k; k++)
        fprintf(stderr, " %s", *k);
    fprintf(stderr, "\nor a System register by its name, such as HCR_EL2\n");
}

int cmd_decode(int argc, char **argv)
{
    uint64_t value;
    if (argc != 3) {
        print_kinds();
        return EXIT_USAGE;
    }
    if (!number(argv[2], &value)) {
        fprintf(stderr, "rasim decode: '%s' is not an unsigned 64-bit number\n", argv[2]);
        return EXIT_USAGE;
    }
    if (!syndrome_decode(argv[1], value, print_line, NULL)) {
        fprintf(stderr, "rasim decode: there is no kind '%s'\n", argv[1]);
        print_kinds();
        return EXIT_USAGE;
    }
    return EXIT_PASS;
}
