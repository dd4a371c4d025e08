# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 ghes.c: a fatal block panics before anything is queued. With an address: recoverable in block and section is
# memory_failure(), its action required when the source is synchronous; a corrected section past its threshold is a soft
# offline. A synchronous source that leads to nothing costs the task that runs its SIGBUS.
NR > 1 {
    queued = "-"
    if (on("address_valid") && get("block") == "recoverable" && get("section") == "recoverable")
        queued = on("sea") ? "action-required" : "memory-failure"
    if (on("address_valid") && get("section") == "corrected" && on("threshold")) queued = "soft-offline"
    current = on("sea") && queued == "-" ? "SIGBUS" : "-"
    if (get("block") == "fatal") { queued = "panic"; current = "-" }
    check(queued "," current, 2)
}
END { finish(2 * 4 * 4 * 2 * 2) }
