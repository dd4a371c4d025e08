// SPDX-License-Identifier: BSD-2-Clause
// What the architecture leaves IMPLEMENTATION DEFINED, each choice a named knob with a default and a source.
// A PE carries its values from reset on, so that a scenario can set and an explorer enumerate them.
#ifndef RASIM_ISA_IMPDEF_H
#define RASIM_ISA_IMPDEF_H

#include <stdbool.h>
#include <stdint.h>

enum impdef {
#define IMPDEF(id, name, lo, hi, dflt, words, cite) IMPDEF_##id,
#include "impdef.def"
#undef IMPDEF
    IMPDEF_COUNT
};

struct impdef_row {
    const char *name;  // as in a scenario: "serror-edge"
    uint64_t lo, hi;   // inclusive range
    uint64_t dflt;     // default
    const char *words; // "no yes": names of lo, lo+1, ...; "" for a plain number
    const char *cite;  // why this default, and from where
};

const struct impdef_row *impdef_row_of(enum impdef id);

// IMPDEF_COUNT when there is no such knob.
enum impdef impdef_find(const char *name);

#endif
