// SPDX-License-Identifier: BSD-2-Clause
// A warm reset that firmware asks for, and what its next boot leaves: firmware and host as at the start of a
// run, without VMs.
#ifndef RASIM_SIM_RESET_H
#define RASIM_SIM_RESET_H

#include "run.h"

// All PEs, the interrupt controller, software. Memory, caches and error records stay as they are (IHI 0100:
// an Error Recovery reset preserves records). An SError that pends or is on its way is gone.
void reset_run(struct run *run, unsigned pe);

// Not modelled: how long a boot takes; the scenario's `set`, which is for the first boot; VMs that somebody
// starts again.
#endif
