// SPDX-License-Identifier: BSD-2-Clause
// Pseudo-fault generation: ERR<n>PFGF, PFGCTL and PFGCDN (IHI 0100 2.9, 3.2). A countdown that software
// starts ends in an error that the node makes up and records like any other.
//
// What IHI 0100 leaves UNPREDICTABLE is decided like this. PFGCDN=0: the countdown does not start. A write of
// CDNEN=1 while it runs: it goes on, with the new settings. Recording off when it ends: nothing happens. No
// error type selected: nothing happens; several: the one of the highest priority.
#ifndef RASIM_ISA_RAS_INJECT_H
#define RASIM_ISA_RAS_INJECT_H

#include "ras.h"

// The node has the registers (ERR<n>FR.INJ).
bool ras_injects(const struct ras_node *node);

// ERR<n>PFGF of a node that can make up every type that its ERR<n>FR has, with all options.
uint32_t ras_inject_features(const struct ras_node *node);

// Software writes ERR<n>PFGCTL: starts or stops the countdown.
void ras_inject_write(struct ras *ras, unsigned node, uint64_t value);

// The countdown of a node in ras.changed: takes it off that list. Its length in ticks from now, 0: none runs.
uint32_t ras_countdown(struct ras *ras, unsigned node);

// It is over. A node that waits for an access (PFGF.NA=0) is in ras.injecting now. True: the error happens at
// once. With PFGCTL.R the next countdown runs, and the node is in ras.changed.
bool ras_countdown_end(struct ras *ras, unsigned node);

// The error happens: `error` has tag, in_band, write, and the address of the access; its type and attributes
// come from PFGCTL. What is recorded follows the PFGF options. False: the node makes up nothing.
bool ras_inject(struct ras *ras, unsigned node, struct ras_error *error, struct ras_result *result);

// Not modelled: a clock of the countdown other than the caller's ticks.
#endif
