// SPDX-License-Identifier: BSD-2-Clause
// AArch32 EL0 and EL1: exceptions to every level, among them virtual SErrors, and ESB.
#include "case.hpp"

namespace oracle
{
namespace
{

const std::uint64_t SCTLR1 = 0x30550800;
const std::uint64_t modes[] = {0x10, 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f};
const std::uint64_t USR = 0x10, SVC = 0x13;
// SPSR_ELx of AArch32 state: N Z C V Q DIT SSBS PAN GE E A I F.
const std::uint64_t FIELDS = BITS(31, 27) | BITS(24, 22) | BITS(19, 16) | BITS(9, 6);
const std::uint64_t PSR_A = BIT(8), PSR_IL = BIT(20);

struct world {
    std::string name;
    std::uint64_t scr, hcr;
    bool el1_a32, el2;
};

std::vector<world> worlds()
{
    std::vector<world> all;

    for (const security &s : securities) {
        bool el2 = s.scr & (SCR_EL3_NS | SCR_EL3_EEL2);
        std::string a32 = std::string("/EL1-A32") + s.name;
        for (std::uint64_t hcr :
             {HCR_EL2_RW, HCR_EL2_RW | HCR_EL2_TGE, HCR_EL2_RW | HCR_EL2_TGE | HCR_EL2_E2H, HCR_EL2_TGE})
            if (el2 || hcr == HCR_EL2_RW)
                all.push_back(world{bit_names(HCR_EL2, hcr, hcr) + s.name, s.scr, hcr, false, el2});
        if (el2)
            all.push_back(world{a32, s.scr, 0, true, true});
        else
            all.push_back(world{a32, s.scr & ~SCR_EL3_RW, HCR_EL2_RW, true, false});
    }
    return all;
}

void add_entry(std::vector<test_case> &cases, const world &w, std::uint64_t m, std::uint64_t fields)
{
    static const char *const calls[] = {"svc", "hvc", "smc"};
    std::string tail = "/" + mode_name(m) + w.name + (fields ? "/all" : "");
    std::vector<setting> setup = {is(SCR_EL3, w.scr), is(HCR_EL2, w.hcr)};

    for (std::uint64_t kind : {CALL_SVC, CALL_HVC, CALL_SMC})
        if (kind != CALL_HVC || w.el2) // else QEMU enters Hyp mode, from where it does not come back
            add_case(cases, std::string("a32/") + calls[kind] + tail, setup, m | fields,
                     {call(kind, act::call_a32)});
    add_case(cases, "a32/undefined" + tail, setup, m | fields, {{act::undefined}});
    add_case(cases, "a32/illegal" + tail, setup, m | fields | PSR_IL, {{act::undefined}});
}

// The type of a virtual SError for AArch32 is VSESR_EL2 as VDFSR has it: AET in 15:14, ExT in 12.
void add_vserror(std::vector<test_case> &cases)
{
    const std::uint64_t hcr = HCR_EL2_AMO | HCR_EL2_VSE;

    for (std::uint64_t m : modes)
        for (std::uint64_t a : {std::uint64_t{0}, PSR_A})
            for (std::uint64_t vsesr : {0x0, 0xd000, 0x1abcdef})
                for (std::uint64_t rw : {std::uint64_t{0}, HCR_EL2_RW}) {
                    if (rw && m != USR)
                        continue;
                    std::string tail = "/" + mode_name(m) + (a ? "/A" : "") + bit_names(HCR_EL2, rw, rw) +
                                       "/" + std::to_string(vsesr);
                    std::vector<setting> setup = {is(HCR_EL2, hcr | rw), is(VSESR_EL2, vsesr)};
                    add_case(cases, "a32/vserror" + tail, setup, m | a, {{act::undefined}});
                    add_case(cases, "a32/esb" + tail, setup, m | a, {{act::esb_a32}, {act::undefined}});
                }
}

// DISR, in place of which EL1 has VDISR with AMO, and nothing below EL3 with EA.
void add_disr(std::vector<test_case> &cases)
{
    const op get0 = {act::read_a32, 0}, clear = {act::write_a32, 2}, get1 = {act::read_a32, 1};

    for (std::uint64_t m : {USR, SVC})
        for (std::uint64_t hcr : {std::uint64_t{0}, HCR_EL2_AMO, HCR_EL2_TERR})
            for (std::uint64_t scr : {std::uint64_t{0}, SCR_EL3_EA, SCR_EL3_TERR}) {
                std::string tail = bit_names(HCR_EL2, hcr, hcr) + bit_names(SCR_EL3, scr, scr);
                std::vector<setting> setup = {is(HCR_EL2, hcr), is(SCR_EL3, securities[0].scr | scr),
                                              is(DISR_EL1, 0x8000d406), is(VDISR_EL2, 0x80001406)};
                add_case(cases, "a32/disr/" + mode_name(m) + tail, setup, m,
                         {get0, clear, get1, {act::undefined}});
            }
}

void add_abort(std::vector<test_case> &cases)
{
    for (std::uint64_t m : modes)
        for (std::uint64_t hcr : {std::uint64_t{0}, HCR_EL2_RW, HCR_EL2_RW | HCR_EL2_TGE})
            for (act what : {act::load_a32, act::store_a32})
                if (m == USR || hcr == 0)
                    add_case(cases,
                             "a32/abort/" + mode_name(m) + bit_names(HCR_EL2, hcr, hcr) +
                                 (what == act::load_a32 ? "/load" : "/store"),
                             {is(HCR_EL2, hcr)}, m, {{act::hole_a32}, {what}}, true);
}

void add_tsc(std::vector<test_case> &cases)
{
    for (std::uint64_t m : modes)
        if (m != USR)
            add_case(cases, "a32/tsc/" + mode_name(m), {is(HCR_EL2, HCR_EL2_TSC)}, m,
                     {call(CALL_SMC, act::call_a32)});
}

// SCTLR of AArch32: SPAN is bit 23, EE 25, DSSBS 31.
void add_sctlr(std::vector<test_case> &cases)
{
    for (unsigned i : {23, 25, 31})
        for (std::uint64_t m : {USR, SVC})
            add_case(cases, "a32/sctlr/" + std::to_string(i) + "/" + mode_name(m),
                     {is(HCR_EL2, 0), is(SCTLR_EL1, SCTLR1 | BIT(i))}, m, {{act::undefined}});
}

} // namespace

void add_aarch32_cases(std::vector<test_case> &cases)
{
    for (const world &w : worlds())
        for (std::uint64_t m : modes)
            for (std::uint64_t fields : {std::uint64_t{0}, FIELDS})
                if (m == USR || w.el1_a32)
                    add_entry(cases, w, m, fields);
    add_vserror(cases);
    add_disr(cases);
    add_abort(cases);
    add_tsc(cases);
    add_sctlr(cases);
}

} // namespace oracle
