# SPDX-License-Identifier: BSD-2-Clause
# Linux 6.12 mm/memory-failure.c, of anonymous pages, run by the task itself. AR goes to the task whose access it was, also when the
# page was poisoned before (kill_accessing_process); AO to a VMM that asked for early kill. Only a fresh page of a guest's memory has
# a stage 2 entry to lose. Pages that no task here maps cost nobody anything.
NR > 1 {
    fresh = get("page") == "guest-memory"; signal = "-"
    if (fresh && get("kernel") == "host" && on("early_kill")) signal = "AO"
    if (get("page") != "other" && on("action_required")) signal = "AR"
    check((fresh ? 1 : 0) "," signal ",1", 3)
}
END { finish(3 * 2 * 2 + 2 * 2) }
