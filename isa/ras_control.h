// SPDX-License-Identifier: BSD-2-Clause
// ERR<n>FR and ERR<n>CTLR: what a node reports, and how (IHI 0100 2.5, 3.2). For the files of isa/ras*.
#ifndef RASIM_ISA_RAS_CONTROL_H
#define RASIM_ISA_RAS_CONTROL_H

#include "ras.h"

// Codes of ERR<n>FR: 1 always, 2 by a bit of ERR<n>CTLR, 3 by one bit for reads and one for writes.
enum { FR_ABSENT, FR_ALWAYS, FR_CONTROLLABLE, FR_READ_WRITE };
enum { FR_ED_PROXY = 3 };

enum ras_access { RAS_READS, RAS_WRITES, RAS_EITHER };

// Detecting and recording are on. A proxy detects nothing.
bool ras_detects(const struct ras_record *first);

bool ras_responds(const struct ras_record *first, enum ras_access access); // in-band, to Uncorrected errors

// Whether the interrupts follow an error of this type. `event`: for STATE_CE; a Corrected error that is only
// counted is none.
bool ras_raises_fhi(const struct ras_record *first, unsigned state, enum ras_access access);
bool ras_raises_eri(const struct ras_record *first, unsigned state, enum ras_access access);
bool ras_raises_cri(const struct ras_record *first);

// ERR<n>FR.CI: the node knows critical errors.
bool ras_has_critical(const struct ras_record *first);

// Bits of ERR<n>CTLR that are not RES0.
uint64_t ras_control_bits(const struct ras_record *first);

static inline bool ras_uncorrected(unsigned state)
{
    return state != STATE_CE && state != STATE_DE;
}

// Not modelled: the level form of interrupts that follow reads only or writes only; a record does not say
// which it holds, so there one bit of the two is enough.
#endif
