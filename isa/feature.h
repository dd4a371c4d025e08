// SPDX-License-Identifier: BSD-2-Clause
// Architecture features (DDI 0487 chapter A2) as a set; a PE carries one set from reset on.
#ifndef RASIM_ISA_FEATURE_H
#define RASIM_ISA_FEATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum feature {
#define FEATURE(name, since, implies, rule) FEAT_##name,
#include "feature.def"
#undef FEATURE
    FEATURE_COUNT
};

typedef uint64_t feature_set; // bit n is feature n of feature.def

static inline feature_set feature_bit(enum feature f)
{
    return UINT64_C(1) << f;
}

static inline bool feature_has(feature_set set, enum feature f)
{
    return (set & feature_bit(f)) != 0;
}

// The set with everything that its members imply added (feature.def, column `implies`).
feature_set feature_close(feature_set set);

// The features that version v8.0 ... v9.4 makes mandatory, closed. Returns false for an unknown name.
bool feature_profile(const char *version, feature_set *set);

// "RAS" or "FEAT_RAS" -> FEAT_RAS; FEATURE_COUNT when unknown.
enum feature feature_find(const char *name);

// "RAS", without FEAT_.
const char *feature_name(enum feature f);

// The manual's statement that the row rests on.
const char *feature_rule(enum feature f);

#endif
