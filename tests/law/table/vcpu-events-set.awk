# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 guest.c:__kvm_arm_vcpu_set_events: nothing is looked at unless serror_pending is set, and nothing taken back;
# a syndrome needs FEAT_RAS and 25 bits at most; without one it is IMPLEMENTATION DEFINED (bit 24 alone). 0x155 was there.
NR > 1 {
    esr = get("serror_esr"); large = length(esr) > 9 || number(esr) >= 2 ^ 25
    if (!on("serror_pending")) want = "0," get("VSE") ",0x155"
    else if (!on("serror_has_esr")) want = "0,1,0x1000000"
    else if (!on("FEAT_RAS") || large) want = "-EINVAL," get("VSE") ",0x155"
    else want = "0,1," esr
    check(want, 3)
}
END { finish(2 ^ 4 * 8) }
