// SPDX-License-Identifier: BSD-2-Clause
// A case of the comparison with QEMU: registers, an Exception level and a few instructions that end in an
// exception. The bare-metal image and our expectation are both made from it, so that they cannot drift apart.
#ifndef RASIM_TESTS_ORACLE_CASE_HPP
#define RASIM_TESTS_ORACLE_CASE_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hardware.hpp"

namespace oracle
{

// One A64 instruction each; X0-X3 may be used.
enum class act {
    set,       // LDR X<rt>, =value
    address,   // ADR X<rt>, of the instruction at index `value`
    read,      // MRS X<rt>, reg
    write,     // MSR reg, X<rt>
    unmask,    // MSR DAIFClr, #4
    call,      // SVC, HVC or SMC #1, as enum exception_call in `value`
    undefined, // an encoding that is UNDEFINED in A64 and A32
    esb,
    wfi,
    eret,
    load,  // LDR X<rt>, [X1]
    store, // STR X<rt>, [X1]
};

struct op {
    act what;
    unsigned rt = 0;
    enum sysreg reg = SYSREG_COUNT;
    std::uint64_t value = 0;
};

struct setting {
    enum sysreg reg;
    std::uint64_t value;
};

struct test_case {
    std::string name;
    std::vector<setting> setup; // on top of baseline()
    std::uint64_t spsr;         // the probe starts with this PSTATE
    std::vector<op> probe;
    bool far = false; // FAR_ELx is defined
};

// What every case starts from: all registers that any case writes.
const std::vector<setting> &baseline();

// Name of a value -> value: "taken", "esr", "spsr.A", ...
using record = std::map<std::string, std::uint64_t>;

// What isa/ says.
record expect(const test_case &c);

// The image's part behind runner.s.
std::string assembly(const std::vector<test_case> &cases);

std::vector<test_case> all_cases();
void add_vserror_cases(std::vector<test_case> &cases);
void add_access_cases(std::vector<test_case> &cases);
void add_abort_cases(std::vector<test_case> &cases);
void add_return_cases(std::vector<test_case> &cases);
void add_entry_cases(std::vector<test_case> &cases);

} // namespace oracle

#endif
