# SPDX-License-Identifier: BSD-2-Clause
# ESR_EL1: EC 0x2f, IL, and VSESR_EL2[24:0] = 0x1abcdef.
NR > 1 {
    el = get("EL")
    taken = el <= 1 && el2_enabled() && !on("HCR_EL2.TGE") && on("HCR_EL2.AMO") && on("HCR_EL2.VSE") && !on("PSTATE.A")
    check(taken ? "1,0xbfabcdef" : "0,0x0", 2)
}
# 27 reachable EL, NS, EEL2, TGE; AMO, E2H, VSE, A.
END { finish(27 * 2 ^ 4) }
