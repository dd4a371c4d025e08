// SPDX-License-Identifier: BSD-2-Clause
// A PE whose EL1 is AArch32, and exceptions to it.
#ifndef RASIM_TESTS_ISA_AARCH32_MACHINE_HPP
#define RASIM_TESTS_ISA_AARCH32_MACHINE_HPP

#include <gtest/gtest.h>

#include "hardware.hpp"

extern "C" {
#include "aarch32.h"
#include "ras.h"
}

namespace aarch32_machine
{

const unsigned usr = 0x10, fiq = 0x11, irq = 0x12, svc = 0x13, abt = 0x17, und = 0x1b, sys = 0x1f;
const unsigned modes[] = {usr, fiq, irq, svc, abt, und, sys};
const uint64_t eae = uint64_t(1) << 31;

// In `mode`, EL1 AArch32 under an EL2 that is enabled and asks for nothing.
inline pe machine_in(unsigned mode, feature_set more = 0)
{
    pe p = {};

    EXPECT_TRUE(feature_profile("v8.2", &p.features));
    p.features |= more;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[VBAR_EL1] = 0xffffffff8000403f; // [31:5] count
    p.sys[VBAR_EL2] = 0x20000;
    p.sys[SCTLR_EL1] = uint64_t(1) << 23; // SPAN
    p.pstate = pstate_from_spsr(mode);
    p.pc = 0x1000;
    return p;
}

inline struct exception of_kind(uint8_t kind, uint64_t esr)
{
    struct exception e = {};

    e.kind = kind;
    e.target = 1;
    e.esr = esr;
    e.return_address = 0x1000;
    return e;
}

} // namespace aarch32_machine

#endif
