# SPDX-License-Identifier: BSD-2-Clause
# AArch64.ESBOperation and vESBOperation of the v9.4 ASL: UEU with EA=0 is 0x411, A is bit 31.
NR > 1 {
    el = get("EL"); pending = on("pending"); vse = on("HCR_EL2.VSE")
    defer = pending && on("synchronizable") && serror_target(1, 1, 1) == "PENDING"
    v = el <= 1 && el2_enabled() && !on("HCR_EL2.TGE") && on("HCR_EL2.AMO") && vse && on("PSTATE.A")
    check((defer ? "1,0x80000411,0" : "0,0x0," (pending ? 1 : 0)) "," (v ? "1,0x81abcdef,0" : "0,0x0," (vse ? 1 : 0)), 6)
}
END { finish(8 * 27 * (2 ^ 4 + 2 ^ 5 + 2 ^ 9)) }
