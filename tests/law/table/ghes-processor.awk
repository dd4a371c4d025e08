# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 ghes.c:ghes_handle_arm_hw_error(): recoverable in block and section, and a cache error whose physical address
# is valid; anything else is logged. What the block and a synchronous source make of it is as with a memory section.
NR > 1 {
    queued = "-"
    if (get("type") == "cache" && on("address_valid") && get("block") == "recoverable" && get("section") == "recoverable")
        queued = on("sea") ? "action-required" : "memory-failure"
    current = on("sea") && queued == "-" ? "SIGBUS" : "-"
    if (get("block") == "fatal") { queued = "panic"; current = "-" }
    check(queued "," current, 2)
}
END { finish(4 * 2 * 4 * 4 * 2) }
