// SPDX-License-Identifier: BSD-2-Clause
// Corrected error counters in ERR<n>MISC0 (IHI 0100 3.2, "ERR<n>MISC0"): for isa/ras.c.
#ifndef RASIM_ISA_RAS_COUNT_H
#define RASIM_ISA_RAS_COUNT_H

#include "ras.h"

// The node of this first record counts Corrected errors now: FR.CEC, unless FR.NCE says that none can be
// counted or CTLR.CED stops it.
bool ras_counts(const struct ras_record *first);

// Counts one in `r`, before the record itself changes. A repeat counter counts errors at the place that the
// record holds, or any while it holds none; the other counter the rest. True: the counter overflowed.
bool ras_count_error(const struct ras_record *first, struct ras_record *r, const struct ras_error *error);

// Bits of MISC0 that are counters with their overflow flags, and the flags alone.
uint64_t ras_counter_bits(const struct ras_record *first);
uint64_t ras_counter_flags(const struct ras_record *first);

// Not modelled: counters of 8 or 16 bits elsewhere than in MISC0; 'the same place' is the same 64 bytes.
#endif
