// SPDX-License-Identifier: BSD-2-Clause
// A text that grows in a buffer of fixed size; what does not fit is cut off, the final 0 always fits.
#ifndef RASIM_ISA_TEXT_H
#define RASIM_ISA_TEXT_H

#include <stddef.h>

struct text {
    char *at;
    size_t size; // not 0
    size_t used; // without the final 0
};

__attribute__((format(printf, 2, 3))) void text_add(struct text *t, const char *format, ...);

#endif
