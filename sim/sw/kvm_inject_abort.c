// SPDX-License-Identifier: BSD-2-Clause
// Synchronous External aborts for a guest, in its own format (Linux 6.12, 6.17 and 7.3
// arch/arm64/kvm/inject_fault.c: kvm_inject_sea(), inject_abt64(), inject_abt32(); mmu.c). Whose they are
// where the VM has a guest hypervisor is kvm_nested_error.c's question.
#include "aarch32.h"
#include "pe.h"
#include "sw/kvm_nested.h"
#include "sw/linux.h"
#include "syndrome.h"

enum { FSC_SEA = 0x10, FSC_SEA_SHORT = 0x08, LR_ABT = 20 };
static const uint64_t esr_il = BIT(25);
static const uint64_t ttbcr_eae = BIT(31); // TTBCR is TCR_EL1[31:0]
static const uint64_t iss_s1ptw = BIT(7);

// IL only where the instruction that was trapped last had 32 bits; since 7.0 always.
uint64_t kvm_abort_esr(const struct cpu *cpu, bool iabt, bool same_el)
{
    unsigned ec = iabt ? (same_el ? EC_IABT_SAME : EC_IABT_LOWER) : (same_el ? EC_DABT_SAME : EC_DABT_LOWER);
    uint64_t il = kvm_edition(cpu) >= FORWARD_7_0 ? esr_il : cpu_see_vcpu(cpu)->esr & esr_il;

    return (uint64_t)ec << 26 | il | FSC_SEA;
}

static void inject_abt64(struct cpu *cpu, bool iabt, uint64_t address, uint32_t tag)
{
    bool same_el = pstate_from_spsr(cpu_see_vcpu(cpu)->pstate).el == 1;
    struct exception e = {.esr = kvm_abort_esr(cpu, iabt, same_el), .tag = tag, .kind = EXCEPTION_SYNC};

    e.serror_vector = kvm_has_nv(cpu) && kvm_ease_of_l2(cpu);
    struct pe regs = kvm_emulated_take(cpu, &e);
    kvm_commit_entry(cpu, &regs);
    kvm_own_el1(cpu);
    cpu_sys(cpu)[FAR_EL1] = address;
    kvm_return_el1(cpu);
}

// KVM writes the fault status itself, without a look at the trap: no ExT, WnR or domain.
static void inject_abt32(struct cpu *cpu, bool iabt, uint64_t address, uint32_t tag)
{
    struct exception e = {.esr = kvm_abort_esr(cpu, iabt, false), .tag = tag, .kind = EXCEPTION_SYNC};
    struct pe regs = kvm_emulated_take(cpu, &e);
    uint64_t *sys;

    kvm_commit_entry(cpu, &regs);
    cpu_vcpu(cpu)->x[LR_ABT] = regs.x[LR_ABT];
    kvm_own_el1(cpu);
    sys = cpu_sys(cpu);
    sys[SPSR_abt] = regs.sys[SPSR_abt];
    sys[iabt ? IFSR32_EL2 : ESR_EL1] = sys[TCR_EL1] & ttbcr_eae ? DFSR_LPAE | FSC_SEA : FSC_SEA_SHORT;
    sys[FAR_EL1] = bits_put(sys[FAR_EL1], iabt ? BITS(63, 32) : BITS(31, 0), address & BITS(31, 0));
    kvm_return_el1(cpu);
}

void kvm_inject_abort(struct cpu *cpu, bool iabt, uint64_t address, uint32_t tag)
{
    if (cpu_see_vcpu(cpu)->hcr & HCR_EL2_RW)
        inject_abt64(cpu, iabt, address, tag);
    else
        inject_abt32(cpu, iabt, address, tag);
}

// x0: of an instruction; x1: the address. True: it waits for L1's EL2.
static bool inject_sea(struct cpu *cpu)
{
    bool iabt = cpu->pe->x[0] != 0;
    uint64_t address = cpu->pe->x[1];
    uint32_t tag = cpu_see_vcpu(cpu)->fault_tag;

    if (kvm_has_nv(cpu) && kvm_nested_sea(cpu, iabt, address, tag))
        return true;
    cpu_act(cpu, ACT_INJECT_SEA, address, tag);
    kvm_inject_abort(cpu, iabt, address, tag);
    return false;
}

static bool is_iabt(const struct vcpu *vcpu)
{
    return esr_ec(vcpu->esr) == EC_IABT_LOWER;
}

// kvm_handle_guest_abort(): a VMM can emulate neither a fetch nor a walk of the guest's tables.
bool kvm_cannot_be_emulated(const struct vcpu *vcpu)
{
    return is_iabt(vcpu) || (vcpu->esr & iss_s1ptw) != 0;
}

static bool say_abort(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    cpu->pe->x[0] = is_iabt(vcpu);
    cpu->pe->x[1] = vcpu->far;
    return false;
}

// clang-format off

static const struct step kvm_inject_sea[] = {
    {150, "__kvm_inject_sea(vcpu, iabt, addr)",          .op = DO,      .run = inject_sea,
                                                                        .to = "kvm_inject_nested",
                                                                        .only = SOFTWARE_NESTED},
    {150, "__kvm_inject_sea(vcpu, iabt, addr)",          .op = DO,      .run = inject_sea,
                                                                        .unless = SOFTWARE_NESTED},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_guest_abort_outside[] = {
    {20,  "is_iabt, kvm_vcpu_abt_iss1tw(vcpu): no memory there", .op = DO, .run = say_abort},
    {1,   "kvm_inject_sea(vcpu, is_iabt, kvm_vcpu_get_hfar(vcpu))", .op = CALL, .to = "kvm_inject_sea"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};

const struct routine kvm_inject_aborts[] = {
    {"kvm_inject_sea", kvm_inject_sea, sizeof(kvm_inject_sea) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_guest_abort_outside", kvm_guest_abort_outside, 3, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_inject_aborts) / sizeof(kvm_inject_aborts[0]) == KVM_INJECT_ABORTS,
               "kvm_part.def counts them");
