// SPDX-License-Identifier: BSD-2-Clause
// Routing is stated twice: rows in isa/route.def, formulas here, written from the ASL functions
// AArch64.PhysicalSErrorTarget, DelegatedSErrorTarget and SyncExternalAbortTarget. Tests walk all inputs
// through both.
#ifndef RASIM_TESTS_ISA_ROUTE_FORMULA_HPP
#define RASIM_TESTS_ISA_ROUTE_FORMULA_HPP

#include "hardware.hpp"

using inputs = struct route_inputs; // the C function has the name

// What the formulas need, each already a plain truth.
struct facts {
    unsigned el;
    bool ea, el2, in_host, tge, amo, tea, a, nmea, tmea2, tmea3, df, df2, stage2;
};

inline facts facts_of(const inputs &in)
{
    return {in.el,         in.ea != 0,  in.el2 != 0, in.in_host != 0, in.tge != 0,
            in.amo != 0,   in.tea != 0, in.a != 0,   in.nmea != 0,    in.tmea2 != 0,
            in.tmea3 != 0, in.df != 0,  in.df2 != 0, in.stage2 != 0};
}

// Is it masked where the PE is, routing upwards and NMEA included?
inline bool serror_masked(const facts &f, bool r2, bool r3)
{
    bool masked = f.el == 3   ? !f.ea || f.a
                  : f.el == 2 ? !r3 && ((!f.tge && !f.amo) || f.a)
                              : !r3 && !r2 && f.a;

    if (f.df2)
        return masked && !f.nmea;
    if (f.df && f.el == 3)
        return masked && !(f.nmea && f.ea);
    return masked;
}

inline unsigned serror_formula(const facts &f)
{
    bool el0_in_host = f.el == 0 && f.in_host;
    bool r3 = f.el != 3 && f.ea;
    bool r2 = !r3 && f.el2 && ((f.el == 1 && f.amo) || (f.el == 0 && !f.in_host && (f.tge || f.amo)));
    bool masked = serror_masked(f, r2, r3);
    bool rm2 = f.df2 && f.tmea2 && f.el2 && !r3 &&
               ((f.el == 1 && (f.a || masked)) || (f.el == 0 && masked && !f.in_host));
    bool rm3 = f.df2 && f.tmea3 && !(r2 || rm2) &&
               (((f.el == 1 || f.el == 2) && (f.a || masked)) || (f.el == 0 && masked));

    if ((f.el == 3 && !masked) || r3 || rm3)
        return 3;
    if (((f.el == 2 || el0_in_host) && !masked) || r2 || rm2)
        return 2;
    return f.el <= 1 && !masked ? 1 : ROUTE_PENDING;
}

// DDI 0487 AArch64.DelegatedSErrorTarget; its effective AMO is 1 for TGE without E2H, 0 for a host.
inline unsigned delegated_formula(const facts &f)
{
    bool tge = f.el2 && f.tge && f.el != 1;
    bool amo = f.el2 && (f.amo || tge) && !(tge && f.in_host);
    bool masked = f.el == 2 ? (!f.tge && !f.amo) || f.a : !amo && f.a;

    if (f.el == 3)
        return ROUTE_PENDING;
    if (f.el <= 1 && amo)
        return 2;
    if (f.el2 && f.tmea2 && ((f.el == 1 && f.a) || (f.el == 0 && masked && !f.in_host)))
        return 2;
    if (masked)
        return ROUTE_PENDING;
    return f.el == 2 || (f.el == 0 && f.in_host) ? 2 : 1;
}

inline unsigned abort_formula(const facts &f)
{
    bool el0_in_host = f.el == 0 && f.in_host;
    bool r3 = f.el != 3 && f.ea;
    bool r2 =
        !r3 && f.el2 &&
        ((f.el == 1 && (f.tea || f.stage2)) || (f.el == 0 && !f.in_host && (f.tge || f.tea || f.stage2)));
    bool rm2 = f.df2 && f.tmea2 && f.el2 && !r3 && f.el == 1 && f.a;
    bool rm3 = f.df2 && f.tmea3 && !(r2 || rm2) && (f.el == 1 || f.el == 2) && f.a;

    if (f.el == 3 || r3 || rm3)
        return 3;
    return f.el == 2 || el0_in_host || r2 || rm2 ? 2 : 1;
}

#endif
