// SPDX-License-Identifier: BSD-2-Clause
// SError: pend, defer (ESB, vESB), see (ISR_EL1, DISR_EL1) and the virtual one (DDI 0487 D1.3.5, D22).
#ifndef RASIM_ISA_SERROR_H
#define RASIM_ISA_SERROR_H

#include <stdbool.h>
#include <stdint.h>

#include "exception.h"
#include "pe.h"

enum serror_pend { SERROR_PENDED, SERROR_MERGED };

// A physical SError reaches the PE. When one is pending already the two merge: the worse error state stays
// (DDI 0587 2.4 allows it), `*lost` is the tag of the other; 0 when nothing was lost.
enum serror_pend serror_pend(struct pe *pe, const struct pending_serror *s, uint32_t *lost);

// What an ESB did. It defers a masked, synchronizable physical SError into DISR_EL1, then, at EL1 and EL0, a
// masked virtual one into VDISR_EL2, or else a masked delegated one into VDISR_EL3 (DDI 0487
// AArch64.ESBOperation, vESBOperation, dESBOperation). Unmasked ones are to be
// taken by the caller in its place (exception_pending_serror). A NOP without FEAT_RAS.
struct serror_esb {
    uint64_t disr;        // new DISR_EL1, 0: nothing deferred
    uint64_t vdisr;       // new VDISR_EL2, 0: nothing deferred
    uint64_t ddisr;       // new VDISR_EL3, 0: nothing deferred
    uint32_t tag;         // of the deferred physical SError
    uint32_t vtag;        // of the deferred virtual SError
    uint32_t dtag;        // of the deferred delegated SError
    uint32_t overwritten; // tag of an earlier value that the deferral overwrote in one of the three
};
struct serror_esb serror_esb_execute(struct pe *pe);

// The physical SError as an exception from the present state; false when none is pending or it is masked.
bool serror_takeable(const struct pe *pe, struct exception *e);

// HCR_EL2.VSE pends one that the present state lets through (DDI 0487 D1.3.5.1).
bool serror_virtual_takeable(const struct pe *pe, struct exception *e);

// HCR_EL2.VSE pends one, masked or not, for EL1 and EL0.
bool serror_virtual_pending(const struct pe *pe);

// ISR_EL1 as read at the current EL: A bit 8, I bit 7, F bit 6 (DDI 0487 ISR_EL1).
uint64_t serror_isr(const struct pe *pe);

// Not modelled: Debug state.
#endif
