// SPDX-License-Identifier: BSD-2-Clause
// Stage 2 (Linux 6.12 arch/arm64/kvm/mmu.c, hyp/pgtable.c): aborts of a guest, and pages taken from it. The
// tables are memory: a walk by software meets their errors as the hardware's does, but as the host's own
// abort.
#include "pe.h"
#include "sw/kvm_nested.h"
#include "sw/linux.h"
#include "syndrome.h"

enum { PAGE = 0x1000, ENTRY_SIZE = 8, ENTRY_TABLE = 3, ENTRIES = 0x200 };

static const uint64_t output_address = BITS(47, 12);
static const uint64_t iss_wnr = BIT(6);

// The VM's guest memory lies in one piece from IPA 0, and at the same addresses for its VMM; a device of its
// own is a memslot too.
static bool is_memslot(const struct setup *setup, unsigned vm, uint64_t ipa)
{
    uint64_t pa;

    return setup_ipa_place(setup, &setup->vm[vm], ipa, &pa);
}

// esr_fsc_is_sea_ttw() and its like: External abort, on a walk or not; parity alike.
bool kvm_is_no_sea(struct cpu *cpu)
{
    unsigned fsc = (unsigned)cpu_see_vcpu(cpu)->esr & 0x3f;
    bool sea = fsc == 0x10 || fsc == 0x18 || (fsc >= 0x13 && fsc <= 0x17) || (fsc >= 0x1b && fsc <= 0x1f);

    return !sea;
}

uint64_t kvm_fault_ipa(const struct vcpu *vcpu)
{
    return (vcpu->hpfar & HPFAR_EL2_FIPA) << 8 | (vcpu->far & (PAGE - 1));
}

bool kvm_has_no_memslot(struct cpu *cpu)
{
    if (is_memslot(cpu->setup, cpu_vm(cpu), linux_fault_ipa(cpu)))
        return false;
    if (kvm_cannot_be_emulated(cpu_see_vcpu(cpu))) {
        cpu_goto(cpu, cpu_label(cpu, "kvm_guest_abort_outside"));
        return false;
    }
    return true;
}

// KVM_EXIT_MMIO, answered by a VMM that has no device there.
static bool skip_access(struct cpu *cpu)
{
    cpu_vcpu(cpu)->pc += 4;
    return false;
}

static bool exit_for_mmio(struct cpu *cpu)
{
    cpu_vcpu(cpu)->exit_reason = VCPU_EXIT_MMIO;
    return false;
}

// Of a nested guest: what L1's stage 2 makes of it.
uint64_t linux_fault_ipa(const struct cpu *cpu)
{
    return kvm_shadow_in_use(cpu) ? cpu_see_nested(cpu)->s2_output : kvm_fault_ipa(cpu_see_vcpu(cpu));
}

static bool is_protected(struct cpu *cpu)
{
    return cpu->setup->shares > 0 && linux_page_write_protected(cpu, cpu_vm(cpu), linux_fault_ipa(cpu));
}

// The host's page table of the VMM has a hwpoison entry where memory_failure() took a page.
static bool is_poisoned(struct cpu *cpu)
{
    bool write = (cpu_see_vcpu(cpu)->esr & iss_wnr) != 0;

    if (linux_page_poisoned(cpu, cpu_vm(cpu), linux_fault_ipa(cpu)))
        return true;
    if (write && is_protected(cpu))
        cpu_goto(cpu, cpu_label(cpu, "user_mem_abort_cow"));
    return false;
}

static bool say_poisoned(struct cpu *cpu)
{
    uint64_t ipa = linux_fault_ipa(cpu) & output_address;

    cpu->pe->x[0] = cpu->setup->vm[cpu_vm(cpu)].pa + ipa; // hva
    cpu_act(cpu, ACT_HWPOISON_FAULT, cpu->pe->x[0], 0);
    return false;
}

// x0 IPA, x1 level 1 table: what kvm_pgtable_walk() wants.
static bool walk_to_fault(struct cpu *cpu)
{
    const struct vm_setup *vm = &cpu->setup->vm[cpu_vm(cpu)];

    cpu->pe->x[0] = kvm_fault_ipa(cpu_see_vcpu(cpu));
    cpu->pe->x[1] = kvm_shadow_in_use(cpu) ? vm->shadow : vm->stage2;
    return false;
}

static bool store_page(struct cpu *cpu)
{
    uint64_t ipa = linux_fault_ipa(cpu), device = kvm_device_entry(cpu->setup, cpu_vm(cpu), ipa);
    uint64_t entry = device ? device : linux_page_frame(cpu, cpu_vm(cpu), ipa) | KVM_PAGE_MEMORY;

    if (is_protected(cpu))
        entry &= ~(uint64_t)KVM_PAGE_WRITABLE;
    if (kvm_shadow_in_use(cpu))
        entry = kvm_shadow_permissions(cpu, entry);
    cpu_store(cpu, cpu->pe->x[2], &entry, sizeof(entry));
    return false;
}

static uint64_t entry_address(uint64_t table, uint64_t ipa, unsigned shift)
{
    return table + ((ipa >> shift) % ENTRIES) * ENTRY_SIZE;
}

// The table one level down goes to x1. True: there is none.
static bool load_table(struct cpu *cpu, unsigned shift)
{
    uint64_t *x = cpu->pe->x, entry;

    if (!cpu_load(cpu, entry_address(x[1], x[0], shift), &entry, sizeof(entry)))
        return false;
    x[1] = entry & output_address;
    x[2] = 0;
    return (entry & ENTRY_TABLE) != ENTRY_TABLE;
}

static bool load_level1(struct cpu *cpu)
{
    return load_table(cpu, 30);
}

static bool load_level2(struct cpu *cpu)
{
    return load_table(cpu, 21);
}

// Its address goes to x2, what it is to x4.
static bool load_level3(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x, entry;
    uint64_t address = entry_address(x[1], x[0], 12);

    if (!cpu_load(cpu, address, &entry, sizeof(entry)))
        return false;
    x[2] = address;
    x[4] = entry;
    return false;
}

// x0 is a physical page: x3 keeps it, x0 becomes its IPA. True: no VM has it.
static bool find_memslot(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x, page = x[0] & output_address;

    for (unsigned vm = 0; vm < cpu->setup->vms; vm++) {
        const struct vm_setup *v = &cpu->setup->vm[vm];
        if (v->process || page - v->pa >= v->memory)
            continue;
        x[3] = page;
        x[0] = page - v->pa;
        x[1] = v->stage2;
        return false;
    }
    return true;
}

static bool clear_page(struct cpu *cpu)
{
    uint64_t entry = 0;

    cpu_store(cpu, cpu->pe->x[2], &entry, sizeof(entry));
    return false;
}

// TLBI IPAS2E1IS and VMALLE1IS; here of all VMIDs, which costs a walk and hides nothing.
static bool flush_tlb(struct cpu *cpu)
{
    cpu_tlbi_all(cpu);
    return false;
}

static bool say_unmapped(struct cpu *cpu)
{
    cpu_act(cpu, ACT_UNMAP, cpu->pe->x[3], 0);
    return false;
}

// clang-format off

static const struct step kvm_handle_guest_abort[] = {
    {40,  "fault_ipa = kvm_vcpu_get_fault_ipa(vcpu)",    .op = WORK},
    {12,  "kvm_vcpu_abt_issea(vcpu)",                    .op = DO,      .run = kvm_is_no_sea,
                                                                        .to = "kvm_handle_guest_abort+6"},
    {1,   "kvm_handle_guest_sea()",                      .op = CALL,    .to = "kvm_handle_guest_sea"},
    {1,   "claimed: return 1",                           .op = CBZ,     .rt = 0,
                                                                        .to = "kvm_handle_guest_abort+8"},
    {1,   "kvm_inject_vabt(vcpu)",                       .op = CALL,    .to = "kvm_inject_vabt"},
    {1,   "return 1",                                    .op = B,       .to = "kvm_handle_guest_abort+8"},
    {60,  "memslot = gfn_to_memslot(vcpu->kvm, gfn)",    .op = DO,      .run = kvm_has_no_memslot,
                                                                        .to = "io_mem_abort"},
    {4,   "user_mem_abort(vcpu, fault_ipa, memslot, hva)", .op = CALL,  .to = "user_mem_abort"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step kvm_handle_guest_sea[] = {
    {2,   "apei_claim_sea(NULL)",                        .op = CALL,    .to = "linux:apei_claim_sea"},
    {1,   "return",                                      .op = RET},
};
static const struct step io_mem_abort[] = {
    {200, "KVM_EXIT_MMIO; kvm_handle_mmio_return(vcpu)", .op = DO,      .run = skip_access,
                                                                  .unless = KVM_MMIO_EXITS | KVM_MMIO_RETIRES},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1",
                                                                  .unless = KVM_MMIO_EXITS | KVM_MMIO_RETIRES},
    {120, "run->exit_reason = KVM_EXIT_MMIO",            .op = DO,      .run = exit_for_mmio,
                                                                  .only = KVM_MMIO_EXITS | KVM_MMIO_RETIRES},
    {1,   "return 0",                                    .op = SET,     .rt = 0, .imm = 0,
                                                                  .only = KVM_MMIO_EXITS | KVM_MMIO_RETIRES},
    {1,   "return",                                      .op = RET,
                                                                  .only = KVM_MMIO_EXITS | KVM_MMIO_RETIRES},
};

static const struct step user_mem_abort[] = {
    {300, "mmap_read_lock(current->mm); vma_lookup",     .op = WORK},
    {400, "pfn = __gfn_to_pfn_memslot(memslot, gfn)",    .op = DO,      .run = is_poisoned,
                                                                        .to = "user_mem_abort_hwpoison"},
    {20,  "kvm_pgtable_stage2_map(pgt, fault_ipa)",      .op = DO,      .run = walk_to_fault},
    {1,   "kvm_pgtable_walk(pgt, addr, size, &walker)",  .op = CALL,    .to = "kvm_pgtable_walk"},
    {1,   "-ENOMEM",                                     .op = CBZ,     .rt = 2, .to = "user_mem_abort+6"},
    {20,  "stage2_make_pte(ctx, new)",                   .op = DO,      .run = store_page},
    {40,  "return",                                      .op = RET},
};
static const struct step user_mem_abort_hwpoison[] = {
    {1,   "pfn == KVM_PFN_ERR_HWPOISON",                 .op = DO,      .run = say_poisoned},
    {1,   "kvm_send_hwpoison_signal(hva, vma_shift)",    .op = CALL,
                                                                    .to = "linux:kvm_send_hwpoison_signal"},
    {1,   "return 0",                                    .op = RET},
};

static const struct step user_mem_abort_cow[] = {
    {10,  "FAULT_FLAG_WRITE: handle_mm_fault",           .op = CALL,    .to = "linux:wp_page_copy",
                                                                        .only = SOFTWARE_SHARED_FRAMES},
    {1,   "again",                                       .op = B,       .to = "user_mem_abort+1",
                                                                        .only = SOFTWARE_SHARED_FRAMES},
};

// x0 IPA, x1 level 1 table; x2 becomes the address of the level 3 entry, or 0.
static const struct step kvm_pgtable_walk[] = {
    {40,  "level 1",                                     .op = DO,      .run = load_level1,
                                                                        .to = "kvm_pgtable_walk+3"},
    {40,  "level 2",                                     .op = DO,      .run = load_level2,
                                                                        .to = "kvm_pgtable_walk+3"},
    {40,  "level 3",                                     .op = DO,      .run = load_level3},
    {10,  "return",                                      .op = RET},
};

// From memory_failure() by the MMU notifier: no mapping of the page is left to any guest.
static const struct step kvm_unmap_gfn[] = {
    {120, "kvm_handle_hva_range(kvm, range)",            .op = DO,      .run = find_memslot,
                                                                        .to = "kvm_unmap_gfn+7"},
    {30,  "kvm_pgtable_stage2_unmap(pgt, addr, size)",   .op = CALL,    .to = "kvm_pgtable_walk"},
    {2,   "no table",                                    .op = CBZ,     .rt = 2, .to = "kvm_unmap_gfn+7"},
    {2,   "!stage2_pte_is_counted(ctx->old)",            .op = CBZ,     .rt = 4, .to = "kvm_unmap_gfn+7"},
    {2,   "kvm_clear_pte(ctx->ptep)",                    .op = DO,      .run = clear_page},
    {10,  "kvm_tlb_flush_vmid_ipa(mmu, addr, level)",    .op = DO,      .run = flush_tlb,
                                                                        .unless = SOFTWARE_NESTED},
    {10,  "kvm_tlb_flush_vmid_ipa(mmu); kvm_nested_s2_unmap(kvm)", .op = CALL, .to = "kvm_nested_s2_unmap",
                                                                        .only = SOFTWARE_NESTED},
    {0,   "unmapped",                                    .op = DO,      .run = say_unmapped},
    {10,  "return",                                      .op = RET},
};

const struct routine kvm_mmu[] = {
    {"kvm_handle_guest_abort", kvm_handle_guest_abort, sizeof(kvm_handle_guest_abort) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"kvm_handle_guest_sea", kvm_handle_guest_sea, 2, ROUTINE_ANYWHERE},
    {"io_mem_abort", io_mem_abort, 5, ROUTINE_ANYWHERE},
    {"user_mem_abort", user_mem_abort, 7, ROUTINE_ANYWHERE},
    {"user_mem_abort_hwpoison", user_mem_abort_hwpoison, 3, ROUTINE_ANYWHERE},
    {"user_mem_abort_cow", user_mem_abort_cow, 2, ROUTINE_ANYWHERE},
    {"kvm_pgtable_walk", kvm_pgtable_walk, 4, ROUTINE_ANYWHERE},
    {"kvm_unmap_gfn", kvm_unmap_gfn, sizeof(kvm_unmap_gfn) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_mmu) / sizeof(kvm_mmu[0]) == KVM_MMU, "kvm_part.def counts them");
