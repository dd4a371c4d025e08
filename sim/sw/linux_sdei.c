// SPDX-License-Identifier: BSD-2-Clause
// SDEI events and their mask (arch/arm64/kernel/entry.S, sdei.c, smp.c; drivers/firmware/arm_sdei.c).
#include <string.h>

#include "sw/abi.h"
#include "sw/linux.h"

// sdei_asm_handler's x19: the event that was registered. Each class has registers, a stack, a fixmap slot and
// a lock of its own (kernel/sdei.c, ghes_sdei_normal_callback(), ghes_sdei_critical_callback()).
static bool sdei_save(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    unsigned kind = cpu->pe->x[0] == SDEI_CRITICAL_EVENT ? SDEI_CRITICAL : SDEI_NORMAL;
    struct os_event *event = cpu_event(cpu, kind);

    memcpy(event->x, cpu->pe->x, sizeof(event->x));
    memcpy(event->scratch, os->scratch, sizeof(event->scratch));
    event->pc = cpu->pe->x[2];
    event->pstate = cpu->pe->x[3];
    os->events |= (uint8_t)(1u << kind);
    return false;
}

static bool raise_ipi(struct cpu *cpu)
{
    uint64_t self = UINT64_C(1) << cpu->pe->index | (uint64_t)IPI_IRQ_WORK << 24;

    if (cpu_see_os(cpu)->estatuses > 0 && cpu->setup->gic)
        cpu_write(cpu, ICC_SGI1R_EL1, self);
    else if (cpu_see_os(cpu)->estatuses > 0)
        cpu->pe->irq = 1;
    return false;
}

// do_sdei_event: a kernel that was interrupted with IRQs masked goes on, the handler of a normal event among
// them; anything else pretends an IRQ, so that signals are looked at and KVM leaves the guest.
static bool sdei_leave(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    unsigned kind = os->events >> SDEI_CRITICAL & 1 ? SDEI_CRITICAL : SDEI_NORMAL;
    struct os_event *event = cpu_event(cpu, kind);
    struct pstate from = pstate_from_spsr(event->pstate);
    uint64_t vbar = cpu->pe->x[5];

    memcpy(cpu->pe->x, event->x, sizeof(event->x));
    memcpy(os->scratch, event->scratch, sizeof(os->scratch));
    memset(event, 0, sizeof(*event));
    os->events &= (uint8_t) ~(1u << kind);
    cpu->pe->x[0] = SMC_SDEI_COMPLETE;
    if (from.el == 2 && from.i)
        return false;
    cpu->pe->x[0] = SMC_SDEI_COMPLETE_AND_RESUME;
    cpu->pe->x[1] = vbar + (from.el == 2 ? 0x280 : from.nrw ? 0x680 : 0x480);
    return false;
}

// No firmware with SDEI was found at boot, or it is a guest.
static bool has_no_sdei(struct cpu *cpu)
{
    return !(cpu->image->options & LINUX_HOST) ||
           !(cpu->m->sw.tfa[cpu->pe->index].sdei.state[SDEI_NORMAL] & SDEI_REGISTERED);
}

// clang-format off

static const struct step sdei_asm_handler[] = {
    {40,  "save x0-x30",                              .op = DO,   .run = sdei_save},
    {120, "do_sdei_event, ghes_sdei_callback",        .op = CALL, .to = "ghes_queue_one_entry"},
    {10,  "irq_work_raise: self IPI",                 .op = DO,   .run = raise_ipi},
    {4,   "read vbar_el1",                            .op = MRS,  .rt = 5, .reg = VBAR_EL1},
    {30,  "restore x18-x30, choose the way out",      .op = DO,   .run = sdei_leave},
    {1,   "smc SDEI_EVENT_COMPLETE(_AND_RESUME)",     .op = SMC},
    {1,   "never here",                               .op = B,    .to = "panic"},
};

// smp_send_stop() on the PE that panics, local_cpu_stop() on the others. Events that run stay so; kdump, which
// would end them (sdei_handler_abort()), is not there.
static const struct step sdei_mask_local_cpu[] = {
    {6,   "sdei_firmware_call == NULL",               .op = DO,   .run = has_no_sdei, .to = "cpu_park_loop"},
    {6,   "sdei_api_event_mask()",                    .op = SET,  .rt = 0, .imm = SMC_SDEI_PE_MASK},
    {1,   "smc SDEI_PE_MASK",                         .op = SMC},
    {4,   "park",                                     .op = B,    .to = "cpu_park_loop"},
};

const struct routine linux_sdei[LINUX_SDEI] = {
    {"__sdei_asm_handler", sdei_asm_handler, 7, ROUTINE_ANYWHERE},
};
const struct routine linux_stop[LINUX_STOP] = {
    {"sdei_mask_local_cpu", sdei_mask_local_cpu, 4, ROUTINE_ANYWHERE},
};
// clang-format on
