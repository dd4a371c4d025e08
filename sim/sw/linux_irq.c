// SPDX-License-Identifier: BSD-2-Clause
// Interrupts of the host through a GICv3 (drivers/irqchip/irq-gic-v3.c gic_handle_irq, EOImode 1: drop
// priority before the handler, deactivate after it), and who handles them. x19 keeps the INTID.
#include "gic.h"
#include "ras.h"
#include "stack.h"
#include "sw/abi.h"
#include "sw/linux.h"

enum { SGIS = 16 };

static bool is_special(struct cpu *cpu)
{
    cpu->pe->x[19] = cpu->pe->x[0];
    return cpu->pe->x[0] >= GIC_SECURE;
}

// The wire behind INTID x19; its index is below setup->wires.
static unsigned find_wire(const struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;
    unsigned i = 0;

    while (i < setup->wires && !(setup->wire[i].intid == cpu->pe->x[19] &&
                                 (setup->wire[i].intid >= GIC_SPI || setup->wire[i].pe == cpu->pe->index)))
        i++;
    return i;
}

// x20: ERRSELR_EL1.SEL of the node's record, as this PE counts them.
static bool find_record(struct cpu *cpu)
{
    const struct ras *ras = &cpu->m->platform.ras;
    unsigned wire = find_wire(cpu);
    uint64_t sel = 0;

    if (stack_goes_wrong(cpu, wire == cpu->setup->wires))
        return false;
    unsigned node = cpu->setup->wire[wire].node;

    while (sel + 1 < ras_count(ras, cpu->pe->index) && ras_select(ras, cpu->pe->index, sel) != (int)node)
        sel++;
    cpu->pe->x[20] = sel;
    return false;
}

// Arguments of memory_failure_queue(): a physical address that is right, nobody waits.
static bool has_no_page(struct cpu *cpu)
{
    uint64_t addr = cpu->pe->x[0];

    cpu->pe->x[0] = bits_get(addr, ERXADDR_EL1_PADDR);
    cpu->pe->x[1] = 0;
    return bits_any(addr, ERXADDR_EL1_AI | ERXADDR_EL1_VA);
}

static bool is_corrected(struct cpu *cpu)
{
    return !bits_any(cpu->pe->x[21], ERXSTATUS_EL1_UE | ERXSTATUS_EL1_DE);
}

// do_handle_IPI(), the tick of a slice among them.
static const char *ipi(struct os *os)
{
    os->need_resched |= os->slice_over;
    return os->stopped ? "sdei_mask_local_cpu" : "ipi_irq_work";
}

// generic_handle_domain_irq(): the action of the INTID. None: handle_bad_irq, which only says so.
static bool has_no_action(struct cpu *cpu)
{
    uint64_t intid = cpu->pe->x[19];

    if (intid < SGIS)
        cpu_goto(cpu, cpu_label(cpu, ipi(cpu_os(cpu))));
    else if (intid == GHES_INTID)
        cpu_goto(cpu, cpu_label(cpu, "ghes_irq_func"));
    else if (intid == (cpu->setup->nvhe ? PPI_CNTP : PPI_CNTHP))
        cpu_goto(cpu, cpu_label(cpu, "ghes_poll_func"));
    else if (find_wire(cpu) < cpu->setup->wires)
        cpu_goto(cpu, cpu_label(cpu, "ras_irq_func"));
    else
        return true;
    return false;
}

// clang-format off

static const struct step el1_interrupt[] = {
    {1,  "gic_handle_irq()",                          .op = CALL, .to = "gic_handle_irq"},
    {40, "irq_exit",                                  .op = B,    .to = "kernel_exit"},
};
static const struct step el0_interrupt[] = {
    {1,  "gic_handle_irq()",                          .op = CALL, .to = "gic_handle_irq"},
    {40, "irq_exit",                                  .op = B,    .to = "ret_to_user"},
};
static const struct step gic_handle_irq[] = {
    {2,  "gic_read_iar()",                            .op = MRS,  .rt = 0, .reg = ICC_IAR1_EL1},
    {1,  "dsb sy",                                    .op = DSB},
    {4,  "gic_irqnr_is_special()",                    .op = DO,   .run = is_special, .to = "gic_handle_irq+7"},
    {1,  "gic_complete_ack(): write_gicreg(irqnr, ICC_EOIR1_EL1)", .op = MSR, .rt = 19, .reg = ICC_EOIR1_EL1},
    {1,  "isb",                                       .op = ISB},
    {40, "generic_handle_domain_irq()",               .op = DO,   .run = has_no_action, .to = "gic_handle_irq+6"},
    {20, "handle_bad_irq()",                          .op = B,    .to = "gic_eoimode1_eoi_irq"},
    {1,  "ret",                                       .op = RET},
};
static const struct step gic_eoimode1_eoi_irq[] = {
    {2,  "gic_write_dir(): write_gicreg(irqnr, ICC_DIR_EL1)", .op = MSR, .rt = 19, .reg = ICC_DIR_EL1},
    {1,  "isb; ret",                                  .op = RET},
};
static const struct step ipi_irq_work[] = {
    {10, "do_handle_IPI(): irq_work_run()",           .op = CALL, .to = "irq_work_run"},
    {1,  "chip->irq_eoi()",                           .op = B,    .to = "gic_eoimode1_eoi_irq"},
};
// ghes_proc(): here by the routines of NMI-like sources, whose list is then emptied at once.
static const struct step ghes_irq_func[] = {
    {10, "ghes_proc(): ghes_read_estatus()",          .op = CALL, .to = "ghes_queue_one_entry"},
    {10, "ghes_do_proc()",                            .op = CALL, .to = "irq_work_run"},
    {1,  "chip->irq_eoi()",                           .op = B,    .to = "gic_eoimode1_eoi_irq"},
};
// The tick that a timer wheel would give; CNTP_* are CNTHP_* at EL2.
static const struct step ghes_poll_func[] = {
    {40, "arch_timer_handler_phys(): hrtimer, timer wheel", .op = SET, .rt = 1, .imm = GHES_POLL_COUNTS},
    {2,  "write_sysreg(delta, cntp_tval_el0)",        .op = MSR,  .rt = 1, .reg = CNTP_TVAL_EL0},
    {10, "ghes_poll_func(): ghes_proc()",             .op = CALL, .to = "ghes_queue_one_entry"},
    {10, "ghes_do_proc()",                            .op = CALL, .to = "irq_work_run"},
    {1,  "chip->irq_eoi()",                           .op = B,    .to = "gic_eoimode1_eoi_irq"},
};
// A driver of error nodes such as the AEST driver that was posted for Linux; 6.12 has none.
static const struct step ras_irq_func[] = {
    {20, "for each record",                           .op = DO,   .run = find_record},
    {1,  "errselr_el1",                               .op = MSR,  .rt = 20, .reg = ERRSELR_EL1},
    {1,  "isb",                                       .op = ISB},
    {4,  "read status",                               .op = MRS,  .rt = 21, .reg = ERXSTATUS_EL1},
    {1,  "no valid record",                           .op = TBZ,  .rt = 21, .imm = 30,
                                                                  .to = "gic_eoimode1_eoi_irq"},
    {2,  "read address",                              .op = MRS,  .rt = 0,  .reg = ERXADDR_EL1},
    {2,  "write status: clear",                       .op = MSR,  .rt = 21, .reg = ERXSTATUS_EL1},
    {4,  "UE or DE?",                                 .op = DO,   .run = is_corrected,
                                                                  .to = "gic_eoimode1_eoi_irq"},
    {1,  "no address",                                .op = TBZ,  .rt = 21, .imm = 31,
                                                                  .to = "gic_eoimode1_eoi_irq"},
    {4,  "a page of memory?",                         .op = DO,   .run = has_no_page,
                                                                  .to = "gic_eoimode1_eoi_irq"},
    {10, "memory_failure_queue()",                    .op = CALL, .to = "memory_failure_queue"},
    {1,  "chip->irq_eoi()",                           .op = B,    .to = "gic_eoimode1_eoi_irq"},
};

const struct routine linux_irq[] = {
    {"el1_interrupt",        el1_interrupt,        2, ROUTINE_ANYWHERE},
    {"el0_interrupt",        el0_interrupt,        2, ROUTINE_ANYWHERE},
    {"gic_handle_irq",       gic_handle_irq,       8, ROUTINE_ANYWHERE},
    {"gic_eoimode1_eoi_irq", gic_eoimode1_eoi_irq, 2, ROUTINE_ANYWHERE},
    {"ipi_irq_work",         ipi_irq_work,         2, ROUTINE_ANYWHERE},
    {"ghes_irq_func",        ghes_irq_func,        3, ROUTINE_ANYWHERE},
    {"ghes_poll_func",       ghes_poll_func,       5, ROUTINE_ANYWHERE},
    {"ras_irq_func", ras_irq_func, sizeof(ras_irq_func) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(linux_irq) / sizeof(linux_irq[0]) == LINUX_IRQ, "linux.h counts them");
