# SPDX-License-Identifier: BSD-2-Clause
# inject_abt32(): DFSR or IFSR is 0x8, or LPAE and 0x10 with long descriptors; DFAR is FAR_EL1[31:0], IFAR [63:32]. The entry
# (DDI 0487 G1.12.1): Abort mode, A and I masked, T by SCTLR.TE=0, LR 8 behind a data abort, 4 behind a prefetch abort.
NR > 1 {
    fsr = on("TTBCR.EAE") ? "0x210" : "0x8"; data = get("abort") == "data"
    old = (get("mode") == "usr" ? 16 : get("mode") == "svc" ? 19 : 23) + on("T") * 32 + on("A") * 256
    check((data ? fsr ",0x0,0x1111111100005678" : "0x0," fsr ",0x567822222222") "," sprintf("0x%x,0x%x", 23 + 128 + 256, old) \
          "," (data ? "0x1008,0x10" : "0x1004,0xc"), 7)
}
END { finish(2 * 2 * 3 * 2 * 2) }
