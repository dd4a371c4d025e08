// SPDX-License-Identifier: BSD-2-Clause
#include "op.h"

#include <assert.h>
#include <string.h>

#include "choice.h"
#include "exception.h"
#include "take.h"
#include "wait.h"

static uint64_t get_x(const struct cpu *cpu, unsigned n)
{
    return n < 31 ? cpu->pe->x[n] : 0;
}

static void set_x(struct cpu *cpu, unsigned n, uint64_t value)
{
    if (n == 31)
        return;
    digest_touch(&cpu->run->digests, PART_X + cpu->pe->index);
    cpu->pe->x[n] = value;
}

static void op_move(struct cpu *cpu, const struct step *s)
{
    if (s->op == SET)
        set_x(cpu, s->rt, s->imm);
    if (s->op == MRS) {
        uint64_t value = cpu_read(cpu, s->reg);
        if (!cpu->left)
            set_x(cpu, s->rt, value);
    }
    if (s->op == MSR)
        cpu_write(cpu, s->reg, get_x(cpu, s->rt));
}

static void op_mask(struct cpu *cpu, const struct step *s)
{
    struct pstate *p = &cpu->pe->pstate;
    uint8_t value = s->op == DAIFSET;

    if (s->imm & 8)
        p->d = value;
    if (s->imm & 4)
        p->a = value;
    if (s->imm & 2)
        p->i = value;
    if (s->imm & 1)
        p->f = value;
}

static void op_memory(struct cpu *cpu, const struct step *s)
{
    uint64_t va = get_x(cpu, s->rn) + s->imm;
    uint64_t value = get_x(cpu, s->rt);

    if (s->op == STR)
        cpu_store(cpu, va, &value, sizeof(value));
    else if (cpu_load(cpu, va, &value, sizeof(value)))
        set_x(cpu, s->rt, value);
}

static void op_branch(struct cpu *cpu, const struct step *s)
{
    uint64_t x = get_x(cpu, s->rt);
    bool bit = (x >> (s->imm & 63)) & 1;
    bool go = s->op == B || (s->op == CBZ && x == 0) || (s->op == CBNZ && x != 0) || (s->op == TBZ && !bit) ||
              (s->op == TBNZ && bit);

    if (s->op == CALL)
        cpu_call(cpu, cpu->slot->target);
    else if (s->op == RET)
        cpu_return(cpu);
    else if (go)
        cpu_goto(cpu, cpu->slot->target);
}

static void op_call(struct cpu *cpu, const struct step *s)
{
    enum exception_call call = s->op == SVC ? CALL_SVC : s->op == HVC ? CALL_HVC : CALL_SMC;
    struct exception e = exception_call(cpu->pe, call, (unsigned)s->imm);

    take_exception(cpu->run, cpu->pe->index, &e);
    cpu->left = true;
}

static void op_do(struct cpu *cpu, const struct step *s)
{
    uint64_t before[31]; // most leave them as they are, and comparing costs less than a digest

    memcpy(before, cpu->pe->x, sizeof before);
    if (s->run(cpu) && !cpu->left && cpu->slot->target)
        cpu_goto(cpu, cpu->slot->target);
    if (memcmp(before, cpu->pe->x, sizeof before) != 0)
        digest_touch(&cpu->run->digests, PART_X + cpu->pe->index);
}

static void op_wait(struct cpu *cpu, const struct step *s)
{
    struct exception trap;

    if (wait_execute(cpu->pe, s->op == WFI ? WAIT_WFI : WAIT_WFE, &trap) != WAIT_TRAPPED)
        return;
    take_exception(cpu->run, cpu->pe->index, &trap);
    cpu->left = true;
}

void op_run(struct cpu *cpu)
{
    const struct step *s = cpu->slot->step;

    switch ((enum step_op)s->op) {
    case WORK:
    case ISB:
        break;
    case DSB:
        take_synchronize(cpu->run, cpu->pe->index);
        break;
    case DO:
        op_do(cpu, s);
        break;
    case SET:
    case MRS:
    case MSR:
        op_move(cpu, s);
        break;
    case DAIFSET:
    case DAIFCLR:
        op_mask(cpu, s);
        break;
    case ESB:
        choice_access(cpu->run);
        cpu->left = take_esb(cpu->run, cpu->pe->index);
        break;
    case LDR:
    case STR:
        op_memory(cpu, s);
        break;
    case SVC:
    case HVC:
    case SMC:
        op_call(cpu, s);
        break;
    case ERET:
        take_return(cpu->run, cpu->pe->index);
        cpu->left = true;
        break;
    case WFI:
    case WFE:
        op_wait(cpu, s);
        break;
    case SEV:
        run_send_event(cpu->run);
        break;
    default:
        op_branch(cpu, s);
    }
    if (!cpu->left)
        cpu->pe->pc = cpu->next;
}
