// SPDX-License-Identifier: BSD-2-Clause
#include "trace_line.h"

#include <stdarg.h>

#include "aarch32.h"

void trace_add(struct trace_line *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->length, sizeof(l->text) - l->length, format, args);
    va_end(args);
    l->length += n > 0 ? (size_t)n : 0;
    if (l->length >= sizeof(l->text))
        l->length = sizeof(l->text) - 1;
}

void trace_add_reg(struct trace_line *l, enum sysreg reg, uint64_t value)
{
    char *at = l->text + l->length;
    size_t room = sizeof(l->text) - l->length;

    if (reg == DFSR || reg == IFSR)
        l->length += aarch32_fsr_text(at, room, reg, (uint32_t)value);
    else
        l->length += sysreg_text(at, room, reg, value);
    if (l->length >= sizeof(l->text))
        l->length = sizeof(l->text) - 1;
}
