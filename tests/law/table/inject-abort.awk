# SPDX-License-Identifier: BSD-2-Clause
# kvm_inject_sea() of Linux as terms. The target as in nested-sea since 6.17; in 6.12 who runs. inject_abt64() looks at the mode,
# and has IL by the trapped instruction (always since 7.0); an abort of L2's for L1 is from a lower level, IL=1. EASE since 6.17.
NR > 1 {
    el = get("EL"); tge = on("HCR_EL2.TGE"); hyp = el == 2 || tge; late = get("kvm") != "6.12"
    nested = !hyp && late && (on("HCR_EL2.TEA") || (el == 1 && on("PSTATE.A") && on("HCRX_EL2.TMEA")))
    el2 = hyp || nested
    ease = late && get("vm") == "hypervisor" && (el2 ? on("SCTLR2_EL2.EASE") : on("HCRX_EL2.SCTLR2En") && on("SCTLR2_EL1.EASE"))
    same = el > 0 && !nested
    il = nested || on("trapped_IL") || get("kvm") == "7.3"
    esr = sprintf("0x%x", ((get("abort") == "data" ? 36 : 32) + same) * 2 ^ 26 + il * 2 ^ 25 + 16)
    vector = sprintf("0x%x", (same ? 512 : 1024) + (ease ? 384 : 0))
    check((el2 ? "EL2" : "EL1") "," vector "," esr ",0x5678", 4)
}
# Of a version, kind and IL: a guest hypervisor's VM has 5 levels and six more bits and A; another one EL0, EL1 and A.
END { finish(3 * 2 * 2 * (5 * 2 ^ 6 + 2 * 2)) }
