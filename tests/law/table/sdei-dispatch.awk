# SPDX-License-Identifier: BSD-2-Clause
# DEN 0054, priority and dispatch, and what TF-A adds: its platform may ask for explicit events alone. At most one normal event and
# one critical above it; the model's client has registered 5000 and 5003 alone.
NR > 1 {
    event = get("event"); busy = get("outstanding")
    room = event == "5000" ? busy == "none" : event == "5003" ? busy == "none" || busy == "normal" : 0
    check(room && !on("masked") && get("handler") == "enabled" ? "dispatched" : "-1", 1)
}
END { finish(7 * 2 * 4 * 3) }
