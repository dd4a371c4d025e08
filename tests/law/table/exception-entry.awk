# SPDX-License-Identifier: BSD-2-Clause
# AArch64.TakeException, bit by bit of an SPSR image (DDI 0487 C5.2.18).
function image(    i, n) {
    n = 0
    for (i = 0; i < 32; i++) n += out[i] * 2 ^ i
    return sprintf("0x%x", n)
}
NR > 1 {
    from = get("src_EL"); to = get("dst_EL"); sp = on("src_SP"); kind = get("kind")
    host = on("HCR_EL2.E2H") && on("HCR_EL2.TGE")
    p = number(get("pstate_in"))
    # SPSR keeps N, Z, C, V, TCO, DIT, UAO, PAN, SS, IL, SSBS, BTYPE and D, A, I, F as they were.
    split("31 30 29 28 25 24 23 22 21 20 12 11 10 9 8 7 6", kept, " ")
    for (i = 0; i < 32; i++) out[i] = 0
    for (i in kept) out[kept[i]] = bit(p, kept[i])
    out[3] = int(from / 2); out[2] = from % 2; out[0] = sp
    spsr = image()
    out[25] = 1
    out[23] = 0
    if ((to == 1 || (to == 2 && host)) && !on("SCTLR.SPAN")) out[22] = 1
    out[21] = 0; out[20] = 0
    out[12] = on("SCTLR.DSSBS")
    out[11] = 0; out[10] = 0
    out[9] = 1; out[8] = 1; out[7] = 1; out[6] = 1
    out[3] = int(to / 2); out[2] = to % 2; out[0] = 1
    offset = kind == "SError" || on("sync_to_serror") ? 384 : kind == "IRQ" ? 128 : kind == "FIQ" ? 256 : 0
    offset += from < to ? 1024 : sp ? 512 : 0
    check(spsr "," image() "," sprintf("0x%x", offset), 3)
}
# Pairs of levels with stack pointers, with both TGE unless EL1 is one of them: 23; five kinds (Sync also with EASE),
# E2H, SPAN, DSSBS; PSTATE: none, each of 13 bits, BTYPE's three values, DAIF's bits, all.
END { finish(23 * 5 * 2 ^ 3 * 20) }
