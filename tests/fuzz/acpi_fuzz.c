// SPDX-License-Identifier: BSD-2-Clause
// Any bytes as an error record or its table, and as what the modelled host reads. What the host takes is
// well-formed for the decoder, too.
#include <stdlib.h>
#include <string.h>

#include "acpi/decode.h"
#include "sw/cper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *ctx, const char *line)
{
    size_t *lines = ctx;

    if (line[0] == '\0' || strchr(line, '\n'))
        abort();
    ++*lines;
}

static enum acpi_verdict decode(const char *kind, const uint8_t *data, size_t size)
{
    size_t lines = 0;
    enum acpi_verdict verdict = acpi_decode(kind, data, size, count_line, &lines);

    if (verdict == ACPI_NO_KIND || lines == 0)
        abort();
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cper_report r = {0};
    uint8_t again[CPER_BLOCK_SIZE];

    for (const char *const *kind = acpi_kinds; *kind; kind++)
        decode(*kind, data, size);
    if (!cper_parse(data, size, &r))
        return 0;
    bool raw = data[8] || data[9] || data[10] || data[11];
    if (!raw && decode("gesb", data, cper_size(data)) != ACPI_GOOD)
        abort();
    if (r.processor)
        return 0;
    cper_build(again, &r);
    struct cper_report second = {0};
    if (!cper_parse(again, sizeof(again), &second) || second.address != r.address ||
        second.severity != r.severity || second.address_valid != r.address_valid ||
        second.memory_type != r.memory_type)
        abort();
    return 0;
}
