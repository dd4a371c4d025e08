// SPDX-License-Identifier: BSD-2-Clause
#include "sw/linux.h"

#include "sw/gic_boot.h"
#include "sw/kvm.h"
#include "sw/linux_stack.h"
#include "sw/programs.h"

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/linux_option.def"
};

enum { EL1H = 0x5 }; // SPSR_EL1.M

// Where each `runs` word starts.
static const struct {
    unsigned option;
    const char *label;
    uint64_t pstate; // SPSR image: EL0t or EL1h
} workload[] = {
    {LINUX_PAGE_READER_AT,      "page_reader",      0x0  },
    {LINUX_SPIN_AT,             "spin",             0x0  },
    {LINUX_HYPERCALL_AT,        "hypercall",        EL1H },
    {LINUX_MASKED_SECTION_AT,   "masked_section",   EL1H },
    {LINUX_MASKED_ESB_AT,       "masked_esb",       EL1H },
    {LINUX_PAGE_REREADER_AT,    "page_rereader",    0x0  },
    {LINUX_PAGE_WRITER_AT,      "page_writer",      0x0  },
    {LINUX_MASKED_WFI_AT,       "masked_wfi",       EL1H },
    {LINUX_IRQS_OFF_READER_AT,  "page_reader",      0x80 },
    {LINUX_SYSTEM_REGISTERS_AT, "system_registers", EL1H },
    {LINUX_COUNTER_AT,          "counter",          EL1H },
    {LINUX_GROUP_STATUS_AT,     "group_status",     EL1H },
    {LINUX_MASKED_SPIN_AT,      "spin",             0x100},
    {LINUX_DEVICE_READER_AT,    "device_reader",    EL1H },
    {LINUX_DEVICE_WRITER_AT,    "device_writer",    EL1H },
};
enum { WORKLOADS = sizeof(workload) / sizeof(workload[0]) };

static const struct routine *const parts[] = {linux_entry, linux_sched, linux_error, linux_apei,
                                              linux_sdei,  linux_mf,    linux_ksm,   linux_work,
                                              linux_irq,   linux_boot,  linux_stop,  NULL};
static const unsigned part_counts[] = {LINUX_ENTRY, LINUX_SCHED, LINUX_ERROR, LINUX_APEI,
                                       LINUX_SDEI,  LINUX_MF,    LINUX_KSM,   LINUX_WORK,
                                       LINUX_IRQ,   LINUX_BOOT,  LINUX_STOP};

void linux_start_threads(struct os *os, const struct image *image)
{
    os->task[THREAD_WORKER].pc = software_address(image, "worker_thread");
    os->task[THREAD_IDLE].pc = software_address(image, "cpu_idle");
}

// The kernel stays at EL1 and leaves the vectors that it calls EL2 by (hyp-init.S).
static void start_nvhe(const struct setup *setup, const struct image *image, struct pe *pe)
{
    enum { STACK = 0x1ff0 }; // of EL2: bit PAGE_SHIFT set

    pe->sys[VBAR_EL1] = image->base;
    pe->sys[VBAR_EL2] = setup->image[setup->image_kvm].base + KVM_HOST_VECTOR;
    pe->sys[SP_EL2] = STACK;
    if (pe_has(pe, FEAT_IESB))
        pe->sys[SCTLR_EL1] |= SCTLR_EL1_IESB; // INIT_SCTLR_EL1_MMU_ON
}

// The first VM of the PE runs; without any the PE is idle.
static void start_host(const struct setup *setup, struct machine *m, const struct image *image, struct pe *pe)
{
    struct os *host = &m->sw.host[pe->index];
    int first = setup_first_vm(setup, pe->index);

    pe->sys[HCR_EL2] = kvm_hcr_host(setup->nvhe);
    pe->sys[VBAR_EL2] = image->base;
    if (setup->nvhe)
        start_nvhe(setup, image, pe);
    if (pe_has(pe, FEAT_IESB))
        pe->sys[SCTLR_EL2] |= SCTLR_EL2_IESB; // INIT_SCTLR_EL2_MMU_ON
    linux_start_threads(host, image);
    gic_boot_host(setup, m, pe->index);
    host->vm = first < 0 ? 0 : (uint8_t)first;
    host->el1_of = setup->nvhe ? EL1_OF_HOST : host->vm;
    if (first >= 0)
        return;
    host->current = THREAD_IDLE;
    pe->pstate = (struct pstate){.el = setup->nvhe ? 1 : 2, .sp = 1};
    pe->pc = host->task[THREAD_IDLE].pc;
}

void linux_boot_host(struct machine *m, const struct image *image, struct pe *pe)
{
    bool nvhe = m->sw.host[pe->index].el1_of == EL1_OF_HOST;

    m->sw.host[pe->index].current = THREAD_IDLE;
    pe->pstate = (struct pstate){.el = nvhe ? 1 : 2, .sp = 1};
    pe->pc = software_address(image, pe->index == 0 ? "bert_init" : "cpu_idle");
}

// The guest's EL1 registers stay on the PE while a VHE host runs.
static void start_guest(struct machine *m, const struct image *image, struct pe *pe)
{
    struct vcpu *vcpu = &m->sw.vcpu[image->vm];

    pe->sys[VBAR_EL1] = image->base;
    if (pe_has(pe, FEAT_IESB))
        pe->sys[SCTLR_EL1] |= SCTLR_EL1_IESB;
    linux_start_threads(&m->sw.guest[image->vm], image);
    m->sw.guest[image->vm].task[THREAD_TASK].runnable = 1;
    for (unsigned i = 0; i < WORKLOADS; i++) {
        if (image->options >> workload[i].option & 1) {
            vcpu->pc = software_address(image, workload[i].label);
            vcpu->pstate = workload[i].pstate;
        }
    }
}

bool linux_runs_thread(const struct image *guest)
{
    for (unsigned i = 0; i < WORKLOADS; i++) {
        if (guest->options >> workload[i].option & 1)
            return workload[i].pstate == EL1H;
    }
    return false;
}

static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    if (image->vm < 0)
        start_host(setup, m, image, &m->pe[pe]);
    else
        start_guest(m, image, &m->pe[pe]);
    if (image->vm >= 0 && setup->vm[image->vm].stage1)
        linux_start_stage1(&setup->vm[image->vm], &m->pe[pe]);
    if (image->stack_in_memory)
        linux_start_stacks(&setup->vm[image->vm], &m->sw.guest[image->vm], &m->pe[pe],
                           linux_runs_thread(image));
}

const struct program software_linux = {
    .name = "linux",
    .words = "Linux 6.12 arm64: host kernel at EL2 (VHE), or guest kernel with a program",
    .els = 1 << 2 | 1 << 1 | 1 << 0,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
