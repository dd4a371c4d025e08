# SPDX-License-Identifier: BSD-2-Clause
# DDI 0487 table D1-31, whether it is masked (A taken, B by PSTATE.A, C held back), then D1-16, who takes it.
NR > 1 {
    el = get("EL"); el2 = el2_enabled(); tge = el2 && on("HCR_EL2.TGE"); amo = el2 && on("HCR_EL2.AMO")
    tmea = el2 && on("HCRX_EL2.TMEA") && on("FEAT_DoubleFault2"); a = on("PSTATE.A")
    if (el == 2) mask = tge || amo ? "B" : "C"
    else if (tge) mask = on("HCR_EL2.E2H") ? "B" : "A"
    else mask = amo || tmea ? "A" : "B"
    taken = el < 3 && (mask == "A" || (mask == "B" && !a))
    check(!taken ? "PENDING" : el == 2 || tge || amo || (tmea && a) ? "EL2" : "EL1", 1)
}
# 27 reachable EL, NS, EEL2, TGE; AMO, E2H, A; TMEA with DoubleFault2.
END { finish(27 * 2 ^ 3 * 3) }
