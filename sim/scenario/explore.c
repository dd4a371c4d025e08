// SPDX-License-Identifier: BSD-2-Clause
// Statement: explore. Free errors, and choices of order, time and latency.
#include <inttypes.h>

#include "scenario/fault.h"
#include "scenario/name.h"
#include "scenario/window.h"

enum { MOST_CYCLES = 1 << 20 };

// Ncy [to Ncy], as text too. `range`: only the second form will do.
static bool explore_cycles(struct cursor *c, struct fault *fault, bool range, char *text, size_t size)
{
    const struct token *t = c->next;
    uint64_t first;

    if (!cursor_cycles(c, &first))
        return false;
    fault->late = first;
    snprintf(text, size, "%" PRIu64 "cy", first);
    if (!range && !cursor_accept(c, "to"))
        return true;
    if ((range && !cursor_expect(c, "to")) || !cursor_cycles(c, &fault->late))
        return false;
    if (first == 0 || fault->late < first || fault->late >= MOST_CYCLES)
        return cursor_wrong(c, t, NULL, "a range of cycles begins at 1 and ends later, below %d",
                            MOST_CYCLES);
    fault->least = first;
    snprintf(text, size, "%" PRIu64 "cy to %" PRIu64 "cy", first, fault->late);
    return true;
}

// preemptions N [of Ncy] over WINDOW: N free choices, of which each comes after the one before.
static bool explore_preemptions(struct cursor *c, struct fault *fault, uint64_t *count)
{
    fault->kind = FAULT_PREEMPTION;
    fault->late = UINT64_MAX;
    snprintf(fault->name, sizeof(fault->name), "a preemption");
    return cursor_number(c, "how many preemptions", 1, MAX_FREE, count) &&
           (!cursor_accept(c, "of") || cursor_cycles(c, &fault->late)) && cursor_expect(c, "over");
}

// latency of REGION Ncy to Ncy over WINDOW.
static bool explore_latency(struct cursor *c, struct fault *fault)
{
    char text[64];
    unsigned region;

    fault->kind = FAULT_LATENCY;
    if (!cursor_expect(c, "of") || !name_want_region(c, &region) ||
        !explore_cycles(c, fault, true, text, sizeof text) || !cursor_expect(c, "over"))
        return false;
    fault->region = (int8_t)region;
    snprintf(fault->name, sizeof(fault->name), "%s answers within %s", c->setup->platform.region[region].name,
             text);
    return true;
}

// pe N stalls Ncy [to Ncy] over WINDOW.
static bool explore_stall(struct cursor *c, struct fault *fault)
{
    char text[64];
    uint64_t pe;

    fault->kind = FAULT_STALL;
    if (!cursor_number(c, "a PE", 0, c->setup->pes > 0 ? c->setup->pes - 1 : MAX_PES - 1, &pe) ||
        !cursor_expect(c, "stalls") || !explore_cycles(c, fault, false, text, sizeof text) ||
        !cursor_expect(c, "over"))
        return false;
    fault->pe = (uint8_t)pe;
    snprintf(fault->name, sizeof(fault->name), "pe%u stalls %s", fault->pe, text);
    return true;
}

// `worker late over WINDOW`, `pe N stalls ...`, `preemptions N ...`, `latency of ...`, `migration of VM ...`,
// or a free SError.
static bool explore_what(struct cursor *c, struct fault *fault, uint64_t *count)
{
    if (cursor_accept(c, "migration"))
        return cursor_expect(c, "of") && migrate_what(c, fault) && cursor_expect(c, "over");
    if (cursor_accept(c, "pe"))
        return explore_stall(c, fault);
    if (cursor_accept(c, "preemptions"))
        return explore_preemptions(c, fault, count);
    if (cursor_accept(c, "latency"))
        return explore_latency(c, fault);
    if (!cursor_accept(c, "worker"))
        return inject_serror(c, fault, "over");
    fault->kind = FAULT_WORKER;
    snprintf(fault->name, sizeof(fault->name), "the host's worker is late");
    return cursor_expect(c, "late") && cursor_expect(c, "over");
}

// [within steps], of an error: a choice has no other moment than a boundary.
static bool explore_within(struct cursor *c, struct fault *fault)
{
    const struct token *t = c->next;

    fault->within = cursor_accept(c, "within");
    if (!fault->within)
        return true;
    if (fault_is_choice(fault))
        return cursor_wrong(c, t, NULL, "only errors arrive within steps");
    cursor_plan(c, "within", "steps");
    return cursor_expect(c, "steps");
}

static bool explore_room(struct cursor *c, uint64_t count)
{
    unsigned free = 0;

    for (unsigned i = 0; i < c->setup->faults; i++)
        free += c->setup->fault[i].free;
    if (free + count > MAX_FREE)
        return cursor_wrong(c, c->first, NULL, "more than %d free errors and choices", MAX_FREE);
    if (c->setup->faults + count > MAX_ERRORS)
        return cursor_wrong(c, c->first, NULL, "more than %d errors", MAX_ERRORS);
    return true;
}

// Preemptions 2 to `count`: as the first, each after the one before.
static void explore_more(struct cursor *c, const struct fault *first, uint64_t count,
                         const struct when *never)
{
    for (uint64_t i = 1; i < count; i++) {
        struct fault *next = &c->setup->fault[c->setup->faults];

        *next = *first;
        next->after = (int8_t)(c->setup->faults - 1);
        fault_source(c, next, never);
    }
}

bool compile_explore(struct cursor *c)
{
    struct fault *fault = fault_new(c, FAULT_SERROR);
    struct when never = {.trigger = PLATFORM_AT_STEP};
    uint64_t count = 1;

    if (!fault || !explore_what(c, fault, &count) || !window_read(c, &fault->window) ||
        !explore_within(c, fault) || !cursor_end(c) || !explore_room(c, count))
        return false;
    fault->free = true;
    snprintf(never.text, sizeof(never.text), "a step of %s", fault->window.text);
    fault_commit(c, fault, &never);
    explore_more(c, fault, count, &never);
    return true;
}
