# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.17 nested.c: at an entry only NESTED_SERROR_PENDING is tried again; at an exit VSE is reaped first, whatever then
# waits is tried again. kvm_inject_serror_esr() as boolean terms; 7.0 has an effective AMO, and IL in each ESR.
NR > 1 {
    el = get("EL"); a = on("PSTATE.A"); tge = on("HCR_EL2.TGE"); hyp = el == 2 || tge; late = get("kvm") == "7.3"
    amo = on("HCR_EL2.AMO") || (late && el == 2 && on("HCR_EL2.E2H") && !tge)
    esr = late ? "0xbe000155" : "0xbc000155"
    if (get("at") == "entry" && get("waits_in") == "VSE") want = "1,0,-,-"
    else if (!hyp && (amo || (on("HCRX_EL2.TMEA") && a))) want = "0,0,EL2," esr
    else if (el == 2 && !tge && !amo) want = "0,1,-,-"
    else if (a) want = "1,0,-,-"
    else want = "0,0," (hyp ? "EL2," : "EL1,") esr
    check(want, 4)
}
END { finish(2 * 2 * 2 * 5 * 2 ^ 4) }
