# SPDX-License-Identifier: BSD-2-Clause
# AArch64.SyncExternalAbortTarget and RouteToSErrorOffset of the v9.4 ASL.
NR > 1 {
    el = get("EL"); el2 = el2_enabled(); a = on("PSTATE.A"); tge = on("HCR_EL2.TGE")
    df = on("FEAT_DoubleFault"); df2 = on("FEAT_DoubleFault2")
    r3 = el < 3 && on("SCR_EL3.EA")
    tea = on("HCR_EL2.TEA") && on("FEAT_RAS")
    # To EL2: from EL1 and EL0 by TEA or stage 2, from EL1 by NV2, from EL0 by TGE (a host's EL0, too).
    r2 = !r3 && el2 && el < 2 && (tea || on("stage2") || (el == 1 && on("nv2")) || (el == 0 && tge))
    m2 = !r3 && el2 && df2 && el == 1 && a && on("HCRX_EL2.TMEA")
    m3 = !r3 && !r2 && !m2 && df2 && (el == 1 || el == 2) && a && on("SCR_EL3.TMEA")
    if (el == 3 || r3 || m3) t = 3
    else if (el == 2 || r2 || m2) t = 2
    else t = 1
    ease = t == 3 ? df && on("SCR_EL3.EASE") : df2 && on("SCTLR2_EL" t ".EASE")
    same = t == el
    check("EL" t "," (same ? (ease ? "0x380" : "0x200") : (ease ? "0x580" : "0x400")), 2)
}
# EA, E2H, A; TEA with RAS; EASE of EL3 with DoubleFault; two TMEA and two EASE with DoubleFault2. 27 reachable EL, NS,
# EEL2, TGE, 6 of which can have a stage 2 abort and 3 an NV2 access.
END { finish((27 + 6 + 3) * (2 ^ 3 + 2 ^ 4 + 2 ^ 5 + 2 ^ 9)) }
