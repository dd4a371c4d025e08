# SPDX-License-Identifier: BSD-2-Clause
# The printed table against the formula of the v9.4 ASL (AArch64.PhysicalSErrorTarget), written from its statement as
# boolean terms and not from route.def. Fails on a difference, a repeated row, or too few rows.
BEGIN { FS = ","; bad = 0; rows = 0 }
NR > 1 {
    el = $1; ea = $2; el2 = $3 || $4; n3 = $5; t3 = $6; amo = $7; tge = $8; e2h = $9; tx = $10 && el2
    n1 = $11; n2 = $12; a = $13; df = $14; df2 = $15
    host = el == 0 && el2 && e2h && tge
    r3 = el != 3 && ea
    r2 = !r3 && el2 && ((el == 1 && amo) || (el == 0 && !host && (tge || amo)))
    if (el == 3) m = !ea || a
    else if (el == 2) m = !r3 && ((!tge && !amo) || a)
    else m = !r3 && !r2 && a
    if (df2) m = m && !(el == 3 ? n3 : (el == 2 || host) ? n2 : n1)
    else if (df && el == 3) m = m && !(n3 && ea)
    rm2 = df2 && !r3 && tx && ((el == 1 && (a || m)) || (el == 0 && m && !host))
    rm3 = df2 && t3 && !r2 && !rm2 && (((el == 1 || el == 2) && (a || m)) || (el == 0 && m))
    if ((el == 3 && !m) || r3 || rm3) t = "EL3"
    else if (((el == 2 || host) && !m) || r2 || rm2) t = "EL2"
    else if (el < 2 && !m) t = "EL1"
    else t = "PENDING"
    if (t != $16 && bad++ < 5) print "not " t ": " $0
    key = $0
    sub(/,[A-Z0-9]*$/, "", key)
    if (seen[key]++ && bad++ < 5) print "twice: " $0
    rows++
}
END {
    # Every reachable combination; fewer means that an input was not varied.
    if (rows < 15000) { print "only " rows " rows"; bad++ }
    exit bad > 0
}
