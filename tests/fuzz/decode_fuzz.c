// SPDX-License-Identifier: BSD-2-Clause
// Any value of any kind is explained. Bytes: 2 the kind, 8 the value, the rest a name that may be none.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "syndrome.h"
#include "sysreg.h"

enum { NAME = 64, LONGEST = 199 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count_line(void *ctx, const char *text)
{
    size_t length = strlen(text), *lines = ctx;

    // As long as the buffer: something was cut off.
    if (length == 0 || length >= LONGEST || text[length - 1] == ' ')
        abort();
    ++*lines;
}

static const char *kind_of(unsigned index)
{
    unsigned kinds = 0;

    while (syndrome_kinds[kinds] != NULL)
        kinds++;
    index %= kinds + SYSREG_COUNT;
    return index < kinds ? syndrome_kinds[index] : sysreg_row_of((enum sysreg)(index - kinds))->name;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[NAME] = "", esr[NAME];
    size_t lines = 0;
    uint64_t value;

    if (size < 10)
        return 0;
    memcpy(&value, data + 2, sizeof(value));
    memcpy(name, data + 10, size - 10 < NAME - 1 ? size - 10 : NAME - 1);
    if (!syndrome_decode(kind_of(data[0] | (unsigned)data[1] << 8), value, count_line, &lines) || lines == 0)
        abort();
    syndrome_decode(name, value, count_line, &lines);
    if (syndrome_esr_text(esr, sizeof(esr), value) != strlen(esr))
        abort();
    return 0;
}
