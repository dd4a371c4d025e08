// SPDX-License-Identifier: BSD-2-Clause
// The world switch on a host without VHE (Linux 6.12 hyp/nvhe/switch.c, hyp/nvhe/sysreg-sr.c): EL1 is the
// host's, too, and EL2's own return state that of the host's HVC.
#include "pe.h"
#include "sw/kvm_nested.h"
#include "sw/kvm_switch.h"

static struct nvhe_host *host_context(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_CONTEXT);
    return &cpu->m->sw.nvhe[cpu->pe->index];
}

static bool save_host_pc(struct cpu *cpu)
{
    host_context(cpu)->pc = cpu_read(cpu, ELR_EL2);
    return false;
}

static bool save_host_pstate(struct cpu *cpu)
{
    host_context(cpu)->pstate = cpu_read(cpu, SPSR_EL2);
    return false;
}

static bool save_host_disr(struct cpu *cpu)
{
    if (pe_has(cpu->pe, FEAT_RAS))
        host_context(cpu)->vdisr = cpu_read(cpu, VDISR_EL2);
    return false;
}

static bool restore_guest_el1(struct cpu *cpu)
{
    kvm_own_el1(cpu);
    return false;
}

static bool load_vtcr(struct cpu *cpu)
{
    cpu_write(cpu, VTCR_EL2, kvm_vtcr());
    return false;
}

static bool load_vttbr(struct cpu *cpu)
{
    cpu_write(cpu, VTTBR_EL2, kvm_nested_vttbr(cpu));
    return false;
}

static bool load_host_stage2(struct cpu *cpu)
{
    cpu_write(cpu, VTTBR_EL2, 0);
    return false;
}

static bool restore_host_el1(struct cpu *cpu)
{
    kvm_return_el1(cpu);
    return false;
}

static bool restore_host_pc(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, host_context(cpu)->pc);
    return false;
}

static bool restore_host_pstate(struct cpu *cpu)
{
    cpu_write(cpu, SPSR_EL2, host_context(cpu)->pstate);
    return false;
}

static bool restore_host_disr(struct cpu *cpu)
{
    if (pe_has(cpu->pe, FEAT_RAS))
        cpu_write(cpu, VDISR_EL2, host_context(cpu)->vdisr);
    return false;
}

// clang-format off

// hyp/nvhe/switch.c:__kvm_vcpu_run; symbols of this object file begin with __kvm_nvhe_. Counts of what saves
// and restores are estimates.
static const struct step kvm_nvhe_vcpu_run[] = {
    {3,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = save_host_pc},
    {3,   "regs.pstate = read_sysreg_el2(SYS_SPSR)",     .op = DO,      .run = save_host_pstate},
    {2,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = save_host_disr},
    {102, "__sysreg_save_state_nvhe(host_ctxt): the rest", .op = WORK},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = WORK},
    {190, "__sysreg_restore_state_nvhe(guest_ctxt)",     .op = DO,      .run = restore_guest_el1},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = kvm_restore_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = kvm_restore_pstate},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = kvm_restore_disr},
    {2,   "__load_stage2: write_sysreg(vtcr, vtcr_el2)", .op = DO,      .run = load_vtcr},
    {6,   "write_sysreg(kvm_get_vttbr(mmu), vttbr_el2)", .op = DO,      .run = load_vttbr},
    {1,   "__activate_traps(vcpu)",                      .op = CALL,    .to = "___activate_traps"},
    {60,  "__hyp_vgic_restore_state(vcpu); __timer_enable_traps(vcpu); __debug_switch_to_guest(vcpu)",
                                                         .op = WORK},
    {1,   "exit_code = __guest_enter(vcpu)",             .op = CALL,    .to = "__guest_enter"},
    {1,   "fixup_guest_exit(vcpu, &exit_code)",          .op = CALL,    .to = "fixup_guest_exit"},
    {2,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = kvm_save_pc},
    {3,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = kvm_save_disr},
    {105, "__sysreg_save_state_nvhe(guest_ctxt): the rest", .op = WORK},
    {50,  "__timer_disable_traps(vcpu); __hyp_vgic_save_state(vcpu)", .op = WORK},
    {1,   "dsb nsh",                                     .op = DSB},
    {1,   "__deactivate_traps(vcpu)",                    .op = CALL,    .to = "___deactivate_traps"},
    {4,   "__load_host_stage2()",                        .op = DO,      .run = load_host_stage2},
    {192, "__sysreg_restore_state_nvhe(host_ctxt)",      .op = DO,      .run = restore_host_el1},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = restore_host_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = restore_host_pstate},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = restore_host_disr},
    {20,  "__debug_switch_to_host(vcpu)",                .op = WORK},
    {1,   "return exit_code",                            .op = RET},
};

const struct routine kvm_nvhe_switch[] = {
    {"__kvm_nvhe___kvm_vcpu_run", kvm_nvhe_vcpu_run, sizeof(kvm_nvhe_vcpu_run) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nvhe_switch) / sizeof(kvm_nvhe_switch[0]) == KVM_NVHE_SWITCH,
               "kvm_part.def counts them");
