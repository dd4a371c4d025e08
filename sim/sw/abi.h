// SPDX-License-Identifier: BSD-2-Clause
// Where modelled programs meet: call numbers, and the layout of an error status area in memory.
#ifndef RASIM_SIM_SW_ABI_H
#define RASIM_SIM_SW_ABI_H

#include <stdint.h>

// GHESv2 sources of an operating system (ACPI 18.3.2.8): offsets into its area, setup.host_ghes or
// vm_setup.ghes. Guests have the first alone; the second is the host's, of what is critical.
enum {
    GHES_STATUS_ADDRESS = 0x000, // 8 bytes: address of the error status block, as the reader addresses memory
    GHES_READ_ACK = 0x008,       // 8 bytes: bit 0 is 1 when the OS is done with the block
    GHES_BLOCK = 0x100,          // the error status block (sw/cper.h), at most 1 KiB
    GHES_CRITICAL = 0x010, // what stands at GHES_STATUS_ADDRESS and GHES_READ_ACK, for the second source
    GHES_CRITICAL_BLOCK = 0xc00,
    BERT_TABLE = 0x700,        // of firmware: the BERT itself (sw/hest.h)
    BOOT_ERROR_REGION = 0x800, // what it describes (ACPI 18.3.1), at most BOOT_ERROR_LENGTH
    BOOT_ERROR_LENGTH = 0x400,
    GHES_AREA = 0x1000,
};

// Host system calls of a VMM, in X8; arguments X0-X3; result X0. Numbers of this model: the real ones are
// ioctls.
enum {
    SYS_KVM_RUN = 1, // -> 0: exit, -4: interrupted by a signal (EINTR)
    SYS_KVM_SET_EVENTS =
        2,                // KVM_SET_VCPU_EVENTS: X0 ext_dabt_pending, X1 serror_pending, X2 _has_esr, X3 _esr
    SYS_KVM_PUT_REGS = 3, // KVM_SET_ONE_REG of what the VMM changed in its copy of the registers
    SYS_KVM_SET_SERROR_ESR = 4, // KVM_ARM_SET_SERROR_ESR of the 2017 series: X1 syndrome
    SYS_RT_SIGRETURN = 5,
    SYS_EXIT = 6, // the process ends; in a guest the idle task runs
};

// SMC function identifiers (DEN 0054 SDEI).
#define SMC_SDEI_COMPLETE UINT64_C(0xC4000025)
#define SMC_SDEI_COMPLETE_AND_RESUME UINT64_C(0xC4000026)
#define SMC_SDEI_PE_MASK UINT64_C(0xC400002B)
#define SMC_SDEI_PE_UNMASK UINT64_C(0xC400002C)
#define SMC_ARCH_WORKAROUND_1 UINT64_C(0x80008000)

// The SDEI events that firmware raises for an error (FVP platform definition of TF-A: explicit; the one of
// normal, the other of critical priority).
enum { SDEI_RAS_EVENT = 5000, SDEI_CRITICAL_EVENT = 5003 };

// Interrupts of the host where there is a GIC: the GSI of its GHES source, an SPI that firmware makes pending
// (a number of this model), and Linux's IPI_IRQ_WORK.
enum {
    GHES_INTID = 90,
    IPI_CPU_STOP = 2,
    IPI_IRQ_WORK = 5,
    GHES_POLL_COUNTS = 5000
}; // of CNTPCT_EL0, between two looks

#endif
