// SPDX-License-Identifier: BSD-2-Clause
// The values that runner.s prints, from the state behind an exception entry.
#include "case.hpp"

extern "C" {
#include "aarch32.h"
}

namespace oracle
{
namespace
{

// What a case ends in: `status` is ESR_ELx, or DFSR, which lives in ESR_EL1; `saved` the SPSR; `link` the
// return address, or R14.
struct ending {
    std::uint64_t status, fault, saved, link;
};

ending in_aarch64(const struct pe &pe)
{
    switch (pe.pstate.el) {
    case 1:
        return {pe.sys[ESR_EL1], pe.sys[FAR_EL1], pe.sys[SPSR_EL1], pe.sys[ELR_EL1]};
    case 2:
        return {pe.sys[ESR_EL2], pe.sys[FAR_EL2], pe.sys[SPSR_EL2], pe.sys[ELR_EL2]};
    default:
        return {pe.sys[ESR_EL3], pe.sys[FAR_EL3], pe.sys[SPSR_EL3], pe.sys[ELR_EL3]};
    }
}

// Supervisor, Undefined, IRQ or Abort mode (v9.4 ASL LookUpRIndex).
ending in_aarch32(const struct pe &pe)
{
    std::uint64_t status = pe.sys[ESR_EL1], fault = pe.sys[FAR_EL1];

    switch (pe.pstate.mode) {
    case MODE_SVC:
        return {status, fault, pe.sys[SPSR_EL1], pe.x[18]};
    case MODE_UND:
        return {status, fault, pe.sys[SPSR_und], pe.x[22]};
    case MODE_IRQ:
        return {status, fault, pe.sys[SPSR_irq], pe.x[16]};
    default:
        return {status, fault, pe.sys[SPSR_abt], pe.x[20]};
    }
}

} // namespace

record report(const struct pe &pe, std::uint64_t probe)
{
    ending e = pe.pstate.nrw ? in_aarch32(pe) : in_aarch64(pe);
    record values;

    for (unsigned i = 0; i < 4; i++)
        values["x" + std::to_string(i)] = pe.x[i];
    values["taken"] = std::uint64_t{pe.pstate.el} << 12 | pe.pc; // VBAR_ELx is 0 here
    values["pstate"] = pstate_to_spsr(&pe.pstate);
    values["esr"] = e.status;
    values["far"] = e.fault;
    values["spsr"] = e.saved;
    values["elr"] = e.link - probe;
    values["hcr"] = pe.sys[HCR_EL2];
    values["disr"] = pe.sys[DISR_EL1];
    values["vdisr"] = pe.sys[VDISR_EL2];
    return values;
}

} // namespace oracle
