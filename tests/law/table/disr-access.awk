# SPDX-License-Identifier: BSD-2-Clause
# The accessor of DISR_EL1 (DDI 0487 D24.9.1). TGE does not come into it.
NR > 1 {
    el = get("EL")
    tmea = on("FEAT_DoubleFault2") && on("SCR_EL3.HXEn") && on("HCRX_EL2.TMEA")
    if (el == 0) want = "UNDEF"
    else if (el == 1 && el2_enabled() && (on("HCR_EL2.AMO") || tmea)) want = "VDISR"
    else if (el < 3 && on("SCR_EL3.EA")) want = "RAZ/WI"
    else want = "DISR"
    check(want, 1)
}
# 27 reachable EL, NS, EEL2, TGE; EA, HXEn, AMO; TMEA with DoubleFault2.
END { finish(27 * (2 ^ 3 + 2 ^ 4)) }
