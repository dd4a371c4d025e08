// SPDX-License-Identifier: BSD-2-Clause
// Statements: migrate, reset.
#include <stdio.h>

#include "scenario/fault.h"
#include "scenario/name.h"
#include "scenario/profile.h"

static bool migrate_where(struct cursor *c, struct fault *fault)
{
    static const char *const stop[] = {"at", "when", "every", "over", NULL};
    const char *name = c->setup->profile;

    fault->features = c->setup->features;
    if (cursor_accept(c, "to") &&
        (!cursor_expect(c, "profile") || !profile_read(c, &fault->features, &name, stop)))
        return false;
    cursor_plan(c, "to", "%s %s RAS", name, feature_has(fault->features, FEAT_RAS) ? "with" : "without");
    if (!c->setup->nvhe && !feature_has(fault->features, FEAT_VHE))
        return cursor_wrong(c, c->first, NULL,
                            "kvm needs FEAT_VHE, which the PE there lacks, or its option nvhe");
    return true;
}

// The other host is this one's PE made anew, so that no VM can stay behind.
bool migrate_what(struct cursor *c, struct fault *fault)
{
    const struct token *t = c->next;
    int8_t vm;

    fault->kind = FAULT_MIGRATE;
    if (!name_want_vm(c, &vm))
        return false;
    if (c->setup->vm[vm].process)
        return cursor_wrong(c, t, NULL, "'%s' is a process, not a VM", c->setup->vm[vm].name);
    if (c->setup->vms != 1)
        return cursor_wrong(c, t, NULL, "only the VM of a machine with one VM can migrate");
    fault->origin_vm = vm;
    fault->pe = c->setup->vm[vm].pe;
    snprintf(fault->name, sizeof(fault->name), "%s migrates", c->setup->vm[vm].name);
    return migrate_where(c, fault);
}

bool compile_migrate(struct cursor *c)
{
    struct fault *fault = fault_new(c, FAULT_MIGRATE);
    struct when when;

    if (!fault || !migrate_what(c, fault) || !when_clause(c, &when) || !cursor_end(c))
        return false;
    fault_commit(c, fault, &when);
    return true;
}

bool compile_reset(struct cursor *c)
{
    struct fault *fault = fault_new(c, FAULT_MIGRATE); // to nowhere else
    struct when when;

    if (!fault || !name_want_vm(c, &fault->origin_vm) || !when_clause(c, &when) || !cursor_end(c))
        return false;
    fault->pe = c->setup->vm[fault->origin_vm].pe;
    snprintf(fault->name, sizeof(fault->name), "%s is reset", c->setup->vm[fault->origin_vm].name);
    fault_commit(c, fault, &when);
    return true;
}
