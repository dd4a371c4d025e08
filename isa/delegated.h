// SPDX-License-Identifier: BSD-2-Clause
// Delegated SErrors (FEAT_E3DSE): EL3 pends one for EL2 and EL1 by SCR_EL3.DSE, with the syndrome VSESR_EL3,
// and the PE holds it back until it is not masked; ESB defers it to VDISR_EL3 (DDI 0487 D1.4.6.2, D20.5.2).
// No published machine-readable model has it: the rules are the manual's prose and pseudocode.
#ifndef RASIM_ISA_DELEGATED_H
#define RASIM_ISA_DELEGATED_H

#include <stdbool.h>

#include "exception.h"
#include "pe.h"
#include "serror.h"

// For the current EL, 0-2: SCR_EL3.EnDSE with one of SCR_EL3.{EA,TMEA} (R_TNWQT).
bool delegated_enabled(const struct pe *pe);

// SCR_EL3.DSE pends one, masked or not.
bool delegated_pending(const struct pe *pe);

// It as an exception from the present state; false when none is pending or it is masked.
bool delegated_takeable(const struct pe *pe, struct exception *e);

// It ends WFI: pending, and not held back whatever PSTATE.A (R_VRLPB).
bool delegated_wakes(const struct pe *pe);

// The part of an ESB: a masked one goes to VDISR_EL3.
void delegated_defer(struct pe *pe, struct serror_esb *esb);

// Not modelled: VSESR_EL3 as RAZ/WI; an EL1 in AArch32 gets DFSR as from a physical SError of the syndrome.
#endif
