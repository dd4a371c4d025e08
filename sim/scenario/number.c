// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/number.h"

#include <stdbool.h>
#include <string.h>

static int digit_of(char c, unsigned base)
{
    int d = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 16;
    return d < (int)base ? d : -1;
}

static bool number_scale(uint64_t *value, unsigned shift)
{
    if (shift > 0 && *value >> (64 - shift))
        return false;
    *value <<= shift;
    return true;
}

static enum number_kind number_suffix(const char *text, size_t length, uint64_t *value)
{
    static const struct {
        const char *word;
        unsigned shift;
        enum number_kind kind;
    } suffix[] = {
        {"",   0,  NUMBER_PLAIN  },
        {"K",  10, NUMBER_PLAIN  },
        {"M",  20, NUMBER_PLAIN  },
        {"G",  30, NUMBER_PLAIN  },
        {"cy", 0,  NUMBER_CYCLES },
        {"st", 0,  NUMBER_ORDINAL},
        {"nd", 0,  NUMBER_ORDINAL},
        {"rd", 0,  NUMBER_ORDINAL},
        {"th", 0,  NUMBER_ORDINAL},
    };
    for (size_t i = 0; i < sizeof(suffix) / sizeof(suffix[0]); i++) {
        if (strlen(suffix[i].word) == length && memcmp(suffix[i].word, text, length) == 0)
            return number_scale(value, suffix[i].shift) ? suffix[i].kind : NUMBER_RANGE;
    }
    return NUMBER_NONE;
}

enum number_kind number_read(const char *text, size_t length, uint64_t *value)
{
    unsigned base = length > 2 && text[0] == '0' && text[1] == 'x' ? 16 : 10;
    size_t i = base == 16 ? 2 : 0;
    bool fits = true;
    bool digit = false; // the character before was one

    *value = 0;
    for (; i < length; i++) {
        int d = digit_of(text[i], base);
        if (d < 0 && !(text[i] == '_' && digit))
            break;
        digit = d >= 0;
        if (!digit)
            continue;
        fits = fits && *value <= (UINT64_MAX - (unsigned)d) / base;
        *value = *value * base + (unsigned)d;
    }
    if (!digit)
        return NUMBER_NONE;
    enum number_kind kind = number_suffix(text + i, length - i, value);
    return kind == NUMBER_NONE || fits ? kind : NUMBER_RANGE;
}
