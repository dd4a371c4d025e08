# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 asm/traps.h and kernel/traps.c: without FEAT_RAS or with IDS it is no RAS error; a DFSC that is not 0x11 counts
# as uncontainable; AET 2 (UEO) and 6 (CE) harm nobody, 1 (UEU) and 3 (UER) cost a guest a vSError, any other the host.
NR > 1 {
    aet = get("AET")
    if (!on("FEAT_RAS")) want = "panic,vSError,-"
    else if (on("IDS")) want = "panic,vSError,0x1000000"
    else if (get("DFSC") != "0x11") want = "panic,panic,-"
    else if (aet == 2 || aet == 6) want = "ignore,ignore,-"
    else if (aet == 1 || aet == 3) want = "panic,vSError,0x1000000"
    else want = "panic,panic,-"
    check(want, 3)
}
END { finish(2 * 2 * 64 * 8) }
