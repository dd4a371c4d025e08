# SPDX-License-Identifier: BSD-2-Clause
# kvm_inject_sea() of Linux 7.3: HCR_EL2.{TGE,TEA} or, privileged and masked, HCRX_EL2.TMEA; the vector by EASE.
NR > 1 {
    el = get("EL"); tge = on("HCR_EL2.TGE"); hyp = el == 2 || tge
    el2 = hyp || on("HCR_EL2.TEA") || (el == 1 && on("PSTATE.A") && on("HCRX_EL2.TMEA"))
    ease = el2 ? on("SCTLR2_EL2.EASE") : (on("HCRX_EL2.SCTLR2En") && on("SCTLR2_EL1.EASE"))
    check((el2 ? "EL2" : "EL1") "," (ease ? "SError" : "synchronous"), 2)
}
END { finish(5 * 2 ^ 6) }
