// SPDX-License-Identifier: BSD-2-Clause
// A VM goes on at another host. That host is this machine's PE made anew: other features, a kernel and a KVM
// that have just started, nothing pending. What the VM brings along is what its VMM read and writes back.
#ifndef RASIM_SIM_MIGRATE_H
#define RASIM_SIM_MIGRATE_H

#include "run.h"

// The VMM is asked to, by the fault of that index; its vCPU leaves KVM_RUN.
void migrate_ask(struct run *run, unsigned fault);

// The VMM, at EL0, is at the host that it was asked to go to. General-purpose and EL1 registers of the vCPU
// travel as they are; DISR_EL1, what VDISR_EL2 held, if `disr`. PC, PSTATE and a pending SError are the VMM's
// to bring.
void migrate_arrive(struct run *run, unsigned vm, bool disr);

// Not modelled: memory, error nodes, caches and interrupt controller of the other host, which are this one's,
// with what they hold; its firmware, which is this one's; a KVM of another version there; what of the source
// goes on without the VM.
#endif
