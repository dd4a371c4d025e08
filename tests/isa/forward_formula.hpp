// SPDX-License-Identifier: BSD-2-Clause
// Forwarding under `architecture` stated again, from the facts in forward/*.csv (Linux 7.3.4 and DDI 0487,
// collected without isa/forward/*.def) and without one line of isa/forward*.c: which of L2's accesses are
// L1's.
#ifndef RASIM_TESTS_ISA_FORWARD_FORMULA_HPP
#define RASIM_TESTS_ISA_FORWARD_FORMULA_HPP

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

extern "C" {
#include "forward.h"
}

namespace forward_formula
{

using cells = std::vector<std::string>;

inline std::vector<cells> facts(const std::string &file)
{
    std::ifstream in(FORWARD_FACTS "/" + file);
    std::vector<cells> rows;
    std::string line;

    if (!in)
        throw std::runtime_error("no " + file);
    for (std::getline(in, line); std::getline(in, line);) {
        std::istringstream text(line + ",");
        cells row;
        for (std::string cell; std::getline(text, cell, ',');)
            row.push_back(cell);
        rows.push_back(row);
    }
    return rows;
}

inline unsigned number(const std::string &text)
{
    return static_cast<unsigned>(std::stoul(text));
}

inline unsigned encoding_at(const cells &row, unsigned at)
{
    unsigned e = number(row[at]);

    e = e * 8 + number(row[at + 1]);
    e = e * 16 + number(row[at + 2]);
    e = e * 16 + number(row[at + 3]);
    return e * 8 + number(row[at + 4]);
}

inline unsigned reg(const std::string &name)
{
    unsigned found = forward_register_find(name.data(), name.size());

    if (found == FORWARD_REGISTERS)
        throw std::runtime_error("no register " + name);
    return found;
}

class formula
{
public:
    struct fine {
        unsigned read, write, bit;
        bool one, nxs;
    };
    std::map<unsigned, fine> fine_of;
    std::map<unsigned, std::string> coarse_of;
    unsigned coarse_rows = 0;

    formula()
    {
        for (const cells &row : facts("control.csv"))
            controls[row[0]] = row;
        for (const cells &row : facts("coarse.csv")) {
            coarse_rows++;
            for (unsigned e = encoding_at(row, 1); e <= encoding_at(row, 6); e++)
                coarse_of[e] = row[11];
        }
        for (const cells &row : facts("fine.csv"))
            fine_of[encoding_at(row, 1)] = {reg(row[6]), reg(row[7]), number(row[8]), row[9] == "1",
                                            row.size() > 10 && !row[10].empty()};
        for (const auto &[e, control] : coarse_of)
            plan[e].terms = terms_of(control);
        for (const auto &[e, f] : fine_of)
            plan[e].trap = &f;
    }

    bool knows(unsigned e) const
    {
        return plan[e].trap || !plan[e].terms.empty();
    }

    // The vCPU has FEAT_NV; L1 itself runs at EL2, and its host's programs where HCR_EL2.TGE is 1.
    bool forwards(const forward_state &s, unsigned e, bool write, unsigned el) const
    {
        bool host = s.reg[FORWARD_HCR_EL2] >> 27 & 1;

        if (el == 2)
            return false;
        if (plan[e].trap && !host && traps(s, *plan[e].trap, write))
            return true;
        bool wanted = false, in_host = false;
        for (const term &t : plan[e].terms) {
            if (!holds(s, t, e))
                continue;
            wanted |= write ? t.writes : t.reads;
            in_host |= t.host_el0;
        }
        return wanted && (in_host || !host);
    }

private:
    struct term {
        unsigned complex; // 69 to 75; 0: (reg & mask) == value
        unsigned reg;
        uint64_t mask, value;
        bool reads, writes, host_el0;
    };
    struct encoding {
        const fine *trap = nullptr;
        std::vector<term> terms;
    };
    std::map<std::string, cells> controls;
    std::vector<encoding> plan = std::vector<encoding>(65536);

    std::vector<term> terms_of(const std::string &control) const
    {
        const cells &row = controls.at(control);
        std::vector<term> all;

        if (row[1] == "any_of") {
            std::istringstream members(row[8]);
            for (std::string member; members >> member;) {
                for (const term &t : terms_of(member))
                    all.push_back(t);
            }
            return all;
        }
        bool simple = row[1] == "single";
        return {
            {simple ? 0 : number(control.substr(1)), simple ? reg(row[2]) : 0,
             simple ? std::stoull(row[3], nullptr, 16) : 0, simple ? std::stoull(row[4], nullptr, 16) : 0,
             row[5] == "1", row[6] == "1", row[7] == "1"}
        };
    }

    static bool traps(const forward_state &s, const fine &f, bool write)
    {
        bool bit = s.reg[write ? f.write : f.read] >> f.bit & 1;
        bool no_xs = f.nxs && (s.reg[FORWARD_HCRX_EL2] >> 4 & 1);

        return bit == f.one && !no_xs;
    }

    static bool holds(const forward_state &s, const term &t, unsigned e)
    {
        uint64_t hcr = s.reg[FORWARD_HCR_EL2], cnt = s.reg[FORWARD_CNTHCTL_EL2],
                 cptr = s.reg[FORWARD_CPTR_EL2];
        bool e2h = hcr >> 34 & 1, nv = hcr >> 42 & 1, nv1 = hcr >> 43 & 1, nv2 = hcr >> 45 & 1,
             tge = hcr >> 27 & 1;
        bool hypervisor = e2h && !tge && nv2 && !nv1 && nv;
        uint64_t counter = e % 32; // CRm[1:0], op2

        if (e == 0xdcea || e == 0xdce9) // PMXEVCNTR_EL0, PMXEVTYPER_EL0
            counter = s.reg[FORWARD_PMSELR_EL0] % 32;
        switch (t.complex) {
        case 0:
            return (s.reg[t.reg] & t.mask) == t.value;
        case 69:
            return !(cnt >> (e2h ? 10 : 0) & 1);
        case 70:
            return !(cnt >> (e2h ? 11 : 1) & 1);
        case 71:
            return hypervisor && (cnt >> 15 & 1);
        case 72:
            return hypervisor && (cnt >> 16 & 1);
        case 73:
            return cptr >> (e2h ? 28 : 20) & 1;
        case 74:
            return s.reg[FORWARD_MDCR_EL2] % 32 <= counter && counter < (s.reg[FORWARD_PMCR_EL0] >> 11) % 32;
        case 75:
            return nv && !(s.reg[FORWARD_HCRX_EL2] >> NVTGE & 1);
        default:
            throw std::runtime_error("a control without a formula");
        }
    }
    static constexpr unsigned NVTGE = 27;
};

} // namespace forward_formula

#endif
