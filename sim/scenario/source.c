// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *source_fill(FILE *file, char **text, size_t *length)
{
    size_t room = 0;
    for (;;) {
        if (*length == room) {
            if (room > SOURCE_LIMIT)
                return "larger than 64 MiB";
            room = room ? room * 2 : 1 << 16;
            char *larger = realloc(*text, room);
            if (!larger)
                return "out of memory";
            *text = larger;
        }
        size_t n = fread(*text + *length, 1, room - *length, file);
        *length += n;
        if (n == 0)
            break;
    }
    if (ferror(file))
        return strerror(errno);
    return *length > SOURCE_LIMIT ? "larger than 64 MiB" : NULL;
}

bool source_read(const char *file, char **text, size_t *length, const char **why)
{
    *text = NULL;
    *length = 0;
    FILE *in = fopen(file, "rb");
    if (!in) {
        *why = strerror(errno);
        return false;
    }
    *why = source_fill(in, text, length);
    fclose(in);
    if (*why) {
        free(*text);
        *text = NULL;
    }
    return *text != NULL;
}

// Length and smallest code point of a UTF-8 sequence by its first byte (RFC 3629).
static size_t source_lead(unsigned char c, uint32_t *lowest, uint32_t *bits)
{
    if (c < 0x80) {
        *lowest = 0;
        *bits = c;
        return 1;
    }
    if (c >= 0xc2 && c < 0xe0) {
        *lowest = 0x80;
        *bits = c & 0x1f;
        return 2;
    }
    if (c >= 0xe0 && c < 0xf0) {
        *lowest = 0x800;
        *bits = c & 0x0f;
        return 3;
    }
    *lowest = 0x10000;
    *bits = c & 0x07;
    return c >= 0xf0 && c < 0xf5 ? 4 : 0;
}

size_t source_character(const char *text, size_t left)
{
    uint32_t lowest, code;
    size_t length = left == 0 ? 0 : source_lead((unsigned char)text[0], &lowest, &code);
    if (length == 0 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (c & 0x3f);
    }
    bool blank = code == '\t' || code == '\n' || code == '\r';
    bool control = (code < 0x20 && !blank) || (code >= 0x7f && code < 0xa0);
    bool surrogate = code >= 0xd800 && code < 0xe000;
    return code < lowest || code > 0x10ffff || surrogate || control ? 0 : length;
}

bool source_bad_byte(const struct source *source, struct place *where)
{
    size_t line_start = 0;
    uint32_t line = 1;
    for (size_t i = 0; i < source->length;) {
        size_t length = source_character(source->text + i, source->length - i);
        if (length == 0) {
            *where = (struct place){i, line, (uint32_t)(i - line_start) + 1, 1};
            return true;
        }
        if (source->text[i] == '\n') {
            line++;
            line_start = i + 1;
        }
        i += length;
    }
    return false;
}
