// SPDX-License-Identifier: BSD-2-Clause
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

void text_add(struct text *t, const char *format, ...)
{
    size_t room = t->size - t->used;
    va_list args;

    va_start(args, format);
    size_t wanted = (size_t)vsnprintf(t->at + t->used, room, format, args);
    va_end(args);
    t->used += wanted < room ? wanted : room - 1;
}
