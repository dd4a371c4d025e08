// SPDX-License-Identifier: BSD-2-Clause
// Whose variables a step works on, and what it tells about them.
#include <assert.h>

#include "cpu.h"
#include "exception.h"
#include "live.h"

unsigned cpu_vm(const struct cpu *cpu)
{
    if (cpu->image->vm >= 0)
        return (unsigned)cpu->image->vm;
    for (unsigned i = 0; i < cpu->setup->vms; i++) {
        if (cpu->setup->vm[i].pe == cpu->pe->index)
            return i;
    }
    return 0;
}

static bool is_guest(const struct cpu *cpu)
{
    int vm = cpu->image->vm;
    return vm >= 0 && &cpu->setup->image[cpu->setup->vm[vm].guest_image] == cpu->image;
}

struct tfa *cpu_tfa(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_TFA + cpu->pe->index);
    return &cpu->m->sw.tfa[cpu->pe->index];
}

// 0: the host; else a VM's index + 1.
static unsigned os_index(const struct cpu *cpu)
{
    return is_guest(cpu) ? 1 + (unsigned)cpu->image->vm : 0;
}

static struct os *os_at(struct cpu *cpu, unsigned index)
{
    return index ? &cpu->m->sw.guest[index - 1] : &cpu->m->sw.host;
}

static struct os *touch_os(struct cpu *cpu, unsigned index)
{
    digest_touch(&cpu->run->digests, PART_OS + index);
    for (unsigned i = 0; i < OS_THREADS; i++)
        digest_touch(&cpu->run->digests, PART_STACKS + OS_THREADS * index + i);
    return os_at(cpu, index);
}

struct os *cpu_os(struct cpu *cpu)
{
    return touch_os(cpu, os_index(cpu));
}

struct os *cpu_guest(struct cpu *cpu)
{
    return touch_os(cpu, 1 + cpu_vm(cpu));
}

uint64_t *cpu_sys(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_SYS + cpu->pe->index);
    return cpu->pe->sys;
}

struct vcpu *cpu_vcpu(struct cpu *cpu)
{
    unsigned vm = cpu_vm(cpu);

    digest_touch(&cpu->run->digests, PART_VCPU + vm);
    return &cpu->m->sw.vcpu[vm];
}

const struct vcpu *cpu_see_vcpu(const struct cpu *cpu)
{
    return &cpu->m->sw.vcpu[cpu_vm(cpu)];
}

struct vmm *cpu_vmm(struct cpu *cpu)
{
    unsigned vm = cpu_vm(cpu);

    digest_touch(&cpu->run->digests, PART_VMM + vm);
    return &cpu->m->sw.vmm[vm];
}

struct stack *cpu_stack(struct cpu *cpu)
{
    unsigned index = os_index(cpu);
    struct os *os = os_at(cpu, index);

    if (cpu->pe->pstate.el == 3)
        return &cpu_tfa(cpu)->stack;
    digest_touch(&cpu->run->digests, PART_STACKS + OS_THREADS * index + os->current);
    return cpu->pe->pstate.el == 0 ? &os->task[os->current].user : &os->task[os->current].stack;
}

uint32_t cpu_active_tag(const struct cpu *cpu)
{
    return cpu->m->active_tag[cpu->pe->index][cpu->pe->pstate.el];
}

bool cpu_chosen(const struct cpu *cpu, const char *word)
{
    int option = software_option(cpu->image->program, word);
    assert(option >= 0);
    return (cpu->image->options >> option) & 1;
}

void cpu_act(struct cpu *cpu, enum act act, uint64_t value, uint32_t tag)
{
    struct event e = {
        .kind = EVENT_ACT, .act = (uint8_t)act, .value = value, .tag = tag ? tag : cpu_active_tag(cpu)};
    run_tell(cpu->run, &e, cpu->pe->index);
}

void cpu_signal(struct cpu *cpu, enum sigbus_code code, uint64_t address, unsigned vm, bool to_guest,
                uint32_t tag)
{
    struct event e = {.kind = EVENT_SIGNAL,
                      .code = (uint8_t)code,
                      .address = address,
                      .vm = (int8_t)vm,
                      .to_guest = to_guest,
                      .tag = tag ? tag : cpu_active_tag(cpu)};
    run_tell(cpu->run, &e, cpu->pe->index);
}

void cpu_emulated_take(struct cpu *cpu, struct pe *regs, const struct exception *e, unsigned vm)
{
    struct exception next;
    unsigned pe = cpu->setup->vm[vm].pe;
    struct event told = {.kind = EVENT_TAKE,
                         .exception = e,
                         .value = exception_vector(regs, e),
                         .to_el = e->target,
                         .tag = e->tag,
                         .vm = (int8_t)vm,
                         .by_software = 1};

    run_where(cpu->run, &told, cpu->pe->index);
    told.el = regs->pstate.el;
    live_take(cpu->run, pe, e->target, true, e->tag, e->return_address);
    exception_take(regs, e, &next);
    cpu->m->active_tag[pe][e->target] = e->tag;
    run_tell(cpu->run, &told, cpu->pe->index);
}
