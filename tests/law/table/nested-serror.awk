# SPDX-License-Identifier: BSD-2-Clause
# serror_is_masked(), effective AMO and kvm_inject_serror_esr() of Linux 7.3 as boolean terms.
NR > 1 {
    el = get("EL"); a = on("PSTATE.A"); tge = on("HCR_EL2.TGE")
    hyp = el == 2 || tge
    amo = (el == 2 && on("HCR_EL2.E2H") && !tge) || on("HCR_EL2.AMO")
    m = a && !(hyp ? on("SCTLR2_EL2.NMEA") : on("HCRX_EL2.SCTLR2En") && on("SCTLR2_EL1.NMEA"))
    to_el2 = hyp || amo || (on("HCRX_EL2.TMEA") && (el == 1 ? a : m))
    if (!hyp && to_el2) want = "EL2"
    else if (el == 2 && !(tge || amo)) want = "KEPT"
    else if (m) want = "VSE"
    else want = hyp ? "EL2" : "EL1"
    check(want, 1)
}
# EL0 and EL2 with TGE of both values, EL1 with 0; seven more bits.
END { finish(5 * 2 ^ 7) }
