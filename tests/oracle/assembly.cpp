// SPDX-License-Identifier: BSD-2-Clause
// The image: a probe and a list of settings a case, in GNU as syntax, and the table of cases that runner.s
// walks.
#include <set>
#include <sstream>

#include "case.hpp"

namespace oracle
{
namespace
{

// A32, and what both instruction sets have.
std::uint32_t word_of(const op &o)
{
    static const std::uint32_t calls[] = {0xef000001, 0xe1400071, 0xe1600071};

    switch (o.what) {
    case act::call_a32:
        return calls[o.value];
    case act::esb_a32:
        return 0xe320f010;
    case act::hole_a32:
        return 0xe3a0140b;
    case act::load_a32:
        return 0xe5910000;
    case act::store_a32:
        return 0xe5810000;
    case act::read_a32:
        return 0xee1c0f31 | o.rt << 12;
    case act::write_a32:
        return 0xee0c0f31 | o.rt << 12;
    default:
        return 0xe7f000f0; // A32: UDF #0; A64: unallocated, bits 28:25 are 0b0011
    }
}

// By encoding, so that the assembler's names are no witness.
std::string encoding(enum sysreg reg)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    std::ostringstream out;

    out << "s" << +row->op0 << "_" << +row->op1 << "_c" << +row->crn << "_c" << +row->crm << "_" << +row->op2;
    return out.str();
}

void put(std::ostream &out, size_t index, const op &o)
{
    static const char *const calls[] = {"svc", "hvc", "smc"};

    switch (o.what) {
    case act::set:
        out << "ldr x" << o.rt << ", =" << o.value;
        break;
    case act::address:
        out << "adr x4, probe_" << index << " + " << 4 * o.value + o.rt;
        break;
    case act::read:
        out << "mrs x" << o.rt << ", " << encoding(o.reg);
        break;
    case act::write:
        out << "msr " << encoding(o.reg) << ", x" << o.rt;
        break;
    case act::field:
        out << "ubfx x" << o.rt << ", x" << o.rt << ", #" << o.value << ", #4";
        break;
    case act::unmask:
        out << "msr daifclr, #4";
        break;
    case act::call:
        out << calls[o.value] << " #1";
        break;
    case act::esb:
        out << "hint #16";
        break;
    case act::wfi:
        out << "wfi";
        break;
    case act::eret:
        out << "eret";
        break;
    case act::load:
        out << "ldr x" << o.rt << ", [x1]";
        break;
    case act::store:
        out << "str x" << o.rt << ", [x1]";
        break;
    case act::jump:
        out << "ret x1";
        break;
    default:
        out << ".inst " << word_of(o);
    }
    out << "\n";
}

// A list of what to write: the routine that does, and the value.
void put(std::ostream &out, const std::string &label, const std::vector<setting> &settings)
{
    out << label << ":\n";
    for (const setting &s : settings)
        out << ".quad write_" << s.reg << ", " << s.value << "\n";
    out << ".quad 0, 0\n";
}

void put_writers(std::ostream &out, const std::vector<test_case> &cases)
{
    std::set<enum sysreg> all;

    for (const setting &s : baseline())
        all.insert(s.reg);
    for (const test_case &c : cases)
        for (const setting &s : c.setup)
            all.insert(s.reg);
    for (enum sysreg reg : all)
        out << "write_" << reg << ": msr " << encoding(reg) << ", x9\nret\n";
}

void put_probe(std::ostream &out, size_t index, const test_case &c)
{
    out << "probe_" << index << ":\n";
    for (const op &o : c.probe)
        put(out, index, o);
    out << ".ltorg\n";
}

void put_row(std::ostream &out, size_t index, const test_case &c)
{
    static const std::map<line, const char *> raise = {
        {line::none, "0"        },
        {line::irq,  "raise_irq"},
        {line::fiq,  "raise_fiq"}
    };

    out << ".quad name_" << index << ", setup_" << index << ", probe_" << index << ", " << c.spsr << ", "
        << raise.at(c.interrupt) << "\n";
}

} // namespace

std::string assembly(const std::vector<test_case> &cases)
{
    std::ostringstream out;

    out << ".text\n.balign 8\n";
    put_writers(out, cases);
    for (size_t i = 0; i < cases.size(); i++)
        put_probe(out, i, cases[i]);
    out << ".section .rodata\n.balign 8\ncases:\n";
    for (size_t i = 0; i < cases.size(); i++)
        put_row(out, i, cases[i]);
    out << ".quad 0, 0, 0, 0, 0\n";
    put(out, "baseline", baseline());
    for (size_t i = 0; i < cases.size(); i++)
        put(out, "setup_" + std::to_string(i), cases[i].setup);
    for (size_t i = 0; i < cases.size(); i++)
        out << "name_" << i << ": .asciz \"" << cases[i].name << "\"\n";
    return out.str();
}

} // namespace oracle
