// SPDX-License-Identifier: BSD-2-Clause
#include "trap/instruction.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "forward_class.h"
#include "forward_eret.h"
#include "scenario/suggest.h"

bool instruction_class(const char *text, unsigned *first)
{
    struct suggest near = suggest_for(text, strlen(text));

    *first = forward_class_find(text);
    if (*first < forward_class_count)
        return true;
    for (unsigned i = 0; i < forward_class_count; i++)
        suggest_offer(&near, forward_classes[i].name);
    fprintf(stderr, "rasim trap: there is no class '%s'", text);
    fprintf(stderr, near.best ? "; did you mean '%s'?\n" : "\n", near.best);
    return false;
}

// L1 at EL2h with all masks set.
static void print_eret(const struct policy *policy, const struct forward_state *state, uint64_t spsr)
{
    uint64_t hcr = state->reg[FORWARD_HCR_EL2];
    struct forward_eret in = {spsr, 0x3c9, hcr >> 34 & 1, hcr >> 27 & 1, policy->edition};
    struct forward_eret_answer a = forward_eret_emulate(&in);

    printf("  emulated   %s, %s, PSTATE = 0x%" PRIx64 "\n", a.illegal ? "illegal" : "legal",
           a.direct ? "directly" : "by put and load", a.pstate);
}

static void print_rows(const struct policy *policy, const struct forward_state *state,
                       const struct instruction *i)
{
    const char *name = forward_classes[i->first].name;

    for (unsigned r = i->first; r < forward_class_count && strcmp(forward_classes[r].name, name) == 0; r++) {
        bool asks = forward_class_asks(&forward_classes[r], state, i->el);

        if (forward_classes[r].editions >> policy->edition & 1)
            printf("  consulted  %-36s %s\n", forward_classes[r].control,
                   asks ? "asks for it" : "does not ask");
    }
}

void instruction_answer(const struct policy *policy, const struct forward_state *state,
                        const struct instruction *i)
{
    static const char *const outcomes[] = {"local", "forwarded", "UNDEFINED"};
    const struct forward_class *row = &forward_classes[i->first], *by;
    enum forward_outcome outcome = forward_class_decide(i->first, policy->edition, state, i->el, &by);

    printf("%s (%s, EC 0x%02x) at EL%u: %s%s%s\n", row->name, row->instruction, row->ec, i->el,
           outcomes[outcome], by ? " by " : ": no control asks for it here", by ? by->control : "");
    print_rows(policy, state, i);
    if (i->has_spsr && row->ec == 0x1a && i->el == 2)
        print_eret(policy, state, i->spsr);
}
