// SPDX-License-Identifier: BSD-2-Clause
// May an External abort of a load be taken as an SError (FEAT_ANERR, FEAT_ADERR)?
#ifndef RASIM_ISA_READ_ERROR_H
#define RASIM_ISA_READ_ERROR_H

#include <stdbool.h>

struct pe;

// SCTLR2_ELx.{EnANERR,EnADERR} of the current translation regime, with HCRX_EL2.{EnSNERR,EnSDERR} over EL1's;
// true without the feature. The two features are those of ID_AA64MMFR3_EL1 = 0b0010: each bit counts for both
// kinds of memory (DDI 0487 SCTLR2_EL1, HCRX_EL2). `device`: what is read is a Device.
bool read_error_may_be_late(const struct pe *pe, bool device);

#endif
