# SPDX-License-Identifier: BSD-2-Clause
# Linux sys_regs.c. Eight registers of FEAT_RAS are RAZ/WI, and UNDEFINED since 6.17 where the VM has no FEAT_RAS. The others
# had no entry, hence were UNDEFINED, until those of FEAT_RASv1p1 came (after 6.17), for VMs that have it.
NR > 1 {
    later = get("register") ~ /MISC[23]|PFG/
    if (later) there = get("kvm") == "7.3" && on("guest_RAS") && on("FEAT_RASv1p1")
    else there = get("kvm") == "6.12" || on("guest_RAS")
    check((there ? "done," : "UNDEFINED,") (there && !on("write") ? "0x0" : "0x55"), 2)
}
END { finish(3 * 2 * 2 * 13 * 2) }
