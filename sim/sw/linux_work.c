// SPDX-License-Identifier: BSD-2-Clause
// What a guest runs: user programs that read and write pages, one that spins, kernel threads that mask
// SError.
#include "sw/abi.h"
#include "sw/linux.h"

static bool next_page(struct cpu *cpu)
{
    cpu->pe->x[1] += 0x1000;
    cpu->pe->x[2]--;
    return false;
}

static bool count_down(struct cpu *cpu)
{
    cpu->pe->x[2]--;
    return false;
}

static bool thread_stops(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    os->task[os->current].runnable = 0;
    os->need_resched = 1;
    return false;
}

// Rows of unequal length: AlignArrayOfStructures of clang-format 14 crashes at them.
// The VM's own, or the GICV of QEMU's virt machine.
static bool device_address(struct cpu *cpu)
{
    enum { GICV = 0x08010000 };
    const struct vm_setup *vm = &cpu->setup->vm[cpu_vm(cpu)];

    cpu->pe->x[1] = vm->device < 0 ? GICV : vm->device_ipa;
    return false;
}

// clang-format off
static const struct step page_reader[] = {
    {1, "first page", .op = SET, .rt = 1, .imm = 0x100000       },
    {1, "eight pages", .op = SET, .rt = 2, .imm = 8             },
    {1, "ldr x0, [x1]", .op = LDR, .rt = 0, .rn = 1             },
    {6, "use it", .op = WORK                                    },
    {2, "next page", .op = DO, .run = next_page                 },
    {1, "cbnz x2", .op = CBNZ, .rt = 2, .to = "page_reader+2"   },
    {1, "exit()", .op = SET, .rt = 8, .imm = SYS_EXIT           },
    {1, "svc #0", .op = SVC                                     },
};
static const struct step page_rereader[] = {
    {1, "a page", .op = SET, .rt = 1, .imm = 0x100000  },
    {1, "ldr x0, [x1]", .op = LDR, .rt = 0, .rn = 1    },
    {6, "use it", .op = WORK                           },
    {1, "ldr x0, [x1]", .op = LDR, .rt = 0, .rn = 1    },
    {1, "exit()", .op = SET, .rt = 8, .imm = SYS_EXIT  },
    {1, "svc #0", .op = SVC                            },
};
static const struct step page_writer[] = {
    {1, "first page", .op = SET, .rt = 1, .imm = 0x100000       },
    {1, "eight pages", .op = SET, .rt = 2, .imm = 8             },
    {1, "str x2, [x1]", .op = STR, .rt = 2, .rn = 1             },
    {6, "prepare more", .op = WORK                              },
    {2, "next page", .op = DO, .run = next_page                 },
    {1, "cbnz x2", .op = CBNZ, .rt = 2, .to = "page_writer+2"   },
    {1, "exit()", .op = SET, .rt = 8, .imm = SYS_EXIT           },
    {1, "svc #0", .op = SVC                                     },
};
static const struct step spin[] = {
    {1, "rounds", .op = SET, .rt = 2, .imm = 2000       },
    {10, "work", .op = WORK                             },
    {1, "count", .op = DO, .run = count_down            },
    {1, "cbnz x2", .op = CBNZ, .rt = 2, .to = "spin+1"  },
    {1, "exit()", .op = SET, .rt = 8, .imm = SYS_EXIT   },
    {1, "svc #0", .op = SVC                             },
};
static const struct step hypercall[] = {
    {1, "rounds", .op = SET, .rt = 2, .imm = 3               },
    {1, "PSCI_VERSION", .op = SET, .rt = 0, .imm = 0x84000000},
    {1, "hvc #0", .op = HVC                                  },
    {20, "use it", .op = WORK                                },
    {1, "count", .op = DO, .run = count_down                 },
    {1, "cbnz x2", .op = CBNZ, .rt = 2, .to = "hypercall+1"  },
    {1, "done", .op = B, .to = "kthread_exit"                },
};
static const struct step masked_section[] = {
    {20, "prepare", .op = WORK                                      },
    {1, "daifset #4", .op = DAIFSET, .imm = 4                       },
    {50, "work with SError masked", .op = WORK                      },
    {50, "more work", .op = WORK                                    },
    {1, "mrs x0, isr_el1", .op = MRS, .rt = 0, .reg = ISR_EL1       },
    {50, "the last of it", .op = WORK                               },
    {1, "daifclr #4", .op = DAIFCLR, .imm = 4                       },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step masked_esb[] = {
    {20, "prepare", .op = WORK                                      },
    {1, "daifset #4", .op = DAIFSET, .imm = 4                       },
    {50, "work with SError masked", .op = WORK                      },
    {50, "more work", .op = WORK                                    },
    {1, "mrs x0, isr_el1", .op = MRS, .rt = 0, .reg = ISR_EL1       },
    {1, "esb", .op = ESB                                            },
    {1, "mrs x0, disr_el1", .op = MRS, .rt = 0, .reg = DISR_EL1     },
    {1, "clear it", .op = SET, .rt = 1                              },
    {1, "msr disr_el1, x1", .op = MSR, .rt = 1, .reg = DISR_EL1     },
    {1, "daifclr #4", .op = DAIFCLR, .imm = 4                       },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step masked_wfi[] = {
    {20, "prepare", .op = WORK                                      },
    {1, "daifset #4", .op = DAIFSET, .imm = 4                       },
    {50, "work with SError masked", .op = WORK                      },
    {50, "more work", .op = WORK                                    },
    {1, "wfi", .op = WFI                                            },
    {50, "the last of it", .op = WORK                               },
    {1, "daifclr #4", .op = DAIFCLR, .imm = 4                       },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
// Accesses that a hypervisor may want to trap, and one that every hypervisor does.
static const struct step system_registers[] = {
    {1, "mrs x0, sctlr_el1", .op = MRS, .rt = 0, .reg = SCTLR_EL1   },
    {1, "msr sctlr_el1, x0", .op = MSR, .rt = 0, .reg = SCTLR_EL1   },
    {1, "mrs x0, mdscr_el1", .op = MRS, .rt = 0, .reg = MDSCR_EL1   },
    {1, "mrs x0, erridr_el1", .op = MRS, .rt = 0, .reg = ERRIDR_EL1 },
    {1, "smc #0", .op = SMC                                         },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step counter[] = {
    {1, "mrs x0, cntpct_el0", .op = MRS, .rt = 0, .reg = CNTPCT_EL0 },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step group_status[] = {
    {1, "mrs x0, erxgsr_el1", .op = MRS, .rt = 0, .reg = ERXGSR_EL1 },
    {20, "after", .op = WORK                                        },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step device_reader[] = {
    {1, "its address", .op = DO, .run = device_address              },
    {1, "ldr x0, [x1]", .op = LDR, .rt = 0, .rn = 1                 },
    {20, "use it", .op = WORK                                       },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step device_writer[] = {
    {1, "its address", .op = DO, .run = device_address              },
    {1, "rounds", .op = SET, .rt = 2, .imm = 8                      },
    {1, "writel(): dmb oshst", .op = WORK                           },
    {1, "str x2, [x1]", .op = STR, .rt = 2, .rn = 1                 },
    {20, "go on", .op = WORK                                        },
    {1, "count", .op = DO, .run = count_down                        },
    {1, "cbnz x2", .op = CBNZ, .rt = 2, .to = "device_writer+2"     },
    {1, "done", .op = B, .to = "kthread_exit"                       },
};
static const struct step kthread_exit[] = {
    {100, "do_exit()", .op = DO, .run = thread_stops        },
    {4, "schedule(), never back", .op = CALL, .to = "schedule"},
    {1, "stay away", .op = B, .to = "kthread_exit"          },
};
// clang-format on

const struct routine linux_work[LINUX_WORK] = {
    {"page_reader",      page_reader,      8,  ROUTINE_ANYWHERE},
    {"spin",             spin,             6,  ROUTINE_ANYWHERE},
    {"hypercall",        hypercall,        7,  ROUTINE_ANYWHERE},
    {"masked_section",   masked_section,   9,  ROUTINE_ANYWHERE},
    {"masked_esb",       masked_esb,       12, ROUTINE_ANYWHERE},
    {"kthread_exit",     kthread_exit,     3,  ROUTINE_ANYWHERE},
    {"page_rereader",    page_rereader,    6,  ROUTINE_ANYWHERE},
    {"page_writer",      page_writer,      8,  ROUTINE_ANYWHERE},
    {"masked_wfi",       masked_wfi,       9,  ROUTINE_ANYWHERE},
    {"system_registers", system_registers, 7,  ROUTINE_ANYWHERE},
    {"counter",          counter,          3,  ROUTINE_ANYWHERE},
    {"group_status",     group_status,     3,  ROUTINE_ANYWHERE},
    {"device_reader",    device_reader,    4,  ROUTINE_ANYWHERE},
    {"device_writer",    device_writer,    8,  ROUTINE_ANYWHERE},
};
