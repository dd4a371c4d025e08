# SPDX-License-Identifier: BSD-2-Clause
# The accessors of the error record registers: EL2's trap, then the fine-grained one, then EL3's.
NR > 1 {
    el = get("EL"); el2 = el2_enabled()
    if (get("class") == "T") {
        up2 = on("HCR_EL2.TERR")
        up3 = on("SCR_EL3.TERR") || (on("write") && on("SCR_EL3.TWERR"))
    } else {
        up2 = !on("HCR_EL2.FIEN")
        up3 = !on("SCR_EL3.FIEN")
    }
    if (el == 0) want = "UNDEF"
    else if (el == 1 && el2 && (up2 || on("FGT"))) want = "TRAP_EL2"
    else if (el < 3 && up3) want = "TRAP_EL3"
    else want = "OK"
    check(want, 1)
}
# EL, NS, EEL2 without EL2 where it is not enabled; class, write, five controls, FGT.
END { finish(15 * 2 ^ 8) }
