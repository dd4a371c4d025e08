# SPDX-License-Identifier: BSD-2-Clause
# Linux guest.c:__kvm_arm_vcpu_set_events: nothing is looked at unless serror_pending is set, and nothing taken back; a syndrome
# needs FEAT_RAS and 25 bits at most; without one it is IMPLEMENTATION DEFINED (bit 24 alone). 0x155 was there. From 6.17 on the
# vCPU enters its SError vector at once where PSTATE.A lets it: ESR_EL1 has EC 0x2f and the syndrome.
function hex(n,    s) {
    for (s = ""; n > 0; n = int(n / 16)) s = substr("0123456789abcdef", n % 16 + 1, 1) s
    return "0x" s
}
NR > 1 {
    esr = get("serror_esr"); large = length(esr) > 9 || number(esr) >= 2 ^ 25
    error = on("serror_has_esr") && (!on("FEAT_RAS") || large) && on("serror_pending")
    if (!on("serror_has_esr")) esr = "0x1000000"
    late = get("kvm") == "6.17"; abort = on("ext_dabt_pending") && (late || !error)
    # An abort of EL1 on itself (EC 0x25, DFSC 0x10), entered at once with PSTATE.A=1: 6.17 makes it before the SError.
    entered = abort ? "0x94000010" : "-"
    masked = on("vcpu_A") || abort
    if (!on("serror_pending") || error) rest = get("VSE") ",0x155"
    else if (late && !masked) { rest = get("VSE") ",0x155"; entered = hex(47 * 2 ^ 26 + number(esr)) }
    else rest = "1," esr
    check((error ? "-EINVAL" : "0") "," rest "," entered, 4)
}
END { finish(2 * 2 * 2 ^ 5 * 8) }
