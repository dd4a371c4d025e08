# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 guest.c:__kvm_arm_vcpu_get_events: has_esr is the host's FEAT_RAS, pending or not; the syndrome needs both.
NR > 1 { check(get("VSE") "," get("FEAT_RAS") "," (on("VSE") && on("FEAT_RAS") ? get("VSESR") : "0x0"), 3) }
END { finish(2 * 2 * 4) }
