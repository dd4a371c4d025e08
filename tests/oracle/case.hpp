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

// One A64 instruction each, but for the last ones; X0-X3 may be used, and X4, which is not compared.
enum class act {
    set,       // LDR X<rt>, =value
    address,   // ADR X4, of byte `rt` of the instruction at index `value`; for ELR_ELx
    read,      // MRS X<rt>, reg
    write,     // MSR reg, X<rt>
    field,     // UBFX X<rt>, X<rt>, #value, #4
    unmask,    // MSR DAIFClr, #4
    call,      // SVC, HVC or SMC #1, as enum exception_call in `value`
    undefined, // an encoding that is UNDEFINED in A64 and A32
    esb,
    wfi,
    eret,
    load,      // LDR X<rt>, [X1]
    store,     // STR X<rt>, [X1]
    jump,      // RET X1
    call_a32,  // A32: SVC, HVC or SMC #1
    esb_a32,   // A32: ESB
    hole_a32,  // A32: MOV R1, #0x0b000000, where nothing is
    load_a32,  // A32: LDR R0, [R1]
    store_a32, // A32: STR R0, [R1]
    read_a32,  // A32: MRC of DISR to R<rt>
    write_a32, // A32: MCR of DISR from R<rt>
};

struct op {
    act what;
    unsigned rt = 0;
    enum sysreg reg = SYSREG_COUNT;
    std::uint64_t value = 0;
};

inline op set(unsigned rt, std::uint64_t value)
{
    return {act::set, rt, SYSREG_COUNT, value};
}

inline op read(unsigned rt, enum sysreg reg)
{
    return {act::read, rt, reg, 0};
}

inline op write(enum sysreg reg, unsigned rt)
{
    return {act::write, rt, reg, 0};
}

inline op address(std::uint64_t index, unsigned byte = 0)
{
    return {act::address, byte, SYSREG_COUNT, index};
}

inline op call(std::uint64_t kind, act what = act::call)
{
    return {what, 0, SYSREG_COUNT, kind};
}

struct setting {
    enum sysreg reg;
    std::uint64_t value;
};

// clang-format 14 sets lists of braced pairs apart from the rest.
inline setting is(enum sysreg reg, std::uint64_t value)
{
    return {reg, value};
}

enum class line { none, irq, fiq };

struct test_case {
    std::string name;
    std::vector<setting> setup; // on top of baseline()
    std::uint64_t spsr;         // the probe starts with this PSTATE
    std::vector<op> probe;
    bool far = false;            // FAR_ELx is defined
    bool left = false;           // ELR_ELx is not in the probe
    line interrupt = line::none; // that the GIC asserts before the probe starts
};

inline void add_case(std::vector<test_case> &cases, const std::string &name,
                     const std::vector<setting> &setup, std::uint64_t spsr, const std::vector<op> &probe,
                     bool far = false)
{
    cases.push_back({name, setup, spsr, probe, far, false, line::none});
}

// M[3:0] and the masks of an SPSR.
const std::uint64_t EL0t = 0x0, EL1t = 0x4, EL1h = 0x5, EL2t = 0x8, EL2h = 0x9, EL3t = 0xc, EL3h = 0xd;
const std::uint64_t M_AARCH32 = 0x10;
const std::uint64_t DAIF_SET = SPSR_EL1_D | SPSR_EL1_A | SPSR_EL1_I | SPSR_EL1_F;

// "EL1h"; for AArch32 "usr", "svc", ...; else "M0x1a".
std::string mode_name(std::uint64_t m);

// Bits of a control as a name has them: "/HCR_EL2.AMO/HCR_EL2.TGE".
std::string bit_names(enum sysreg reg, std::uint64_t value, std::uint64_t shown);

// Who is there under EL3, in which Security state: bits of SCR_EL3 to add to NON_SECURE's absence.
struct security {
    const char *name;
    std::uint64_t scr;
};
extern const std::vector<security> securities;

// What every case starts from: all registers that any case writes.
const std::vector<setting> &baseline();

// Name of a value -> value: "taken", "esr", "spsr.A", ...
using record = std::map<std::string, std::uint64_t>;

// What isa/ says.
record expect(const test_case &c);

// What a case came to, whose probe is at this address; `pe` has just entered a handler.
record report(const struct pe &pe, std::uint64_t probe);

// The image's part behind runner.s.
std::string assembly(const std::vector<test_case> &cases);

std::vector<test_case> all_cases();
void add_vserror_cases(std::vector<test_case> &cases);
void add_access_cases(std::vector<test_case> &cases);
void add_abort_cases(std::vector<test_case> &cases);
void add_return_cases(std::vector<test_case> &cases);
void add_entry_cases(std::vector<test_case> &cases);
void add_aarch32_cases(std::vector<test_case> &cases);
void add_interrupt_cases(std::vector<test_case> &cases);
void add_redirect_cases(std::vector<test_case> &cases);
void add_id_cases(std::vector<test_case> &cases);

} // namespace oracle

#endif
