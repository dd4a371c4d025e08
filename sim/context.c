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
    return cpu->m->sw.host[cpu->pe->index].vm;
}

bool cpu_is_guest(const struct cpu *cpu)
{
    int vm = cpu->image->vm;
    return vm >= 0 && cpu->setup->vm[vm].vmm_image != cpu->image - cpu->setup->image;
}

struct tfa *cpu_tfa(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_TFA + cpu->pe->index);
    return &cpu->m->sw.tfa[cpu->pe->index];
}

// Of parts: the hosts', one a PE, then the guests'.
static unsigned os_index(const struct cpu *cpu)
{
    return cpu_is_guest(cpu) ? MAX_PES + (unsigned)cpu->image->vm : cpu->pe->index;
}

static struct os *os_at(const struct cpu *cpu, unsigned index)
{
    struct sw_state *sw = &cpu->m->sw;

    return index < MAX_PES ? &sw->host[index] : &sw->guest[index - MAX_PES];
}

static struct os *touch_os(struct cpu *cpu, unsigned index)
{
    digest_touch(&cpu->run->digests, PART_OS + index);
    return os_at(cpu, index);
}

struct os *cpu_os(struct cpu *cpu)
{
    return touch_os(cpu, os_index(cpu));
}

struct os_event *cpu_event(struct cpu *cpu, enum sdei_class kind)
{
    digest_touch(&cpu->run->digests, PART_OS + cpu->pe->index);
    return &cpu->m->sw.event[cpu->pe->index][kind];
}

const struct os *cpu_see_os(const struct cpu *cpu)
{
    return os_at(cpu, os_index(cpu));
}

struct os *cpu_guest(struct cpu *cpu)
{
    return touch_os(cpu, MAX_PES + cpu_vm(cpu));
}

static bool is_vcpu_thread(const struct cpu *cpu, unsigned index)
{
    return index < MAX_PES && os_at(cpu, index)->current == THREAD_TASK;
}

static struct os_task *task_at(const struct cpu *cpu, unsigned index)
{
    struct os *os = os_at(cpu, index);

    return is_vcpu_thread(cpu, index) ? &cpu->m->sw.thread[os->vm] : &os->task[os->current];
}

static unsigned part_of_stacks(const struct cpu *cpu, unsigned index)
{
    const struct os *os = os_at(cpu, index);

    if (is_vcpu_thread(cpu, index))
        return PART_THREAD + os->vm;
    return index < MAX_PES ? PART_HOST_STACKS + index
                           : PART_GUEST_STACKS + OS_THREADS * (index - MAX_PES) + os->current;
}

struct os_task *cpu_task(struct cpu *cpu)
{
    unsigned index = os_index(cpu);

    digest_touch(&cpu->run->digests, PART_OS + index);
    digest_touch(&cpu->run->digests, part_of_stacks(cpu, index));
    return task_at(cpu, index);
}

const struct os_task *cpu_see_task(const struct cpu *cpu)
{
    return task_at(cpu, os_index(cpu));
}

struct os_task *cpu_thread(struct cpu *cpu, unsigned vm)
{
    digest_touch(&cpu->run->digests, PART_OS + cpu->setup->vm[vm].pe);
    digest_touch(&cpu->run->digests, PART_THREAD + vm);
    return &cpu->m->sw.thread[vm];
}

uint64_t *cpu_sys(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_SYS + cpu->pe->index);
    return cpu->pe->sys;
}

struct os_frames *cpu_frames(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_FRAMES);
    return cpu_is_guest(cpu) ? &cpu->m->sw.guest_frames[cpu->image->vm] : &cpu->m->sw.host_frames;
}

const struct os_frames *cpu_see_frames(const struct cpu *cpu)
{
    return cpu_is_guest(cpu) ? &cpu->m->sw.guest_frames[cpu->image->vm] : &cpu->m->sw.host_frames;
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

struct nesting *cpu_nested(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_NESTED);
    return &cpu->m->sw.nested;
}

const struct nesting *cpu_see_nested(const struct cpu *cpu)
{
    return &cpu->m->sw.nested;
}

struct l1 *cpu_l1(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_NESTED);
    return &cpu->m->sw.l1;
}

const struct l1 *cpu_see_l1(const struct cpu *cpu)
{
    return &cpu->m->sw.l1;
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
    struct os_task *task = task_at(cpu, index);

    if (cpu->pe->pstate.el == 3)
        return &cpu_tfa(cpu)->stack;
    if (cpu->image->program->hypervisor)
        return &cpu_l1(cpu)->stack;
    digest_touch(&cpu->run->digests, part_of_stacks(cpu, index));
    return cpu->pe->pstate.el == 0 ? &task->user : &task->stack;
}

uint32_t cpu_active_tag(const struct cpu *cpu)
{
    return cpu->m->active_tag[cpu->pe->index][cpu->pe->pstate.el];
}

bool cpu_chosen(const struct cpu *cpu, const char *word)
{
    assert(software_option(cpu->image->program, word) >= 0);
    return software_chosen(cpu->image, word);
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
