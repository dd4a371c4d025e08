// SPDX-License-Identifier: BSD-2-Clause
// What is wrong with a scenario: all mistakes, sorted by place, each with its line and a caret.
#ifndef RASIM_SIM_SCENARIO_DIAGNOSTIC_H
#define RASIM_SIM_SCENARIO_DIAGNOSTIC_H

#include <stdarg.h>
#include <stdio.h>

#include "scenario/source.h"

enum { DIAGNOSTIC_LIMIT = 50, DIAGNOSTIC_TEXT = 200, DIAGNOSTIC_SUGGESTION = 64, DIAGNOSTIC_COLUMNS = 100 };

struct diagnostic {
    struct place where;
    char text[DIAGNOSTIC_TEXT];
    char suggestion[DIAGNOSTIC_SUGGESTION]; // "": none
};

// The first DIAGNOSTIC_LIMIT by place; `count` may exceed that.
struct diagnostics {
    struct diagnostic list[DIAGNOSTIC_LIMIT];
    size_t count;
};

// `suggestion` may be NULL. The same text at the same place counts once.
void diagnostic_add(struct diagnostics *d, const struct place *where, const char *suggestion,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
void diagnostic_vadd(struct diagnostics *d, const struct place *where, const char *suggestion,
                     const char *format, va_list args) __attribute__((format(printf, 4, 0)));

// file:line:col: text; did you mean 'X'?
//   10 | the line, at most DIAGNOSTIC_COLUMNS of it
//      |   ^~~
void diagnostic_print(const struct diagnostics *d, const struct source *source, FILE *out);

#endif
