// SPDX-License-Identifier: BSD-2-Clause
#include "feature.h"

#include <assert.h>
#include <string.h>

struct feature_row {
    const char *name;
    unsigned since; // 100*major+minor; 0: in no version mandatory
    feature_set implies;
    const char *rule;
};

static const struct feature_row rows[] = {
#define F(name) (UINT64_C(1) << FEAT_##name)
#define FEATURE(name, since, implies, rule) {#name, since, implies, rule},
#include "feature.def"
#undef FEATURE
#undef F
};

feature_set feature_close(feature_set set)
{
    feature_set before;

    do {
        before = set;
        for (unsigned f = 0; f < FEATURE_COUNT; f++) {
            if (feature_has(set, (enum feature)f))
                set |= rows[f].implies;
        }
    } while (set != before);
    return set;
}

// "v8.4" -> 804; v9.x has what v8.(x+5) has (DDI 0487 A2.1). 0 when there is no such version.
static unsigned version_number(const char *name)
{
    unsigned minor;

    if (name[0] != 'v' || (name[1] != '8' && name[1] != '9') || name[2] != '.')
        return 0;
    if (name[3] < '0' || name[3] > '9' || name[4] != '\0')
        return 0;
    minor = (unsigned)(name[3] - '0') + (name[1] == '9' ? 5 : 0);
    return minor <= 9 ? 800 + minor : 0;
}

bool feature_profile(const char *version, feature_set *set)
{
    unsigned number = version_number(version);

    if (number == 0)
        return false;
    *set = 0;
    for (unsigned f = 0; f < FEATURE_COUNT; f++) {
        if (rows[f].since != 0 && rows[f].since <= number)
            *set |= feature_bit((enum feature)f);
    }
    *set = feature_close(*set);
    return true;
}

enum feature feature_find(const char *name)
{
    unsigned f = 0;

    if (strncmp(name, "FEAT_", 5) == 0)
        name += 5;
    while (f < FEATURE_COUNT && strcmp(rows[f].name, name) != 0)
        f++;
    return (enum feature)f;
}

const char *feature_name(enum feature f)
{
    assert(f < FEATURE_COUNT);
    return rows[f].name;
}

const char *feature_rule(enum feature f)
{
    assert(f < FEATURE_COUNT);
    return rows[f].rule;
}
