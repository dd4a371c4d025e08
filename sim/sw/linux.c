// SPDX-License-Identifier: BSD-2-Clause
#include "sw/linux.h"

#include "sw/gic_boot.h"
#include "sw/kvm.h"
#include "sw/programs.h"

static const struct option options[] = {
    {"6.12",                  1, "Linux 6.12 (kvm-ras-flows: arm64 defconfig)"                                 },
    {"guest",                 2, "at EL1"                                                                      },
    {"host",                  2, "at EL2, VHE"                                                                 },
    {"page-reader",           3, "EL0 program that loads from eight pages from 0x0010_0000 on"                 },
    {"spin",                  3, "EL0 program without loads"                                                   },
    {"hypercall",             3, "kernel thread that makes three HVCs"                                         },
    {"masked-section",        3, "kernel thread that masks SError for a while"                                 },
    {"masked-esb",            3, "kernel thread that executes ESB with SError masked"                          },
    {"page-rereader",         3, "EL0 program that loads twice from 0x0010_0000"                               },
    {"page-writer",           3, "EL0 program that stores to eight pages from 0x0010_0000 on"                  },
    {"stage1",                0, "a guest with its MMU on: its memory is mapped by tables in it"               },
    {"6.1",                   1, "host: memory_failure() of 6.1.192, which refuses KSM pages; the rest is 6.12"},
    {"ksm-recovery",          0, "host: KSM pages move to copies of a healthy duplicate (v2 of October 2025)"  },
    {"entry-task",            0, "a guest whose kernel_entry 0 loads __entry_task, at 0x0020_0000"             },
    {"masked-wfi",            3, "kernel thread that executes WFI with SError masked"                          },
    {"panic-without-address", 0, "host: a memory error whose address nobody knows is fatal (post B)"           },
    {"estatus-cache",         0, "a record seen before is dropped (ghes.c, within 10 s): -ECANCELED, in 6.1 0" },
    {"irqs-off-reader",       3, "page-reader with PSTATE.I=1, which Linux gives no process (valid_user_regs)" },
    {"fair-vcpus",            4, "host: vCPU threads share with the worker"                                    },
    {"realtime-vcpus",        4, "host: they are SCHED_FIFO: the worker waits while one can run"               },
    {"system-registers",      3, "kernel thread with accesses that a hypervisor may trap, and an SMC"          },
    {"counter",               3, "kernel thread that reads CNTPCT_EL0"                                         },
    {"group-status",          3, "kernel thread that reads ERXGSR_EL1 (FEAT_RASv2)"                            },
    {"masked-spin",           3, "as spin, with PSTATE.A=1 (SPSR_EL1.A of its first ERET)"                     },
    {"device-reader",         3, "kernel thread that loads 8 bytes of a device, at 0x0801_0000"                },
};

// Where each `runs` word, by its index above, starts.
static const struct {
    unsigned option;
    const char *label;
    uint64_t pstate; // SPSR image: EL0t or EL1h
} workload[] = {
    {3,  "page_reader",      0x0  },
    {4,  "spin",             0x0  },
    {5,  "hypercall",        0x5  },
    {6,  "masked_section",   0x5  },
    {7,  "masked_esb",       0x5  },
    {8,  "page_rereader",    0x0  },
    {9,  "page_writer",      0x0  },
    {14, "masked_wfi",       0x5  },
    {17, "page_reader",      0x80 },
    {20, "system_registers", 0x5  },
    {21, "counter",          0x5  },
    {22, "group_status",     0x5  },
    {23, "spin",             0x100},
    {24, "device_reader",    0x5  },
};
enum { WORKLOADS = sizeof(workload) / sizeof(workload[0]) };

static const struct routine *const parts[] = {linux_entry, linux_sched, linux_error, linux_apei, linux_mf,
                                              linux_ksm,   linux_work,  linux_irq,   linux_boot, NULL};
static const unsigned part_counts[] = {LINUX_ENTRY, LINUX_SCHED, LINUX_ERROR, LINUX_APEI, LINUX_MF,
                                       LINUX_KSM,   LINUX_WORK,  LINUX_IRQ,   LINUX_BOOT};

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

static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    if (image->vm < 0)
        start_host(setup, m, image, &m->pe[pe]);
    else
        start_guest(m, image, &m->pe[pe]);
    if (image->vm >= 0 && setup->vm[image->vm].stage1)
        linux_start_stage1(&setup->vm[image->vm], &m->pe[pe]);
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
