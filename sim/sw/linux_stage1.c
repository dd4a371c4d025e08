// SPDX-License-Identifier: BSD-2-Clause
// A guest kernel's own translation (Linux 6.12 arch/arm64/mm/mmu.c, mm/proc.S __cpu_setup), 48 bits, 4 KiB
// pages: one process, and the linear map. The host's stage 1 stays off: its addresses are physical.
#include "paging.h"
#include "pe.h"
#include "sw/linux.h"

// Normal memory of MAIR_EL1 index 0, Inner Shareable, accessed (DDI 0487 D8.3, asm/pgtable-hwdef.h).
static const uint64_t leaf = 3 << 8 | BIT(10);
static const uint64_t is_page = 3, is_block = 1;
static const uint64_t el0_writes = BIT(6), not_global = BIT(11), pxn = BIT(53), uxn = BIT(54);
static const uint64_t write_back = 0xff; // MAIR_ATTR_NORMAL

enum { VA_BITS = 48, TG1_4K = 2, IPS_40 = 2, INNER_SHAREABLE = 3, WRITE_BACK = 1, PAGE = 0x1000 };

static uint64_t tcr(void)
{
    uint64_t value = TCR_EL1_AS | TCR_EL1_A1 | TCR_EL1_TBI0;

    value = bits_put(value, TCR_EL1_T0SZ, 64 - VA_BITS);
    value = bits_put(value, TCR_EL1_T1SZ, 64 - VA_BITS);
    value = bits_put(value, TCR_EL1_SH0, INNER_SHAREABLE);
    value = bits_put(value, TCR_EL1_SH1, INNER_SHAREABLE);
    value = bits_put(value, TCR_EL1_ORGN0, WRITE_BACK);
    value = bits_put(value, TCR_EL1_ORGN1, WRITE_BACK);
    value = bits_put(value, TCR_EL1_IRGN0, WRITE_BACK);
    value = bits_put(value, TCR_EL1_IRGN1, WRITE_BACK);
    value = bits_put(value, TCR_EL1_TG1, TG1_4K);
    return bits_put(value, TCR_EL1_IPS, IPS_40);
}

void linux_start_stage1(const struct vm_setup *vm, struct pe *pe)
{
    struct paging process = paging_process(vm), kernel = paging_kernel(vm);

    uint64_t at = vm->pa + (vm->hyp_image < 0 ? 0 : setup_l2_base(vm));

    paging_build(&process, 0, leaf | is_page | el0_writes | not_global | pxn, at);
    paging_build(&kernel, 0, leaf | is_block | pxn | uxn, at);
    pe->sys[MAIR_EL1] = write_back;
    pe->sys[TCR_EL1] = tcr();
    pe->sys[TTBR0_EL1] = process.table[0];
    pe->sys[TTBR1_EL1] = UINT64_C(1) << 48 | kernel.table[0]; // ASID 1
    pe->sys[SCTLR_EL1] |= SCTLR_EL1_M;
}

static const struct vm_setup *with_stage1(struct cpu *cpu)
{
    const struct vm_setup *vm = &cpu->setup->vm[cpu_vm(cpu)];

    return cpu_is_guest(cpu) && vm->stage1 ? vm : NULL;
}

uint64_t linux_virtual(struct cpu *cpu, uint64_t physical)
{
    return with_stage1(cpu) ? PAGING_LINEAR_MAP + physical : physical;
}

bool linux_is_table(struct cpu *cpu, uint64_t page)
{
    const struct vm_setup *vm = with_stage1(cpu);

    return vm && page - vm->stage1 < paging_stage1_pages(vm->memory) * PAGE;
}
