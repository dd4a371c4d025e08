# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.17 hyp/include/hyp/switch.h and sysreg-sr.h as boolean terms. L1's state is used while its guest runs under AMO or
# TMEA; __compute_hcr() ORs the VSE of both (the host's is not taken away). Nobody touches what is not used.
NR > 1 {
    ras = on("FEAT_RAS"); shown = ras && on("guest_RAS"); host = on("VSE"); l1 = on("HCR_EL2.VSE")
    l2 = get("EL") != 2 && !on("HCR_EL2.TGE")
    nested = get("kvm") == "6.17" && l2 && (on("HCR_EL2.AMO") || on("HCRX_EL2.TMEA"))
    pends = host || (l2 && l1)
    vsesr = !ras || !pends ? "0x111" : !nested ? "0x155" : shown ? "0x1aa" : "0x1000000"
    vdisr = !ras ? "0x111" : !nested ? "0x80000155" : shown ? "0x800001aa" : "0x0"
    gone = on("deferred")
    disr = gone && !nested ? "0x80000c11" : "0x80000155"
    l1_vdisr = gone && nested && shown ? "0x80000c11" : "0x800001aa"
    check(pends "," vsesr "," vdisr "," (host && !(gone && !nested)) "," disr "," (l1 && !(gone && nested)) "," l1_vdisr, 7)
}
# Of each version: 5 levels, AMO, L1's and the host's VSE, guest_RAS; TMEA and something to defer need FEAT_RAS.
# What pends for L2 (2 levels of the 5): 3 of 4 values of the two; for L1: 2 of 4.
END { finish(2 * (5 * 2 * 4 * 2 + 2 * 2 * 2 * (5 * 4 + 2 * 3 + 3 * 2))) }
