// SPDX-License-Identifier: BSD-2-Clause
// A guest's access to a System register that KVM has nothing behind (Linux 6.12, 6.17 and 7.3
// arch/arm64/kvm/sys_regs.c): of the RAS registers that FEAT_RAS has trap_raz_wi, undef_access where the VM
// has none (since 6.17); those of FEAT_RASv1p1 came later, and are UNDEFINED without an entry in the table.
#include "pe.h"
#include "sw/kvm_nested.h"

enum sysreg kvm_trapped_register(uint64_t esr)
{
    return sysreg_decode((unsigned)bits_get(esr, BITS(21, 20)), (unsigned)bits_get(esr, BITS(16, 14)),
                         (unsigned)bits_get(esr, BITS(13, 10)), (unsigned)bits_get(esr, BITS(4, 1)),
                         (unsigned)bits_get(esr, BITS(19, 17)));
}

enum ras_register { NO_RAS_REGISTER, RAS_V1, RAS_V1P1 };

static enum ras_register kind_of(enum sysreg reg)
{
    switch (reg) {
    case ERRIDR_EL1:
    case ERRSELR_EL1:
    case ERXFR_EL1:
    case ERXCTLR_EL1:
    case ERXSTATUS_EL1:
    case ERXADDR_EL1:
    case ERXMISC0_EL1:
    case ERXMISC1_EL1:
        return RAS_V1;
    case ERXMISC2_EL1:
    case ERXMISC3_EL1:
    case ERXPFGF_EL1:
    case ERXPFGCTL_EL1:
    case ERXPFGCDN_EL1:
        return RAS_V1P1;
    default:
        return NO_RAS_REGISTER;
    }
}

bool kvm_undefined_to_guest(const struct cpu *cpu, enum sysreg reg)
{
    bool shown = !kvm_hides_ras(cpu);

    switch (kind_of(reg)) {
    case RAS_V1:
        return !shown && kvm_edition(cpu) >= FORWARD_6_17;
    case RAS_V1P1:
        return !shown || kvm_edition(cpu) < FORWARD_7_0 || !pe_has(cpu->pe, FEAT_RASv1p1);
    default:
        return false;
    }
}

void kvm_raz_wi(struct vcpu *vcpu)
{
    bool read = (vcpu->esr & 1) != 0;
    unsigned rt = (unsigned)(vcpu->esr >> 5) & 0x1f;

    if (read && rt < 31)
        vcpu->x[rt] = 0;
}
