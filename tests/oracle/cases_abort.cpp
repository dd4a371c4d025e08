// SPDX-License-Identifier: BSD-2-Clause
// Synchronous External aborts: of a load, a store and a fetch from a hole in the memory map, with the MMU
// off.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t HOLE = 0x0b000000;

void add(std::vector<test_case> &cases, const std::string &name, const std::vector<setting> &setup,
         std::uint64_t spsr)
{
    static const std::map<act, const char *> accesses = {
        {act::load,  "/load" },
        {act::store, "/store"},
        {act::jump,  "/fetch"}
    };

    for (const auto &access : accesses) {
        const op reach = {access.first};
        add_case(cases, "abort/" + name + access.second, setup, spsr, {set(1, HOLE), reach}, true);
        cases.back().left = access.first == act::jump;
    }
}

} // namespace

void add_abort_cases(std::vector<test_case> &cases)
{
    for (const security &s : securities)
        for (std::uint64_t m : {EL0t, EL1t, EL1h, EL2t, EL2h, EL3t, EL3h}) {
            if (m >> 2 == 2 && (s.scr & (SCR_EL3_NS | SCR_EL3_EEL2)) == 0)
                continue;
            add(cases, "own/" + mode_name(m) + s.name, {is(SCR_EL3, s.scr)}, m);
            add(cases, "own/" + mode_name(m) + "/A/EASE" + s.name, {is(SCR_EL3, s.scr | SCR_EL3_EASE)},
                m | SPSR_EL1_A);
            if (m >> 2 == 3)
                add(cases, "own/" + mode_name(m) + "/EA/EASE" + s.name,
                    {is(SCR_EL3, s.scr | SCR_EL3_EASE | SCR_EL3_EA)}, m);
        }
    add(cases, "tge", {is(HCR_EL2, HCR_EL2_RW | HCR_EL2_TGE)}, EL0t);
    add(cases, "host", {is(HCR_EL2, HCR_EL2_RW | HCR_EL2_TGE | HCR_EL2_E2H)}, EL0t);
    for (std::uint64_t m : {EL0t, EL1t, EL1h}) {
        add(cases, "tea/" + mode_name(m), {is(HCR_EL2, HCR_EL2_RW | HCR_EL2_TEA)}, m);
        add(cases, "ea/" + mode_name(m), {is(SCR_EL3, securities[0].scr | SCR_EL3_EA)}, m);
    }
    for (std::uint64_t m : {EL2t, EL2h})
        add(cases, "ea/" + mode_name(m), {is(SCR_EL3, securities[0].scr | SCR_EL3_EA)}, m);
}

} // namespace oracle
