# SPDX-License-Identifier: BSD-2-Clause
# For the formulas beside this file: cells by column name, and what every printed table must obey.
# A formula says what row $0 should hold in `want`, the output cells joined by commas, and in END how many rows there are.
BEGIN { FS = ","; bad = 0; rows = 0 }
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
function get(name) {
    if (!(name in column)) { print "no column " name; bad++; exit 1 }
    return $(column[name])
}
function on(name) { return get(name) == "1" }
# `outputs` cells at the end of the row are answers, the rest are the question.
function check(want, outputs,    i, got, key) {
    rows++
    for (i = NF - outputs + 1; i <= NF; i++) got = got (got == "" ? "" : ",") $i
    if (got != want && bad++ < 5) print "not " want ": " $0
    for (i = 1; i <= NF - outputs; i++) key = key "," $i
    if (seen[key]++ && bad++ < 5) print "twice: " $0
}
function finish(wanted) {
    if (rows != wanted) { print rows " rows, not " wanted; bad++ }
    exit bad > 0
}
function digit(c) { return index("0123456789abcdef", c) - 1 }
function number(hex,    i, n) {
    n = 0
    for (i = 3; i <= length(hex); i++) n = n * 16 + digit(substr(hex, i, 1))
    return n
}
function bit(value, n) { return int(value / 2 ^ n) % 2 }
# EL2 implemented and enabled in the row's Security state.
function el2_enabled() { return on("SCR_EL3.NS") || on("SCR_EL3.EEL2") }
