// SPDX-License-Identifier: BSD-2-Clause
// rasim trap: is an access of L2 the guest hypervisor's, and which of its control bits says so?
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "forward_nv2.h"
#include "scenario/number.h"
#include "trap/batch.h"
#include "trap/instruction.h"
#include "trap/question.h"

struct request {
    const char *reg, *class, *policy, *batch;
    struct forward_access access;
    struct forward_state state;
    struct instruction instruction;
    bool direction, skip_bad;
};

static int usage(void)
{
    fprintf(stderr, "usage: rasim trap --reg NAME|op0,op1,CRn,CRm,op2 --read|--write [--el N]\n"
                    "                  [--set REG[.FIELD]=VALUE]... [--policy NAME]\n"
                    "       rasim trap --class CLASS [--el N] [--set REG[.FIELD]=VALUE]... [--policy NAME]\n"
                    "       rasim trap --class ERET --el 2 --spsr VALUE ...\n"
                    "       rasim trap --batch FILE.csv|- [--skip-bad] [--policy NAME]\n"
                    "policies:\n");
    policy_list();
    return EXIT_USAGE;
}

static bool read_el(const char *text, struct forward_access *access)
{
    if (text[0] < '0' || text[0] > '2' || text[1] != 0) {
        fprintf(stderr, "rasim trap: --el is 0, 1 or 2, not '%s'\n", text);
        return false;
    }
    access->el = (uint8_t)(text[0] - '0');
    return true;
}

static bool read_spsr(const char *text, struct instruction *i)
{
    i->has_spsr = number_read(text, strlen(text), &i->spsr) == NUMBER_PLAIN;
    if (!i->has_spsr)
        fprintf(stderr, "rasim trap: --spsr needs a number, not '%s'\n", text);
    return i->has_spsr;
}

static int read_direction(struct request *r, bool write)
{
    if (r->direction)
        return usage();
    r->direction = true;
    r->access.write = write;
    return EXIT_PASS;
}

static int read_request(int argc, char **argv, struct request *r)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        bool good = true;

        if (strcmp(argv[i], "--read") == 0 || strcmp(argv[i], "--write") == 0) {
            if (read_direction(r, argv[i][2] == 'w') != EXIT_PASS)
                return EXIT_USAGE;
            continue;
        }
        if (strcmp(argv[i], "--skip-bad") == 0) {
            r->skip_bad = true;
            continue;
        }
        if (value == NULL)
            return usage();
        if (strcmp(argv[i], "--reg") == 0)
            good = question_encoding(r->reg = value, &r->access.encoding);
        else if (strcmp(argv[i], "--class") == 0)
            good = instruction_class(r->class = value, &r->instruction.first);
        else if (strcmp(argv[i], "--el") == 0)
            good = read_el(value, &r->access);
        else if (strcmp(argv[i], "--set") == 0)
            good = question_set(value, &r->state);
        else if (strcmp(argv[i], "--spsr") == 0)
            good = read_spsr(value, &r->instruction);
        else if (strcmp(argv[i], "--policy") == 0)
            r->policy = value;
        else if (strcmp(argv[i], "--batch") == 0)
            r->batch = value;
        else
            return usage();
        if (!good)
            return EXIT_USAGE;
        i++;
    }
    if ((r->batch != NULL) + (r->reg != NULL) + (r->class != NULL) != 1)
        return usage();
    return r->reg && !r->direction ? usage() : EXIT_PASS;
}

struct print {
    const struct policy *policy;
    struct forward_access access;
};

static void print_consulted(void *ctx, const struct forward_consulted *c)
{
    const struct print *p = ctx;
    const struct forward_table *table = &p->policy->table;
    char text[FORWARD_TEXT];

    if (c->control)
        forward_control_text(text, table, c->control);
    else
        forward_fine_text(text, c->reg, c->bit, forward_word_by_one(table->word[p->access.encoding]));
    printf("  consulted  %-36s %s\n", text,
           c->asks    ? "asks for it"
           : c->holds ? "holds, but does not trap this direction"
                      : "does not hold");
}

static void print_answer(const struct policy *policy, const struct request *r, struct forward_answer answer)
{
    static const char *const outcomes[] = {"local", "forwarded", "UNDEFINED"};
    static const char *const why[] = {
        [FORWARD_BY_UNKNOWN] = ": no row knows the encoding",
        [FORWARD_BY_FEATURE] = " for this VM: it has not FEAT_",
        [FORWARD_BY_VEL2] = ": it is the guest hypervisor at its EL2",
        [FORWARD_BY_HOST_EL0] = ": the EL0 of a host, HCR_EL2.TGE=1, where no control that asks holds",
        [FORWARD_BY_FINE] = " by ",
        [FORWARD_BY_COARSE] = " by ",
        [FORWARD_BY_NONE] = ": no control asks for it",
    };
    char name[FORWARD_NAME], text[FORWARD_TEXT] = "";
    unsigned e = r->access.encoding;

    forward_name(name, e);
    if (answer.outcome == FORWARD_FORWARD)
        question_decided_by(text, &policy->table, r->access, answer);
    else if (answer.outcome == FORWARD_UNDEF)
        snprintf(text, sizeof(text), "%s", policy_lacks(policy, answer.reg, answer.bit));
    printf("%s (%u,%u,%u,%u,%u), %s at EL%u: %s%s%s\n", name, e >> 14, e >> 11 & 7, e >> 7 & 15, e >> 3 & 15,
           e & 7, r->access.write ? "write" : "read", r->access.el, outcomes[answer.outcome],
           why[answer.reason], text);
}

// L1 at its EL2 runs at EL1 under NV=1, and NV1=1 where its E2H is 0; NV2 came with 6.8.
static void print_nv2(const struct policy *policy, const struct request *r)
{
    bool nv1 = !(r->state.reg[FORWARD_HCR_EL2] >> 34 & 1), nv2 = policy->edition >= FORWARD_6_8;
    struct forward_nv2 to = forward_nv2_access(r->access.encoding, nv1, nv2);
    const char *under = nv1 ? "NV1=1" : "NV1=0";

    if (to.kind == FORWARD_NV2_MEMORY)
        printf("  at EL1, %s, it is memory: VNCR_EL2.BADDR + 0x%03x, %s\n", under, to.offset, to.name);
    else if (to.kind == FORWARD_NV2_REGISTER)
        printf("  at EL1, %s, it is %s\n", under, to.name);
    else if (to.kind == FORWARD_NV2_TRAP)
        printf("  at EL1, %s, it traps to EL2\n", under);
}

static int one(const struct policy *policy, struct request *r)
{
    struct print p = {policy, r->access};

    forward_prepare(&policy->table, &r->state);
    print_answer(policy, r, forward_decide(&policy->table, &r->state, r->access));
    forward_explain(&policy->table, &r->state, r->access, print_consulted, &p);
    if (r->access.el == 2)
        print_nv2(policy, r);
    return EXIT_PASS;
}

static int many(const struct policy *policy, const struct request *r)
{
    struct batch batch = {policy, r->batch, stdin, stdout, r->skip_bad};
    int status;

    if (strcmp(r->batch, "-") != 0)
        batch.in = fopen(r->batch, "r");
    if (batch.in == NULL) {
        fprintf(stderr, "rasim trap: %s: %s\n", r->batch, strerror(errno));
        return EXIT_USAGE;
    }
    status = batch_run(&batch);
    if (batch.in != stdin)
        fclose(batch.in);
    return status;
}

int cmd_trap(int argc, char **argv)
{
    static struct policy policy;
    struct request r = {.policy = "architecture", .access = {.el = 1}};
    int status = read_request(argc, argv, &r);

    if (status != EXIT_PASS)
        return status;
    if (!policy_load(&policy, r.policy, "trap"))
        return EXIT_USAGE;
    if (r.batch)
        return many(&policy, &r);
    if (r.reg)
        return one(&policy, &r);
    forward_prepare(&policy.table, &r.state);
    r.instruction.el = r.access.el;
    instruction_answer(&policy, &r.state, &r.instruction);
    return EXIT_PASS;
}
