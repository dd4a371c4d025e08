// SPDX-License-Identifier: BSD-2-Clause
#include "cpu.h"

#include <assert.h>
#include <string.h>

#include "access.h"
#include "choice.h"
#include "group.h"
#include "interrupt.h"
#include "live.h"
#include "nested.h"
#include "node.h"
#include "stack.h"
#include "take.h"
#include "tlb.h"

static unsigned pe_index(const struct cpu *cpu)
{
    return cpu->pe->index;
}

// Whose error a register holds, for the listeners.
static uint32_t register_tag(const struct cpu *cpu, enum sysreg reg)
{
    const uint32_t *active = cpu->m->active_tag[pe_index(cpu)];

    switch (reg) {
    case DISR_EL1:
        return cpu->pe->disr_tag;
    case VDISR_EL2:
        return cpu->pe->vdisr_tag;
    case VDISR_EL3:
        return cpu->pe->vdisr3_tag;
    case ESR_EL1:
    case DFSR:
    case IFSR:
        return active[1];
    case ESR_EL2:
        return active[2];
    case ESR_EL3:
        return active[3];
    case ERXSTATUS_EL1:
    case ERXADDR_EL1:
        return ras_tag(&cpu->m->platform.ras, pe_index(cpu), cpu->pe->sys[ERRSELR_EL1]);
    default:
        return 0;
    }
}

uint32_t cpu_register_tag(const struct cpu *cpu, enum sysreg reg)
{
    return register_tag(cpu, sysreg_redirect(cpu->pe, reg));
}

static void take_instead(struct cpu *cpu, const struct exception *e)
{
    take_exception(cpu->run, pe_index(cpu), e);
    cpu->left = true;
}

// Rt of the ISS is for who knows the instruction; a step that is C code has none, which counts as X0.
static void take_trap(struct cpu *cpu, struct exception *trap)
{
    const struct step *s = cpu->slot->step;

    if (esr_ec(trap->esr) == EC_SYSREG && (s->op == MRS || s->op == MSR || s->op == DO))
        trap->esr |= (uint64_t)s->rt << 5;
    take_instead(cpu, trap);
}

static bool finish_access(struct cpu *cpu, struct event *e, const struct access_result *r);

// Touched are sources that count accesses and registers that are mapped; what else an access changes in the
// platform it tells (platform_env).
static void begin_access(const struct cpu *cpu)
{
    cpu->run->told_after = 0;
    if (!cpu->run->watches)
        return;
    digest_touch(&cpu->run->digests, PART_SOURCES);
    digest_touch(&cpu->run->digests, PART_PLATFORM);
}

// FEAT_NV2: the register is a word of memory.
static uint64_t read_nested(struct cpu *cpu, enum sysreg reg)
{
    uint64_t address = nested_address(cpu->pe, reg), value = 0;
    begin_access(cpu);
    struct access_result r = access_nested_read(cpu->pe, &cpu->run->bus, address, &value);
    struct event e = {.kind = EVENT_LOAD, .address = address, .size = sizeof value, .value = value};

    return finish_access(cpu, &e, &r) ? value : 0;
}

static void write_nested(struct cpu *cpu, enum sysreg reg, uint64_t value)
{
    uint64_t address = nested_address(cpu->pe, reg);
    begin_access(cpu);
    struct access_result r = access_nested_write(cpu->pe, &cpu->run->bus, address, value);
    struct event e = {.kind = EVENT_STORE, .address = address, .size = sizeof value, .value = value};

    finish_access(cpu, &e, &r);
}

uint64_t cpu_read(struct cpu *cpu, enum sysreg reg)
{
    choice_access(cpu->run);
    struct exception trap = {0};
    enum sysreg actual = sysreg_redirect(cpu->pe, reg);
    struct event e = {.kind = EVENT_READ, .reg = actual, .tag = register_tag(cpu, actual)};
    enum sysreg_result result = sysreg_read(cpu->pe, &cpu->m->platform.ras, reg, &e.value, &trap);

    if (result == SYSREG_UNDEFINED || result == SYSREG_TRAPPED) {
        take_trap(cpu, &trap);
        return 0;
    }
    if (result == SYSREG_MEMORY)
        return read_nested(cpu, reg);
    if (result == SYSREG_OTHER)
        e.value = interrupt_read(cpu->run, pe_index(cpu), actual);
    e.status = result == SYSREG_IGNORED;
    if (e.status)
        e.tag = 0;
    run_tell(cpu->run, &e, pe_index(cpu));
    live_read(cpu->run, pe_index(cpu), cpu->pe->pstate.el, actual);
    return e.value;
}

// Software set bits that nothing stands behind: said once a register and bit.
static void report_res0(struct cpu *cpu, enum sysreg reg, uint64_t value)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    uint64_t fresh = value & ~row->known & ~cpu->m->res0_reported[reg];

    if (fresh == 0)
        return;
    cpu->m->res0_reported[reg] |= fresh;
    digest_touch(&cpu->run->digests, PART_SYS + pe_index(cpu));
    struct event e = {.kind = EVENT_RES0, .reg = reg, .value = fresh};
    run_tell(cpu->run, &e, pe_index(cpu));
}

// Plain storage often gets what it holds: a restored register that nobody used.
static void touch_written(struct cpu *cpu, enum sysreg reg, uint64_t before)
{
    enum sysreg_kind kind = (enum sysreg_kind)sysreg_row_of(reg)->kind;

    if (kind != SYSREG_RW || cpu->pe->sys[reg] != before)
        digest_touch(&cpu->run->digests, PART_SYS + pe_index(cpu));
    if (kind == SYSREG_VIEW)
        digest_touch(&cpu->run->digests, PART_PLATFORM);
}

void cpu_write(struct cpu *cpu, enum sysreg reg, uint64_t value)
{
    choice_access(cpu->run);
    struct exception trap = {0};
    enum sysreg actual = sysreg_redirect(cpu->pe, reg);
    unsigned el = cpu->pe->pstate.el;
    struct event e = {.kind = EVENT_WRITE, .reg = actual, .value = value, .tag = register_tag(cpu, actual)};
    uint64_t before = cpu->pe->sys[actual];
    enum sysreg_result result = sysreg_write(cpu->pe, &cpu->m->platform.ras, reg, value, &trap);

    touch_written(cpu, actual, before);

    if (result == SYSREG_UNDEFINED || result == SYSREG_TRAPPED) {
        take_trap(cpu, &trap);
        return;
    }
    if (result == SYSREG_MEMORY) {
        write_nested(cpu, reg, value);
        return;
    }
    if (result == SYSREG_OTHER)
        interrupt_write(cpu->run, pe_index(cpu), actual, value);
    e.status = result == SYSREG_IGNORED;
    if (e.status)
        e.tag = 0;
    run_tell(cpu->run, &e, pe_index(cpu));
    report_res0(cpu, actual, value);
    if (sysreg_row_of(actual)->kind == SYSREG_VIEW)
        node_written(cpu->run, pe_index(cpu));
    if (!e.status)
        live_write(cpu->run, pe_index(cpu), el, actual, value);
}

// ISV and what it makes valid, of a Data Abort from stage 2: a load or store of one register says which and
// how wide (DDI 0487 ESR_ELx, ISS of a Data Abort). C code that stands for many instructions says nothing.
static void take_abort(struct cpu *cpu, const struct exception *e)
{
    enum { ISV_64_BITS = 1 << 24 | 3 << 22 | 1 << 15, SRT = 16, S1PTW = 1 << 7, EXTERNAL = 0x10 };
    const struct step *s = cpu->slot->step;
    bool known = (s->op == LDR || s->op == STR) && esr_ec(e->esr) == EC_DABT_LOWER;
    struct exception abort = *e;

    if (known && e->ipa_valid && !(e->esr & S1PTW) && (e->esr & 0x3f) < EXTERNAL)
        abort.esr |= ISV_64_BITS | (uint64_t)s->rt << SRT;
    take_instead(cpu, &abort);
}

static bool finish_access(struct cpu *cpu, struct event *e, const struct access_result *r)
{
    struct machine *m = cpu->m;
    unsigned pe = pe_index(cpu);

    e->poison = r->poison;
    e->status = r->status;
    e->tag = r->aborted ? r->exception.tag : r->serror.tag;
    e->masked = r->aborted;
    if (cpu->setup->platform.groups && r->status == BUS_OKAY)
        group_event(cpu->setup, m, r->pa, e);
    if (cpu->setup->gic)
        digest_touch(&cpu->run->digests, PART_PLATFORM); // a register of it, for all that is known here
    // What met an error is told with the cycle of the response, and behind what was told of it on its way.
    uint64_t met = r->answered > cpu->run->told_after ? r->answered : cpu->run->told_after;
    run_where(cpu->run, e, pe);
    e->cycle += met;
    run_tell(cpu->run, e, pe);
    if (e->kind == EVENT_REG_STORE)
        node_written(cpu->run, pe);
    m->cycle[pe] += r->cycles;
    if (r->late) {
        struct due due = {.cycle = m->cycle[pe] + r->serror_cycles,
                          .kind = DUE_SERROR,
                          .what = (uint8_t)pe,
                          .iss = r->serror.iss,
                          .tag = r->serror.tag,
                          .synchronizable = r->serror.synchronizable,
                          .level = r->serror.level};
        // A PE has room for so many stores without a response; it waits for that of one more.
        if (!agenda_add_store(&m->agenda, due))
            take_due(cpu->run, &due);
    }
    if (r->aborted)
        take_abort(cpu, &r->exception);
    return !r->aborted;
}

static uint64_t first_bytes(const void *data, uint32_t size)
{
    uint64_t value = 0;
    memcpy(&value, data, size < sizeof(value) ? size : sizeof(value));
    return value;
}

bool cpu_load(struct cpu *cpu, uint64_t va, void *data, uint32_t size)
{
    memset(data, 0, size);
    choice_access(cpu->run);
    begin_access(cpu);
    struct access_result r = access_read(cpu->pe, &cpu->run->bus, va, data, size);
    struct event e = {.kind = EVENT_LOAD, .address = va, .size = size, .value = first_bytes(data, size)};
    return finish_access(cpu, &e, &r);
}

bool cpu_store(struct cpu *cpu, uint64_t va, const void *data, uint32_t size)
{
    choice_access(cpu->run);
    begin_access(cpu);
    struct access_result r = access_write(cpu->pe, &cpu->run->bus, va, data, size);
    struct event e = {.kind = EVENT_STORE, .address = va, .size = size, .value = first_bytes(data, size)};
    return finish_access(cpu, &e, &r);
}

void cpu_tlbi_all(struct cpu *cpu)
{
    for (unsigned pe = 0; cpu->run->bus.tlb && pe < cpu->setup->pes; pe++)
        tlb_invalidate(cpu->run->bus.tlb, pe, TLBI_ALLE1, 0, 0, 0);
}

void cpu_goto(struct cpu *cpu, uint64_t address)
{
    cpu->next = address;
}

void cpu_call(struct cpu *cpu, uint64_t address)
{
    cpu_goto(cpu, address);
    if (cpu->image->stack_in_memory)
        stack_push_record(cpu, cpu->pc + 4);
    else
        stack_push_call(cpu, cpu_stack(cpu), cpu->pc + 4);
}

void cpu_return(struct cpu *cpu)
{
    uint64_t address = 0;

    if (!cpu->image->stack_in_memory)
        cpu_goto(cpu, stack_pop_call(cpu, cpu_stack(cpu)));
    else if (stack_pop_record(cpu, &address))
        cpu_goto(cpu, address);
}

uint64_t cpu_label(const struct cpu *cpu, const char *label)
{
    const char *colon = strchr(label, ':');
    uint64_t address = 0;

    for (unsigned i = 0; colon && i < cpu->setup->images; i++) {
        const struct image *image = &cpu->setup->image[i];
        size_t length = (size_t)(colon - label);
        if (strlen(image->name) == length && memcmp(image->name, label, length) == 0)
            address = software_address(image, colon + 1);
    }
    if (!colon)
        address = software_address(cpu->image, label);
    assert(address != 0);
    return address;
}
