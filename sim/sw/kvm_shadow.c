// SPDX-License-Identifier: BSD-2-Clause
// Stage 2 of a guest's guest (Linux 6.12 arch/arm64/kvm/nested.c:kvm_walk_nested_s2(), mmu.c): L1's tables
// are walked in software, and what they say of one page goes into the tables that the hardware walks.
#include "paging.h"
#include "pe.h"
#include "platform.h"
#include "sw/kvm_nested.h"
#include "sw/linux.h"
#include "syndrome.h"

enum { ENTRIES = 0x200, ENTRY_SIZE = 8, ENTRY_VALID = 1, ENTRY_TABLE = 3, PAGE = 0x1000 };
enum { FSC_TRANSLATION = 0x04, FSC_PERMISSION = 0x0c, FSC_SEA_WALK = 0x14, FSC = 0x3f };

static const uint64_t output_address = BITS(47, 12);
static const uint64_t s2ap_read = BIT(6), s2ap_write = BIT(7), xn = BIT(54);
static const uint64_t iss_wnr = BIT(6), iss_s1ptw = BIT(7);

bool kvm_shadow_in_use(const struct cpu *cpu)
{
    return kvm_has_nv(cpu) && !kvm_is_hyp_ctxt(cpu) && bits_any(kvm_vreg(cpu, HCR_EL2), HCR_EL2_VM);
}

static bool is_canonical(struct cpu *cpu)
{
    return !kvm_shadow_in_use(cpu);
}

// x0 L2's IPA, x1 L1's table, x5 what is wrong.
static bool begin_walk(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x;

    x[0] = kvm_fault_ipa(cpu_see_vcpu(cpu));
    x[1] = kvm_vreg(cpu, VTTBR_EL2) & output_address;
    x[5] = 0;
    return false;
}

static bool fault(struct cpu *cpu, unsigned fsc)
{
    cpu->pe->x[5] = fsc;
    return true;
}

// kvm_read_guest(): an access of the host, which meets the errors of memory as its own.
static bool load_entry(struct cpu *cpu, int level, uint64_t *entry)
{
    const struct vm_setup *vm = &cpu->setup->vm[cpu_vm(cpu)];
    uint64_t *x = cpu->pe->x, index = (x[0] >> (39 - 9 * level)) % ENTRIES;
    uint64_t ipa = x[1] + index * ENTRY_SIZE;

    if (ipa >= vm->memory)
        return false;
    return cpu_load(cpu, vm->pa + ipa, entry, ENTRY_SIZE);
}

static bool keep_leaf(struct cpu *cpu, int level, uint64_t entry)
{
    uint64_t offset = (UINT64_C(1) << (39 - 9 * level)) - 1;
    struct nesting *n = cpu_nested(cpu);

    n->s2_output = ((entry & output_address) & ~offset) | (cpu->pe->x[0] & offset);
    n->s2_leaf = entry;
    n->s2_level = (uint8_t)level;
    return true;
}

// True: the walk is over.
static bool step_down(struct cpu *cpu, int level)
{
    uint64_t entry = 0;

    if (!load_entry(cpu, level, &entry))
        return !cpu->left && fault(cpu, FSC_SEA_WALK + (unsigned)level);
    if (!(entry & ENTRY_VALID) || (level == 3 && (entry & ENTRY_TABLE) != ENTRY_TABLE))
        return fault(cpu, FSC_TRANSLATION + (unsigned)level);
    if (level == 3 || (entry & ENTRY_TABLE) != ENTRY_TABLE)
        return keep_leaf(cpu, level, entry);
    cpu->pe->x[1] = entry & output_address;
    return false;
}

static bool walk_level1(struct cpu *cpu)
{
    return step_down(cpu, 1);
}

static bool walk_level2(struct cpu *cpu)
{
    return step_down(cpu, 2);
}

static bool walk_level3(struct cpu *cpu)
{
    step_down(cpu, 3);
    return false;
}

// kvm_s2_handle_perm_fault(), and what the walk itself met: L1's then.
static bool is_fault_of_l1(struct cpu *cpu)
{
    struct nesting *n = cpu_nested(cpu);
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool write = (vcpu->esr & iss_wnr) && !(vcpu->esr & iss_s1ptw),
         fetch = esr_ec(vcpu->esr) == EC_IABT_LOWER;
    bool allowed = fetch ? !(n->s2_leaf & xn) : (n->s2_leaf & (write ? s2ap_write : s2ap_read)) != 0;
    unsigned fsc = (unsigned)cpu->pe->x[5];

    if (fsc == 0 && allowed)
        return false;
    fsc = fsc ? fsc : (unsigned)FSC_PERMISSION + n->s2_level;
    kvm_set_vreg(cpu, FAR_EL2, vcpu->far);
    kvm_set_vreg(cpu, HPFAR_EL2, vcpu->hpfar);
    kvm_pend_vel2(cpu, NESTED_SYNC, (vcpu->esr & ~(uint64_t)FSC) | fsc, vcpu->fault_tag);
    return true;
}

// L1 may not let L2 write, or fetch, what the host lets L1.
uint64_t kvm_shadow_permissions(const struct cpu *cpu, uint64_t entry)
{
    uint64_t leaf = cpu_see_nested(cpu)->s2_leaf;

    return (entry & (leaf | ~(s2ap_read | s2ap_write))) | (leaf & xn);
}

// kvm_nested_s2_unmap(): all of it. No cycles of memory: each store is one to an entry that was in use.
static bool unmap_all(struct cpu *cpu)
{
    const struct vm_setup *vm = cpu->setup->nested >= 0 ? &cpu->setup->vm[cpu->setup->nested] : NULL;
    uint64_t entry, none = 0;

    for (uint64_t ipa = 0; vm && ipa < setup_l2_base(vm); ipa += PAGE) {
        struct paging shadow = paging_shadow(vm);
        uint64_t at = paging_entry(&shadow, ipa, PAGING_LAST_LEVEL);
        if (platform_peek(at, &entry, sizeof entry) && entry != 0)
            platform_poke(at, &none, sizeof none);
    }
    cpu_tlbi_all(cpu);
    return false;
}

// ---- VNCR_EL2's page: an access that FEAT_NV2 made memory met an error (EC 0x25, ISS.VNCR).

static bool is_no_sea(struct cpu *cpu)
{
    return kvm_is_no_sea(cpu);
}

// clang-format off

static const struct step handle_guest_abort_nested[] = {
    {40,  "fault_ipa = kvm_vcpu_get_fault_ipa(vcpu)",    .op = WORK},
    {12,  "kvm_vcpu_abt_issea(vcpu)",                    .op = DO,      .run = is_no_sea,
                                                                        .to = "kvm_handle_guest_abort_nested+3"},
    {0,   "as for any guest",                            .op = B,       .to = "kvm_handle_guest_abort+2"},
    {6,   "kvm_is_nested_s2_mmu(vcpu->kvm, hw_mmu)",     .op = DO,      .run = is_canonical,
                                                                        .to = "kvm_handle_guest_abort+6"},
    {30,  "kvm_walk_nested_s2(vcpu, fault_ipa, &nested_trans)", .op = DO, .run = begin_walk},
    {40,  "level 1: kvm_read_guest(desc)",               .op = DO,      .run = walk_level1,
                                                                        .to = "kvm_handle_guest_abort_nested+8"},
    {40,  "level 2: kvm_read_guest(desc)",               .op = DO,      .run = walk_level2,
                                                                        .to = "kvm_handle_guest_abort_nested+8"},
    {40,  "level 3: kvm_read_guest(desc)",               .op = DO,      .run = walk_level3},
    {12,  "kvm_s2_handle_perm_fault(vcpu, &nested_trans)", .op = DO,    .run = is_fault_of_l1,
                                                                        .to = "inject_nested_sync"},
    {60,  "memslot = gfn_to_memslot(vcpu->kvm, gfn)",    .op = DO,      .run = kvm_has_no_memslot,
                                                                        .to = "io_mem_abort"},
    {4,   "user_mem_abort(vcpu, fault_ipa, &nested_trans, memslot)", .op = CALL, .to = "user_mem_abort"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
// From kvm_unmap_gfn(): which pages of L2 a page of L1 is, nobody wrote down.
static const struct step nested_s2_unmap[] = {
    {400, "kvm_nested_s2_unmap(kvm)",                    .op = DO,      .run = unmap_all},
    {1,   "return",                                      .op = RET},
};
// Since 6.16; before there is no handler for the class. An External abort is asked of APEI as a guest's own (7.3;
// of 6.17 nobody has looked).
static const struct step handle_vncr_abort[] = {
    {12,  "kvm_vcpu_abt_issea(vcpu)",                    .op = DO,      .run = is_no_sea,
                                                                        .to = "kvm_nested_undefined"},
    {1,   "kvm_handle_guest_sea(vcpu)",                  .op = B,       .to = "kvm_handle_guest_abort+2"},
};

const struct routine kvm_shadow[] = {
    {"kvm_handle_guest_abort_nested", handle_guest_abort_nested, 12, ROUTINE_ANYWHERE},
    {"kvm_nested_s2_unmap", nested_s2_unmap, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_vncr_abort", handle_vncr_abort, 2, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_shadow) / sizeof(kvm_shadow[0]) == KVM_SHADOW, "kvm_part.def counts them");
