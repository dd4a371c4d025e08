// SPDX-License-Identifier: BSD-2-Clause
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/decode.h"
#include "command.h"
#include "scenario/source.h"
#include "scenario/suggest.h"
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
    fprintf(stderr, "       rasim decode KIND FILE\nkinds:");
    for (const char *const *k = acpi_kinds; *k; k++)
        fprintf(stderr, " %s", *k);
    fprintf(stderr, "\n");
}

static bool is_file_kind(const char *kind)
{
    const char *const *k = acpi_kinds;

    while (*k && strcmp(*k, kind) != 0)
        k++;
    return *k != NULL;
}

static void nothing(void *ctx, const char *line)
{
    (void)ctx;
    (void)line;
}

static bool is_value_kind(const char *kind)
{
    return syndrome_decode(kind, 0, nothing, NULL);
}

static int no_kind(const char *kind)
{
    struct suggest near = suggest_for(kind, strlen(kind));

    for (const char *const *k = acpi_kinds; *k; k++)
        suggest_offer(&near, *k);
    for (const char *const *k = syndrome_kinds; *k; k++)
        suggest_offer(&near, *k);
    fprintf(stderr, "rasim decode: there is no kind '%s'", kind);
    fprintf(stderr, near.best ? "; did you mean '%s'?\n" : "\n", near.best);
    print_kinds();
    return EXIT_USAGE;
}

static int decode_file(const char *kind, const char *file)
{
    const char *why;
    char *bytes;
    size_t size;

    if (!source_read(strcmp(file, "-") == 0 ? "/dev/stdin" : file, &bytes, &size, &why)) {
        fprintf(stderr, "rasim decode: %s: %s\n", file, why);
        return EXIT_USAGE;
    }
    enum acpi_verdict verdict = acpi_decode(kind, (const uint8_t *)bytes, size, print_line, NULL);
    free(bytes);
    return verdict == ACPI_GOOD ? EXIT_PASS : EXIT_USAGE;
}

int cmd_decode(int argc, char **argv)
{
    uint64_t value;
    if (argc != 3) {
        print_kinds();
        return EXIT_USAGE;
    }
    if (is_file_kind(argv[1]))
        return decode_file(argv[1], argv[2]);
    if (!is_value_kind(argv[1]))
        return no_kind(argv[1]);
    if (!number(argv[2], &value)) {
        fprintf(stderr, "rasim decode: '%s' is not an unsigned 64-bit number\n", argv[2]);
        return EXIT_USAGE;
    }
    return syndrome_decode(argv[1], value, print_line, NULL) ? EXIT_PASS : no_kind(argv[1]);
}
