// SPDX-License-Identifier: BSD-2-Clause
// ERET of a guest hypervisor at its EL2, emulated by the host (DDI 0487 D1 illegal exception returns; Linux
// kvm_check_illegal_exception_return(), kvm_hyp_handle_eret()).
#ifndef RASIM_ISA_FORWARD_ERET_H
#define RASIM_ISA_FORWARD_ERET_H

#include "forward.h"

struct forward_eret {
    uint64_t spsr, pstate; // L1's SPSR_EL2 and its PSTATE, in the layout of an SPSR
    bool e2h, tge;         // L1's HCR_EL2
    enum forward_edition edition;
};

struct forward_eret_answer {
    uint64_t pstate;
    bool illegal; // PSTATE.IL is set, the Exception level stays; PC becomes ELR_EL2 all the same
    bool direct;  // the regime stays: no registers change hands
};

struct forward_eret_answer forward_eret_emulate(const struct forward_eret *in);

// Not modelled: ERETAA and ERETAB; ALLINT, PM and EXLOCK, whose features KVM's nested guests lack.
#endif
