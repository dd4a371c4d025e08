// SPDX-License-Identifier: BSD-2-Clause
// FEAT_IESB: the implicit ESB at exception entry and return (DDI 0487 D1.3.5, SCTLR_ELx.IESB). Unlike ESB it
// never defers: it finds an unmasked SError, or nothing.
#ifndef RASIM_ISA_IESB_H
#define RASIM_ISA_IESB_H

#include <stdbool.h>

#include "exception.h"

// ESR_ELx.ISS of an SError, bit 13: an implicit ESB found it.
enum { ISS_SERROR_IESB = 1 << 13 };

// The current EL asks for implicit ESBs: SCTLR_ELx.IESB, and with FEAT_DoubleFault EL3 when
// SCR_EL3.{EA,NMEA} is {1,1}.
bool iesb_enabled(const struct pe *pe);

// The implicit ESB at the current EL: true when a synchronizable physical SError is pending and not masked;
// `*e` is it, with ISS.IESB set, returning to `pe->pc`.
bool iesb_finds(const struct pe *pe, struct exception *e);

#endif
