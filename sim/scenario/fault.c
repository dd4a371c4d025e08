// SPDX-License-Identifier: BSD-2-Clause
// Statement: poison. Each fault is an error source of the platform, too.
#include <inttypes.h>
#include <string.h>

#include "scenario/fault.h"
#include "scenario/name.h"
#include "share.h"

struct fault *fault_new(struct cursor *c, enum fault_kind kind)
{
    struct setup *setup = c->setup;
    if (setup->faults == MAX_ERRORS) {
        cursor_wrong(c, c->first, NULL, "more than %d errors", MAX_ERRORS);
        return NULL;
    }
    struct fault *fault = &setup->fault[setup->faults];
    *fault = (struct fault){.kind = kind, .node = -1, .origin_vm = -1, .in_cache = -1, .after = -1};
    fault->line = c->first->place.line;
    fault->column = c->first->place.column;
    return fault;
}

// What is not done to memory comes to the run (platform_fire() tells it).
static uint8_t effect_of(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_POISON:
        return PLATFORM_POISON;
    case FAULT_FLIP:
        return PLATFORM_FLIP;
    case FAULT_TAG:
        return PLATFORM_TAG;
    case FAULT_TLB:
        return PLATFORM_TLB;
    case FAULT_BUS:
        return PLATFORM_ANSWER;
    default:
        return PLATFORM_SERROR;
    }
}

void fault_at(struct fault *fault, const struct address *a)
{
    fault->stack_of = a->stack_of;
    fault->offset = a->offset;
}

struct platform_source *fault_source(struct cursor *c, struct fault *fault, const struct when *when)
{
    struct platform_config *platform = &c->setup->platform;
    fault->at_cycle = when->cycle;
    fault->at_pc = when->pc;
    fault->at_count = when->count;
    fault->period = when->period;
    fault->has_event = when->trigger == PLATFORM_AT_EVENT;
    fault->event = when->event;
    c->setup->moments += fault->has_event;
    fault->source = (uint8_t)platform->sources;
    platform->source[platform->sources++] = (struct platform_source){
        .address = fault->address,
        .size = fault->size,
        .watch_base = when->watch_base,
        .watch_size = when->watch_size,
        .count = when->count,
        .tag = ++c->setup->faults,
        .trigger = (uint8_t)when->trigger,
        .effect = effect_of(fault->kind),
        .times = when->times,
        .moves = fault->stack_of != 0,
    };
    return &platform->source[fault->source];
}

struct platform_source *fault_commit(struct cursor *c, struct fault *fault, const struct when *when)
{
    cursor_plan(c, when->trigger == PLATFORM_AT_EVENT ? "when" : "at", "%s", when->text);
    if (when->period)
        cursor_plan(c, "again", "every %" PRIu64 "cy, %u times in all", when->period, when->times);
    cursor_plan(c, "tag", "%u", c->setup->faults + 1);
    return fault_source(c, fault, when);
}

static void plan_owners(struct cursor *c, uint8_t owners)
{
    char text[MAX_VMS * NAME_SIZE] = "host";
    size_t used = 0;

    for (unsigned vm = 0; vm < c->setup->vms; vm++) {
        if (owners >> vm & 1)
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", used ? " " : "",
                                     c->setup->vm[vm].name);
    }
    cursor_plan(c, "of", "%s", text);
}

static bool poison_where(struct cursor *c, struct fault *fault)
{
    const struct setup *setup = c->setup;
    struct address address;
    if (!address_read(c, &address) || !address_size(c, &address, &fault->size))
        return false;
    if (address.device)
        return cursor_wrong(c, address.token, NULL, "only memory can be poisoned");
    fault->address = share_resolve(setup, address.pa);
    fault->owners = share_owners(setup, address.pa);
    fault->origin_vm = address.vm;
    fault_at(fault, &address);
    if (cursor_accept(c, "in") && !name_want_cache(c, &fault->in_cache))
        return false;
    const char *cache = fault->in_cache < 0 ? NULL : setup->platform.cache[fault->in_cache].name;
    if (cache)
        snprintf(fault->name, sizeof(fault->name), "poison of %.30s in %.12s", address.text, cache);
    else
        snprintf(fault->name, sizeof(fault->name), "poison of %s", address.text);
    cursor_plan(c, "address", "%s", address.text);
    cursor_plan(c, "physical", "0x%" PRIx64, fault->address);
    cursor_plan(c, "size", "%" PRIu64, fault->size);
    plan_owners(c, fault->owners);
    if (cache)
        cursor_plan(c, "in", "%s", cache);
    return true;
}

bool compile_poison(struct cursor *c)
{
    struct fault *fault = fault_new(c, FAULT_POISON);
    struct when when;
    if (!fault || !poison_where(c, fault) || !when_clause(c, &when) || !cursor_end(c))
        return false;
    fault_commit(c, fault, &when)->in_cache = (uint8_t)(fault->in_cache + 1);
    return true;
}
