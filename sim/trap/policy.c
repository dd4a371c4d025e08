// SPDX-License-Identifier: BSD-2-Clause
#include "trap/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "scenario/suggest.h"

static const struct {
    const char *name, *what;
    uint8_t edition, res0;
    bool host_el0;
} policies[] = {
#define POLICY(name, edition, res0, host_el0, what) {name, what, FORWARD_##edition, res0, host_el0},
#define LIMIT(feature, until)
#define UNDEF(feature)
#include "trap/policy.def"
#undef POLICY
#undef LIMIT
#undef UNDEF
};
enum { POLICIES = sizeof(policies) / sizeof(*policies) };

static const struct {
    uint8_t feature, until;
} limits[] = {
#define POLICY(name, edition, res0, host_el0, what)
#define LIMIT(feature, until) {FORWARD_FEAT_##feature, FORWARD_##until},
#define UNDEF(feature)
#include "trap/policy.def"
#undef POLICY
#undef LIMIT
#undef UNDEF
};
enum { LIMITS = sizeof(limits) / sizeof(*limits) };

static const bool undef_before_map[FORWARD_FEATURES] = {
#define POLICY(name, edition, res0, host_el0, what)
#define LIMIT(feature, until)
#define UNDEF(feature) [FORWARD_FEAT_##feature] = true,
#include "trap/policy.def"
#undef POLICY
#undef LIMIT
#undef UNDEF
};

static void broken(void *ctx, const char *text)
{
    (void)ctx;
    fprintf(stderr, "rasim: forwarding tables: %s\n", text);
}

static void load(struct policy *policy, unsigned index, const struct rows_more *more)
{
    struct forward_rules rules = {
        .edition = (enum forward_edition)policies[index].edition,
        .res0 = (enum forward_res0)policies[index].res0,
        .host_el0 = policies[index].host_el0,
    };
    bool kvm = rules.res0 == FORWARD_RES0;

    for (unsigned i = 0; i < LIMITS; i++)
        rules.absent[limits[i].feature] = kvm && rules.edition <= limits[i].until;
    for (unsigned i = 0; i < FORWARD_FEATURES; i++)
        rules.undef[i] = kvm && (rules.edition >= FORWARD_6_17 || undef_before_map[i]);
    policy->name = policies[index].name;
    policy->edition = rules.edition;
    policy->what = policies[index].what;
    if (!rows_build(&policy->table, more, &rules, broken, NULL))
        abort();
}

bool policy_load(struct policy *policy, const char *name, const char *command)
{
    return policy_load_with(policy, name, command, NULL);
}

bool policy_load_with(struct policy *policy, const char *name, const char *command,
                      const struct rows_more *more)
{
    struct suggest near = suggest_for(name, strlen(name));

    for (unsigned i = 0; i < POLICIES; i++) {
        if (strcmp(policies[i].name, name) == 0) {
            load(policy, i, more);
            return true;
        }
        suggest_offer(&near, policies[i].name);
    }
    fprintf(stderr, "rasim %s: there is no policy '%s'", command, name);
    fprintf(stderr, near.best ? "; did you mean '%s'?\n" : "\n", near.best);
    return false;
}

void policy_list(void)
{
    for (unsigned i = 0; i < POLICIES; i++)
        fprintf(stderr, "  %-14s %s\n", policies[i].name, policies[i].what);
}

const char *policy_lacks(const struct policy *policy, unsigned reg, unsigned bit)
{
    (void)policy;
    for (size_t i = 0; i < forward_rows.fields_count; i++) {
        const struct forward_field *f = &forward_rows.fields[i];

        if (f->reg == reg && bits_any(f->mask, BIT(bit)))
            return forward_feature_name(f->feature);
    }
    return NULL;
}
