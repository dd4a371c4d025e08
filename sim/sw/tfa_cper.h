// SPDX-License-Identifier: BSD-2-Clause
// What firmware says of an error to an operating system.
#ifndef RASIM_SIM_SW_TFA_CPER_H
#define RASIM_SIM_SW_TFA_CPER_H

#include "sw/cper.h"
#include "sw/tfa.h"

// The error status block for the record that is kept; `*r`: the same in short. Returns its size.
size_t tfa_build_block(const struct cpu *cpu, uint8_t *block, struct cper_report *r);

// An error inside a PE, by ERR<n>STATUS.SERR; `node` has recorded it, -1: not known which.
void tfa_processor(const struct cpu *cpu, unsigned serr, int node, struct cper_processor *p);

// A register as firmware reads it to save it, without an event: there would be one for each of fifty.
uint64_t tfa_quiet_read(const struct cpu *cpu, enum sysreg reg);

// Not modelled: which device of a rank it was, FRU ids, timestamps, counts of Corrected errors (ERR<n>MISC0).
#endif
