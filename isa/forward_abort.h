// SPDX-License-Identifier: BSD-2-Clause
// External aborts and SErrors that a host hands to a VM with a guest hypervisor: by the guest hypervisor's
// own virtual registers, is it L1's at its EL2 or does who runs take it? (DDI 0487 D1 routing as Linux 7.3
// emulates it: inject_fault.c, kvm_inject_sea(), kvm_inject_serror_esr().)
#ifndef RASIM_ISA_FORWARD_ABORT_H
#define RASIM_ISA_FORWARD_ABORT_H

#include <stdbool.h>
#include <stdint.h>

// L1's virtual registers. `el` is the VM's: 0, 1, 2.
struct forward_abort {
    uint8_t el;
    bool tge, e2h, amo, tea; // HCR_EL2
    bool tmea, sctlr2_en;    // HCRX_EL2
    bool nmea1, ease1;       // SCTLR2_EL1
    bool nmea2, ease2;       // SCTLR2_EL2
    bool a;                  // PSTATE.A
};

// Of these registers, without `el` and `a`.
struct forward_abort forward_abort_of(uint64_t hcr_el2, uint64_t hcrx_el2, uint64_t sctlr2_el1,
                                      uint64_t sctlr2_el2);

enum forward_abort_outcome {
    FORWARD_ABORT_EL1, // taken at once
    FORWARD_ABORT_EL2,
    FORWARD_ABORT_KEPT, // the host keeps it until L1 at its EL2 can take one
    FORWARD_ABORT_VSE,  // HCR_EL2.VSE: the hardware gives it to who runs when it unmasks
};

struct forward_abort_answer {
    enum forward_abort_outcome outcome;
    unsigned row;
    bool serror_vector; // of a synchronous one: EASE
};

struct forward_abort_answer forward_serror(const struct forward_abort *in);
struct forward_abort_answer forward_external_abort(const struct forward_abort *in);

// Why: of answer.row.
const char *forward_serror_rule(unsigned row);
const char *forward_external_abort_rule(unsigned row);

// Not modelled: releases before 7.0 (6.17 has no effective AMO, older ones never forward); a second SError
// while one is kept; the level of an abort on a table walk.
#endif
