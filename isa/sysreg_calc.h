// SPDX-License-Identifier: BSD-2-Clause
// What stands behind registers without storage of their own: SYSREG_CALC (sysreg_calc.c) and SYSREG_VIEW
// (sysreg_view.c). For sysreg_access.c, which has checked that the access is allowed.
#ifndef RASIM_ISA_SYSREG_CALC_H
#define RASIM_ISA_SYSREG_CALC_H

#include "sysreg.h"

uint64_t sysreg_calc_read(const struct pe *pe, const struct ras *ras, enum sysreg reg);

// DAIF and SPSel; the others are read-only.
void sysreg_calc_write(struct pe *pe, enum sysreg reg, uint64_t value);

// ERX* of the record that ERRSELR_EL1 selects. Results as of sysreg_read() and sysreg_write().
enum sysreg_result sysreg_view_read(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                    uint64_t *value, struct exception *trap);
enum sysreg_result sysreg_view_write(const struct pe *pe, struct ras *ras, enum sysreg reg, uint64_t value,
                                     struct exception *trap);

// ERRSELR_EL1 while there are no error records is UNDEFINED or RES0 (DDI 0487 ERRSELR_EL1), as the knob
// errselr-beyond-num has ERX*; any other register is SYSREG_OK.
enum sysreg_result sysreg_view_select(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                      struct exception *trap);

#endif
