# SPDX-License-Identifier: BSD-2-Clause
# IHI 0100 2.4.3 in words: the higher type wins; what overflows in v1.0 is an Uncorrected error at another, a Deferred
# error where nothing is higher, a Corrected one where nothing but Corrected ones is; in v1.1 any error at another. A
# counter that takes a Corrected error overflows when it wraps, and not for each.
function rank(type) { return index("none CE   DE   UEO  UER  UEU  UC", type) }
NR > 1 {
    held = get("held"); type = get("new"); old = get("version") == "v1.0"; counter = get("counter")
    corrected = type == "CE"; uncorrected = rank(type) > rank("DE"); holds_ue = rank(held) > rank("DE")
    counted = corrected && counter != "none"
    higher = rank(type) > rank(held)
    # FR.CEO=1: the last of Corrected errors instead of the first, while none was lost. v1.1 needs a counter for it.
    last = corrected && held == "CE" && on("FR.CEO") && !on("OF") && (old || counted)
    meets = held != "none"
    if (old) meets = uncorrected ? holds_ue : type == held
    if (counted) of = counter == "wraps" && (!old || rank(held) <= rank("CE"))
    else of = meets
    if (on("OF")) of = 1
    check((held == "none" ? "written" : higher || last ? "overwritten" : "kept") "," (of ? 1 : 0) "," (counted ? 1 : 0), 3)
}
# Versions; an empty record, six types with and without OF; CEO, counter, six types.
END { finish(3 * 13 * 2 * 3 * 6) }
