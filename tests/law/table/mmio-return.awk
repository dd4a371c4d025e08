# SPDX-License-Identifier: BSD-2-Clause
# The access is retired (0x1004) unless an exception was entered instead; since 6.17 an SError that nothing masks is one, and
# the abort comes first. Before e735a5da6442 the abort met the retirement: neither happened.
NR > 1 {
    abort = on("ext_dabt_pending"); serror = on("serror_pending"); a = on("vcpu_A"); late = get("kvm") == "6.17"
    if (abort && get("kvm") == "6.11") { pc = "0x1000"; esr = "0x0" }
    else if (abort) { pc = "0x80200"; esr = "0x94000010" }
    else if (serror && late && !a) { pc = "0x80380"; esr = "0xbd000000" }
    else { pc = "0x1004"; esr = "0x0" }
    check(pc "," esr "," (serror && !(late && !a && !abort)), 3)
}
END { finish(3 * 2 ^ 3) }
