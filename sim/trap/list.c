// SPDX-License-Identifier: BSD-2-Clause
#include "trap/list.h"

#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "command.h"

enum { LIST_TEXT = (FORWARD_MEMBERS + 2) * FORWARD_TEXT };

struct list {
    const struct policy *policy;
    struct forward_access access;
    char *text;
    size_t length;
};

static void add(struct list *l, const char *control)
{
    l->length +=
        (size_t)snprintf(l->text + l->length, LIST_TEXT - l->length, "%s%s", l->length ? "|" : "", control);
}

static void add_consulted(void *ctx, const struct forward_consulted *c)
{
    struct list *l = ctx;
    const struct forward_table *table = &l->policy->table;
    unsigned wanted = l->access.write ? FORWARD_WRITE : FORWARD_READ;
    char text[FORWARD_TEXT];

    if (c->control) {
        if (!(table->control[c->control].directions & wanted))
            return;
        forward_control_text(text, table, c->control);
    } else if (!bits_any(table->traps[c->reg], BIT(c->bit))) {
        return;
    } else {
        forward_fine_text(text, c->reg, c->bit, forward_word_by_one(table->word[l->access.encoding]));
    }
    add(l, text);
}

// Each control that asks for a trap, in the order of the decision; "" for none.
static void controls(char *text, const struct policy *policy, unsigned encoding, bool write)
{
    const struct forward_table *table = &policy->table;
    uint64_t word = table->word[encoding];
    struct list l = {
        .policy = policy, .access = {(uint16_t)encoding, write, 1},
             .text = text
    };
    struct forward_state quiet = {0}; // no fine-grained trap, so that every control is looked at
    struct forward_answer answer;

    text[0] = 0;
    if (forward_word_group(word) && !forward_word_by_one(word))
        quiet.reg[forward_group_register(forward_word_group(word), write)] = ~UINT64_C(0);
    forward_prepare(table, &quiet);
    answer = forward_decide(table, &quiet, l.access);
    if (answer.outcome == FORWARD_UNDEF)
        snprintf(text, LIST_TEXT, "UNDEFINED without FEAT_%s", policy_lacks(policy, answer.reg, answer.bit));
    else
        forward_explain(table, &quiet, l.access, add_consulted, &l);
}

static void print_start(unsigned e, bool write)
{
    char name[FORWARD_NAME];

    forward_name(name, e);
    printf("%s,%u,%u,%u,%u,%u,%s,", name, e >> 14, e >> 11 & 7, e >> 7 & 15, e >> 3 & 15, e & 7,
           write ? "write" : "read");
}

static int finish(const char *command)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_PASS;
    fprintf(stderr, "rasim %s: the output cannot be written\n", command);
    return EXIT_USAGE;
}

int list_policy(const char *name)
{
    static struct policy policy;
    char text[LIST_TEXT];

    if (!policy_load(&policy, name, "table"))
        return EXIT_USAGE;
    printf("name,op0,op1,crn,crm,op2,direction,controls\n");
    for (unsigned i = 0; i < 2 * FORWARD_ENCODINGS; i++) {
        controls(text, &policy, i / 2, i % 2);
        if (text[0] == 0)
            continue;
        print_start(i / 2, i % 2);
        printf("%s\n", text);
    }
    return finish("table");
}

int list_diff(const char *before, const char *after)
{
    static struct policy policies[2];
    char text[2][LIST_TEXT];
    unsigned appeared = 0, vanished = 0, changed = 0;

    if (!policy_load(&policies[0], before, "diff") || !policy_load(&policies[1], after, "diff"))
        return EXIT_USAGE;
    printf("name,op0,op1,crn,crm,op2,direction,%s,%s\n", before, after);
    for (unsigned i = 0; i < 2 * FORWARD_ENCODINGS; i++) {
        controls(text[0], &policies[0], i / 2, i % 2);
        controls(text[1], &policies[1], i / 2, i % 2);
        if (strcmp(text[0], text[1]) == 0)
            continue;
        *(text[0][0] == 0 ? &appeared : text[1][0] == 0 ? &vanished : &changed) += 1;
        print_start(i / 2, i % 2);
        printf("%s,%s\n", text[0], text[1]);
    }
    fprintf(stderr, "%u appeared, %u vanished, %u changed\n%s: %s\n%s: %s\n", appeared, vanished, changed,
            before, policies[0].what, after, policies[1].what);
    return finish("diff");
}
