// SPDX-License-Identifier: BSD-2-Clause
// A PE with chosen features at a chosen Exception level, and MRS and MSR on it, for tests.
#ifndef RASIM_TESTS_ISA_REGISTER_ACCESS_HPP
#define RASIM_TESTS_ISA_REGISTER_ACCESS_HPP

#include <initializer_list>

#include "hardware.hpp"
extern "C" {
#include "ras.h"
}

namespace register_access
{

const uint64_t one = 1;

inline feature_set with(std::initializer_list<enum feature> features)
{
    feature_set set = 0;

    for (enum feature f : features)
        set |= feature_bit(f);
    return feature_close(set);
}

// But FEAT_GICv3, whose registers have walks of their own (gic_trap_test).
inline feature_set all_features()
{
    feature_set set = 0;

    for (int f = 0; f < FEATURE_COUNT; f++)
        set |= f == FEAT_GICv3 ? 0 : feature_bit(static_cast<enum feature>(f));
    return set;
}

inline pe machine_at(unsigned el, feature_set features)
{
    pe p;

    pe_reset(&p, 0, features);
    p.pstate.el = static_cast<uint8_t>(el);
    p.pc = 0x4000;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    return p;
}

struct outcome {
    int result; // enum sysreg_result
    uint64_t value;
    unsigned target;
    uint64_t esr;
};

const ras no_nodes = {};

inline outcome mrs(const pe &p, enum sysreg reg)
{
    outcome a = {};
    exception trap = {};

    a.result = sysreg_read(&p, &no_nodes, reg, &a.value, &trap);
    a.target = trap.target;
    a.esr = trap.esr;
    return a;
}

inline outcome msr(pe &p, enum sysreg reg, uint64_t value)
{
    outcome a = {};
    exception trap = {};
    ras nodes = {};

    a.result = sysreg_write(&p, &nodes, reg, value, &trap);
    a.target = trap.target;
    a.esr = trap.esr;
    return a;
}

} // namespace register_access

#endif
