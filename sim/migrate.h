// SPDX-License-Identifier: BSD-2-Clause
// A VM goes on at another host. That host is this machine's PE made anew: other features, a kernel and a KVM
// that have just started, nothing pending. What the VM brings along is what its VMM read and writes back.
#ifndef RASIM_SIM_MIGRATE_H
#define RASIM_SIM_MIGRATE_H

#include "run.h"

// The VMM is asked to, or to reset the VM, by the fault of that index; its vCPU leaves KVM_RUN.
void migrate_ask(struct run *run, unsigned fault);

// The VMM, at EL0, is at the host that it was asked to go to. General-purpose and EL1 registers of the vCPU
// travel as they are; DISR_EL1, what VDISR_EL2 held, if `disr`. PC, PSTATE and a pending SError are the VMM's
// to bring.
void migrate_arrive(struct run *run, unsigned vm, bool disr);

// The VMM, at EL0, has its vCPU begin again where the guest began, with PSTATE.DAIF=1111.
void migrate_reset(struct run *run, unsigned vm);

// Not modelled: the guest's memory as a reset leaves it; memory, error nodes, caches and interrupt controller
// of the other host, which are this one's, with what they hold; its firmware, which is this one's; a KVM of
// another version there; what of the source goes on without the VM.
#endif
