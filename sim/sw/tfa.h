// SPDX-License-Identifier: BSD-2-Clause
// Trusted Firmware-A BL31 (commit 6a164dda7), the paths that an error takes through EL3. What its files
// share.
//
// Registers of the C code, as a compiler might have placed them; x19-x28 survive calls:
//   x19 ESR_EL3     x20 new ESR_ELt, or a resume PC     x21 target EL, or the number of records handled
//   x22 ERXSTATUS   x23 ERXADDR, or FAR                 x24 read acknowledge register
//   x25 a memory-mapped record, or INTID               x26 running priority
#ifndef RASIM_SIM_SW_TFA_H
#define RASIM_SIM_SW_TFA_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"
#include "software.h"

// Options: TFA_FFH is a bit of image->options, TFA_FFH_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/tfa_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/tfa_option.def"
    TFA_FFH_SUPPORT = TFA_FFH | TFA_DELEGATE | TFA_E3DSE, // the build option HANDLE_EA_EL3_FIRST_NS
};

// Routines, by source file; the numbers are checked where they are defined.
enum {
    TFA_VECTORS = 17,
    TFA_CONTEXT = 2,
    TFA_PENDING = 6,
    TFA_EA = 7,
    TFA_SMC = 2,
    TFA_PLAT = 14,
    TFA_SDEI = 4,
    TFA_DELEGATION = 10,
    TFA_MEMMAP_RECORDS = 3,
    TFA_EHF = 4,
};
extern const struct routine tfa_vectors[];    // bl31/aarch64/runtime_exceptions.S
extern const struct routine tfa_context[];    // lib/el3_runtime/aarch64/context.S
extern const struct routine tfa_pending[];    // bl31/aarch64/ea_delegate.S and the reflection
extern const struct routine tfa_ea[];         // common/runtime_svc.c, lib/extensions/ras
extern const struct routine tfa_smc[];        // common/runtime_svc.c, bl31/bl31_traps.c
extern const struct routine tfa_plat[];       // platform: error records, CPER, panics
extern const struct routine tfa_sdei[];       // services/std_svc/sdei
extern const struct routine tfa_memmap[];     // lib/extensions/ras: records that are mapped in memory
extern const struct routine tfa_ehf[];        // bl31/ehf.c, RAS interrupts
extern const struct routine tfa_delegation[]; // exceptions that EL3 makes up for a lower EL

// The EL that was interrupted, by the context's SPSR.
unsigned tfa_interrupted_el(const struct tfa *tfa);

// The record in X22 (ERR<n>STATUS) and X23 (ERR<n>ADDR) becomes the one to report; `tag`: whose it is.
void tfa_keep_status(struct cpu *cpu, uint32_t tag);
bool tfa_keep_addr(struct cpu *cpu);

// No SError waits for an EL2 that has it unmasked.
bool tfa_holds_none(struct cpu *cpu);

// X0 is negative.
bool tfa_has_failed(struct cpu *cpu);

// SPSR for a return to the start of a handler at `el`: ELh, DAIF=1111 (bl31_traps.c:create_spsr).
uint64_t tfa_create_spsr(uint64_t old, unsigned el);

// Steps: what was read of the selected record is kept for the report.
bool tfa_keep_record(struct cpu *cpu);

// Why sdei_dispatch_event() refuses the event, in the source's words; NULL: it does not.
const char *tfa_refuses_event(const struct tfa *tfa, uint32_t event);

// The host has a second error source, which a critical event notifies it of.
bool tfa_has_critical_source(const struct setup *setup);

// Where in the host's error status area this is (sw/abi.h: GHES_*, of the first source), for the error source
// that the report at hand belongs to.
uint64_t tfa_ghes(struct cpu *cpu, unsigned offset);

// The event for an abort, or for an interrupt of that wire (NULL: an abort).
enum sdei_class tfa_event_class(const struct image *image, const struct wire *wire);

// Step: the interrupt of the host's GHES source becomes pending (GICD_ISPENDR<n>).
bool tfa_pend_gsi(struct cpu *cpu);

// Steps: a priority level becomes active while an SDEI event is dispatched, and its end. True: panic().
bool tfa_activate_priority(struct cpu *cpu);
bool tfa_deactivate_priority(struct cpu *cpu);

#endif
