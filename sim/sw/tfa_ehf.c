// SPDX-License-Identifier: BSD-2-Clause
// Interrupts of EL3 by priority (bl31/ehf.c), and the RAS interrupt among them
// (lib/extensions/ras/ras_common.c; the handler as on plat/arm/board/neoverse_rd/common/ras/nrd_ras_cpu.c).
#include "gic_frame.h"
#include "pe.h"
#include "sw/abi.h"
#include "sw/tfa.h"

// plat/arm: three bits of priority, below 0x80 (Secure); PLAT_RAS_PRI, PLAT_SDEI_CRITICAL_PRI and
// _NORMAL_PRI.
enum { LEVEL_SHIFT = 4, RAS_PRIORITY = 0x10 };
static const uint8_t sdei_priority[SDEI_CLASSES] = {[SDEI_NORMAL] = 0x70, [SDEI_CRITICAL] = 0x60};

static unsigned level_of(unsigned priority)
{
    return (priority & 0x7f) >> LEVEL_SHIFT;
}

// No level is active that is as high as this one.
static bool is_highest(const struct tfa *tfa, unsigned level)
{
    return (tfa->ehf_active & ((1u << (level + 1)) - 1)) == 0;
}

static unsigned set_mask(struct cpu *cpu, uint64_t mask)
{
    unsigned old = (unsigned)cpu_read(cpu, ICC_PMR_EL1);

    cpu_write(cpu, ICC_PMR_EL1, mask);
    return old;
}

bool tfa_activate_priority(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    unsigned priority = sdei_priority[tfa->sdei.at_hand], level = level_of(priority);

    if (!cpu->setup->gic)
        return false;
    if (priority >= cpu_read(cpu, ICC_RPR_EL1))
        return true; // "Running priority higher than requested"
    if (!is_highest(tfa, level))
        return true;
    unsigned old = set_mask(cpu, priority);
    if (tfa->ehf_active == 0)
        tfa->ehf_mask = (uint8_t)old;
    tfa->ehf_active |= (uint8_t)(1u << level);
    return priority >= old;
}

// As it is at 6a164dda7 (ehf.c, ehf_deactivate_priority()), the mask stays at the level that ends, though its
// comment means the next one to come back; then no other critical event is possible as long as the normal one
// lasts, "Requested priority lower than Priority Mask".
static unsigned next_mask(const struct cpu *cpu, const struct tfa *tfa, unsigned priority)
{
    if (tfa->ehf_active == 0)
        return tfa->ehf_mask;
    return (cpu->image->options & TFA_AS_WRITTEN) ? priority : sdei_priority[SDEI_NORMAL];
}

bool tfa_deactivate_priority(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    unsigned priority = sdei_priority[tfa->sdei.at_hand], level = level_of(priority);

    cpu->pe->x[0] = 0;
    if (!cpu->setup->gic)
        return false;
    if (priority >= cpu_read(cpu, ICC_RPR_EL1))
        return true;
    if (!(tfa->ehf_active & 1u << level) || !is_highest(tfa, level - 1))
        return true;
    tfa->ehf_active &= (uint8_t) ~(1u << level);
    return set_mask(cpu, next_mask(cpu, tfa, priority)) > priority;
}

bool tfa_pend_gsi(struct cpu *cpu)
{
    uint32_t bit = UINT32_C(1) << GHES_INTID % 32;

    if (cpu->setup->gic)
        cpu_store(cpu, cpu->setup->gic_base + GICD_ISPENDR + UINT64_C(4) * (GHES_INTID / 32), &bit,
                  sizeof bit);
    return false;
}

// INTR_TYPE_INVAL, or of another world.
static bool is_not_el3(struct cpu *cpu)
{
    return cpu->pe->x[1] >= GIC_SECURE;
}

static bool is_unavailable(struct cpu *cpu)
{
    return cpu->pe->x[25] >= GIC_SECURE;
}

static bool has_no_handler(struct cpu *cpu)
{
    return cpu->pe->x[26] != RAS_PRIORITY;
}

// NULL: no line of the firmware's has this INTID.
static const struct wire *find_wire(const struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;

    for (unsigned i = 0; i < setup->wires; i++)
        if (setup->wire[i].firmware && setup->wire[i].intid == cpu->pe->x[25])
            return &setup->wire[i];
    return NULL;
}

static bool is_unknown(struct cpu *cpu)
{
    return !find_wire(cpu);
}

// ras_map->sdei_ev_num is by interrupt.
static bool keep_record(struct cpu *cpu)
{
    tfa_keep_record(cpu);
    cpu_tfa(cpu)->sdei.at_hand = (uint8_t)tfa_event_class(cpu->image, find_wire(cpu));
    return false;
}

// clang-format off

static const struct step get_pending_interrupt_type[] = {
    {1,  "gicv3_get_pending_interrupt_type(): read_icc_hppir0_el1()", .op = MRS, .rt = 1, .reg = ICC_HPPIR0_EL1},
    {4,  "type == INTR_TYPE_INVAL",                   .op = DO,   .run = is_not_el3,
                                                                  .to = "get_pending_interrupt_type+3"},
    {10, "get_interrupt_type_handler(type)",          .op = B,    .to = "ehf_el3_interrupt_handler"},
    {1,  "return",                                    .op = RET},
};
static const struct step ehf_el3_interrupt_handler[] = {
    {4,  "plat_ic_acknowledge_interrupt(): read_icc_iar0_el1()", .op = MRS, .rt = 25, .reg = ICC_IAR0_EL1},
    {2,  "intr == INTR_ID_UNAVAILABLE: return 0",     .op = DO,   .run = is_unavailable,
                                                                  .to = "ehf_el3_interrupt_handler+5"},
    {2,  "plat_ic_get_running_priority(): read_icc_rpr_el1()", .op = MRS, .rt = 26, .reg = ICC_RPR_EL1},
    {8,  "ehf_priorities[pri_to_idx(pri)] == NULL: panic()", .op = DO, .run = has_no_handler, .to = "panic"},
    {2,  "handler(intr_raw, flags, handle, cookie)",  .op = CALL, .to = "ras_interrupt_handler"},
    {6,  "return ret",                                .op = RET},
};
// A release build: the result of the probe is asserted only.
static const struct step ras_interrupt_handler[] = {
    {20, "selected == NULL: panic()",                 .op = DO,   .run = is_unknown, .to = "panic"},
    {6,  "selected->err_record->probe()",             .op = CALL, .to = "ser_probe_sysreg"},
    {6,  "selected->err_record->handler()",           .op = CALL, .to = "nrd_ras_cpu_intr_handler"},
    {4,  "return 0",                                  .op = RET},
};
// The priority is dropped before the event is dispatched: that runs at the event's own.
static const struct step nrd_ras_cpu_intr_handler[] = {
    {20, "read_erxstatus_el1()",                      .op = MRS,  .rt = 22, .reg = ERXSTATUS_EL1},
    {1,  "record",                                    .op = DO,   .run = keep_record},
    {1,  "read_erxaddr_el1()",                        .op = MRS,  .rt = 23, .reg = ERXADDR_EL1},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_addr},
    {2,  "write_erxstatus_el1(clear_status)",         .op = MSR,  .rt = 22, .reg = ERXSTATUS_EL1},
    {2,  "plat_ic_end_of_interrupt(intr): write_icc_eoir0_el1()", .op = MSR, .rt = 25, .reg = ICC_EOIR0_EL1},
    {40, "spm_mm_sp_call(MM_COMMUNICATE_AARCH64)",    .op = CALL, .to = "ghes_publish"},
    {12, "sdei_dispatch_event(ras_map->sdei_ev_num)", .op = CALL, .to = "sdei_dispatch_event",
                                                                                     .only = TFA_BY_SDEI},
    {6,  "plat_ic_set_interrupt_pending(GHES)",       .op = DO,   .run = tfa_pend_gsi, .only = TFA_BY_GSI},
    {6,  "ret != 0: SDEI dispatch failed; return ret", .op = RET},
};

const struct routine tfa_ehf[] = {
    {"get_pending_interrupt_type", get_pending_interrupt_type, 4, ROUTINE_ANYWHERE},
    {"ehf_el3_interrupt_handler",  ehf_el3_interrupt_handler,  6, ROUTINE_ANYWHERE},
    {"ras_interrupt_handler",      ras_interrupt_handler,      4, ROUTINE_ANYWHERE},
    {"nrd_ras_cpu_intr_handler", nrd_ras_cpu_intr_handler,
                     sizeof(nrd_ras_cpu_intr_handler) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_ehf) / sizeof(tfa_ehf[0]) == TFA_EHF, "tfa.h counts them");
