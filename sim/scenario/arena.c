// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_INTERNAL = 70 };

struct arena {
    struct arena *older;
    char text[];
};

static char *arena_bytes(struct arena **arena, size_t size)
{
    struct arena *block = malloc(sizeof(*block) + size);
    if (!block) {
        fputs("rasim: out of memory\n", stderr);
        exit(EXIT_INTERNAL);
    }
    block->older = *arena;
    *arena = block;
    return block->text;
}

char *arena_copy(struct arena **arena, const char *text, size_t length)
{
    char *copy = arena_bytes(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = 0;
    return copy;
}

char *arena_vprint(struct arena **arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    size_t size = length < 0 ? 1 : (size_t)length + 1;
    char *text = arena_bytes(arena, size);
    text[0] = 0;
    vsnprintf(text, size, format, args);
    return text;
}

char *arena_print(struct arena **arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprint(arena, format, args);
    va_end(args);
    return text;
}

void arena_release(struct arena **arena)
{
    while (*arena) {
        struct arena *older = (*arena)->older;
        free(*arena);
        *arena = older;
    }
}
