// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/relation.h"

#include <inttypes.h>
#include <string.h>

#include "nested.h"
#include "paging.h"
#include "scenario/name.h"
#include "sw/abi.h"
#include "sw/linux_stack.h"

static const char *const words[] = {"stage-1", "stage-2", "ghes", "vncr", "stack"};
enum { STAGE_1, STAGE_2, GHES, VNCR, STACK, WORDS };

static bool is(const struct token *t, unsigned word)
{
    return t->kind == TOKEN_WORD && strcmp(t->text, words[word]) == 0;
}

bool relation_begins(const struct cursor *c)
{
    for (unsigned i = 0; i < WORDS; i++) {
        if (is(c->next, i))
            return true;
    }
    return false;
}

// Before VMs have their place all that can be said is said, but about what lies where.
static void found(struct cursor *c, struct address *a, uint64_t pa, uint64_t size)
{
    a->pa = c->reader->placed ? pa : 0;
    a->room = size;
}

static bool level_read(struct cursor *c, const struct paging *p, int *level)
{
    uint64_t n;

    *level = p->leaf;
    if (!cursor_accept(c, "level"))
        return true;
    if (!cursor_number(c, "a level", (uint64_t)p->top, (uint64_t)p->leaf, &n))
        return false;
    *level = (int)n;
    return true;
}

static bool entry_at(struct cursor *c, struct address *a, const struct token *t, const struct paging *p,
                     uint64_t input, uint64_t offset)
{
    int level;

    if (c->reader->placed && input - p->first >= p->size)
        return cursor_wrong(c, t, NULL, "no %s: it maps 0x%" PRIx64 " bytes from 0x%" PRIx64, a->text,
                            p->size, p->first);
    if (!level_read(c, p, &level))
        return false;
    found(c, a, paging_entry(p, input, level) + offset, PAGING_ENTRY);
    size_t used = strlen(a->text);
    snprintf(a->text + used, sizeof(a->text) - used, " level %d", level);
    return true;
}

// `stage-1 entry of VM for VA [level N]`, and the like of stage 2.
static bool entry_read(struct cursor *c, struct address *a, unsigned stage)
{
    int8_t vm;
    uint64_t input;

    if (!cursor_expect(c, "entry") || !cursor_expect(c, "of"))
        return false;
    const struct token *who = c->next;
    if (!name_want_vm(c, &vm) || !cursor_expect(c, "for"))
        return false;
    if (c->setup->vm[vm].process)
        return cursor_wrong(c, who, NULL, "'%s' is a process: it has no tables here", who->text);
    const struct token *t = c->next;
    if (!cursor_number(c, stage == STAGE_1 ? "a virtual address" : "an IPA", 0, UINT64_MAX, &input))
        return false;
    const struct vm_setup *v = &c->setup->vm[vm];
    snprintf(a->text, sizeof(a->text), "%s entry of %s for 0x%08" PRIx64, words[stage], v->name, input);
    if (stage == STAGE_2) { // the host's
        struct paging p = paging_stage2(c->setup, v);
        return entry_at(c, a, t, &p, input, 0);
    }
    if (c->reader->placed && !v->stage1)
        return cursor_wrong(c, who, NULL, "%s has no stage 1: its guest needs the option 'stage1'", v->name);
    struct paging p = input >= PAGING_LINEAR_MAP ? paging_kernel(v) : paging_process(v);
    a->vm = vm;
    return entry_at(c, a, t, &p, input, v->pa);
}

static bool ghes_read(struct cursor *c, struct address *a)
{
    int8_t vm;

    if (!cursor_expect(c, "of") || !name_want_vm_or_host(c, &vm))
        return false;
    const struct setup *s = c->setup;
    a->vm = vm;
    found(c, a, (vm < 0 ? s->host_ghes : s->vm[vm].pa + s->vm[vm].ghes) + GHES_BLOCK, GHES_AREA - GHES_BLOCK);
    snprintf(a->text, sizeof(a->text), "ghes of %s", vm < 0 ? "host" : s->vm[vm].name);
    return true;
}

// `vncr of VM REG`: the 8 bytes that stand for a register of a guest hypervisor (FEAT_NV2).
static bool vncr_read(struct cursor *c, struct address *a)
{
    int8_t vm;

    if (!cursor_expect(c, "of"))
        return false;
    const struct token *who = c->next;
    if (!name_want_vm(c, &vm))
        return false;
    const struct vm_setup *v = &c->setup->vm[vm];
    if (v->hyp_image < 0)
        return cursor_wrong(c, who, NULL, "%s has no guest hypervisor", v->name);
    const struct token *t = cursor_word(c, "a register");
    enum sysreg reg = t ? sysreg_find(t->text) : SYSREG_COUNT;
    if (!t)
        return false;
    if (reg == SYSREG_COUNT || nested_offset(reg) < 0)
        return cursor_wrong(c, t, NULL, "'%.48s' is no register with a place in VNCR_EL2's page", t->text);
    snprintf(a->text, sizeof(a->text), "vncr of %s %s", v->name, t->text);
    found(c, a, v->vncr + (uint64_t)nested_offset(reg), 8);
    return true;
}

// Names of asm-offsets.c: S_X0 to S_X30, and these.
static bool frame_offset(const char *name, uint64_t *offset)
{
    static const struct {
        const char *name;
        uint64_t offset;
    } names[] = {
        {"S_FP",         S_X0 + 29 * 8},
        {"S_LR",         S_LR         },
        {"S_SP",         S_SP         },
        {"S_PC",         S_PC         },
        {"S_PSTATE",     S_PSTATE     },
        {"S_STACKFRAME", S_STACKFRAME },
    };
    uint64_t n;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i].name) == 0) {
            *offset = names[i].offset;
            return true;
        }
    }
    if (strncmp(name, "S_X", 3) != 0 || number_read(name + 3, strlen(name + 3), &n) != NUMBER_PLAIN || n > 30)
        return false;
    *offset = S_X0 + n * 8;
    return true;
}

// [S_NAME | +N]: a word of pt_regs, or any byte of the stack.
static bool stack_offset(struct cursor *c, struct address *a, char name[24])
{
    const struct token *t = c->next;

    snprintf(name, 24, "+0x000");
    a->room = THREAD_SIZE;
    if (t->kind == TOKEN_WORD && strncmp(t->text, "S_", 2) == 0) {
        a->room = 8;
        c->next++;
        snprintf(name, 24, "%.23s", t->text);
        return frame_offset(t->text, &a->offset) ||
               cursor_wrong(c, t, NULL, "pt_regs has no '%.48s': S_X0 to S_X30, S_LR, S_SP, S_PC, S_PSTATE",
                            t->text);
    }
    if (t->kind != TOKEN_WORD || t->text[0] != '+')
        return true;
    c->next++;
    if (number_read(t->text + 1, strlen(t->text + 1), &a->offset) != NUMBER_PLAIN || a->offset >= THREAD_SIZE)
        return cursor_wrong(c, t, NULL, "'%.48s' is no offset into a stack of 0x%x bytes", t->text,
                            THREAD_SIZE);
    a->room = THREAD_SIZE - a->offset;
    snprintf(name, 24, "+0x%03" PRIx64, a->offset);
    return true;
}

// `stack of VM [S_NAME | +N]`: at [sp, #offset] of its kernel.
static bool stack_read(struct cursor *c, struct address *a)
{
    if (!cursor_expect(c, "of"))
        return false;
    const struct token *who = c->next;
    char name[24];
    if (!name_want_vm(c, &a->vm) || !stack_offset(c, a, name))
        return false;
    const struct vm_setup *v = &c->setup->vm[a->vm];
    if (v->process)
        return cursor_wrong(c, who, NULL, "'%s' is a process: its stack is not in memory", v->name);
    if (c->reader->placed && !c->setup->image[v->guest_image].stack_in_memory)
        return cursor_wrong(c, who, NULL,
                            "the stack of %s is not in memory: its guest needs the option 'stack'", v->name);
    a->stack_of = (uint8_t)(a->vm + 1);
    a->unit = 8; // SP need not be that of a granule
    if (c->reader->placed)
        a->pa = v->pa + linux_first_frame(c->setup, (unsigned)a->vm) + a->offset;
    snprintf(a->text, sizeof(a->text), "stack of %s %s", v->name, name);
    return true;
}

bool relation_read(struct cursor *c, struct address *a)
{
    *a = (struct address){.vm = -1, .token = c->next};
    for (unsigned i = 0; i < WORDS; i++) {
        if (is(c->next, i)) {
            c->next++;
            return i == STACK  ? stack_read(c, a)
                   : i == VNCR ? vncr_read(c, a)
                   : i == GHES ? ghes_read(c, a)
                               : entry_read(c, a, i);
        }
    }
    return false;
}
