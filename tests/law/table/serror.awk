# SPDX-License-Identifier: BSD-2-Clause
# The formula of the v9.4 ASL (AArch64.PhysicalSErrorTarget), from its statement as boolean terms and not from route.def.
# `sctlr2` and `hcrx`: EL3's enables; `sctlr2_1`: EL2's for SCTLR2_EL1.
function serror_target(sctlr2, hcrx, sctlr2_1,    el, ea, el2, n3, t3, amo, tge, tx, n1, n2, a, df, df2, host, r3, r2, m, rm2, rm3) {
    el = get("EL"); ea = on("SCR_EL3.EA"); el2 = el2_enabled(); n3 = on("SCR_EL3.NMEA"); t3 = on("SCR_EL3.TMEA")
    amo = on("HCR_EL2.AMO"); tge = on("HCR_EL2.TGE"); tx = on("HCRX_EL2.TMEA") && el2 && hcrx
    n1 = on("SCTLR2_EL1.NMEA") && sctlr2 && (!el2 || (hcrx && sctlr2_1)); n2 = on("SCTLR2_EL2.NMEA") && sctlr2
    a = on("PSTATE.A"); df = on("FEAT_DoubleFault"); df2 = on("FEAT_DoubleFault2")
    host = el == 0 && el2 && on("HCR_EL2.E2H") && tge
    r3 = el != 3 && ea
    r2 = !r3 && el2 && ((el == 1 && amo) || (el == 0 && !host && (tge || amo)))
    if (el == 3) m = !ea || a
    else if (el == 2) m = !r3 && ((!tge && !amo) || a)
    else m = !r3 && !r2 && a
    if (df2) m = m && !(el == 3 ? n3 : (el == 2 || host) ? n2 : n1)
    else if (df && el == 3) m = m && !(n3 && ea)
    rm2 = df2 && !r3 && tx && ((el == 1 && (a || m)) || (el == 0 && m && !host))
    rm3 = df2 && t3 && !r2 && !rm2 && (((el == 1 || el == 2) && (a || m)) || (el == 0 && m))
    if ((el == 3 && !m) || r3 || rm3) return "EL3"
    if (((el == 2 || host) && !m) || r2 || rm2) return "EL2"
    if (el < 2 && !m) return "EL1"
    return "PENDING"
}
