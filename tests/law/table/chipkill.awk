# SPDX-License-Identifier: BSD-2-Clause
# By the words of a code of distance 4 (MacWilliams): of the code's columns only the number of codewords of weight 4
# counts, and that follows from pairs of symbols' errors with the same syndrome. Three symbols that lie in such a word
# are taken for the fourth. GF(16) by powers of z here, mod z^4 = z + 1; columns by x^4 = x^3 + 8x^2 + x + 1.
function times(a, b) { return a && b ? power[(log16[a] + log16[b]) % 15] : 0 }
function plus(a, b,    v, p) { v = 0; for (p = 1; p < 16; p *= 2) if (int(a / p) % 2 != int(b / p) % 2) v += p; return v }
BEGIN {
    p = 1
    for (i = 0; i < 15; i++) { power[i] = p; log16[p] = i; p *= 2; if (p > 15) p = plus(p - 16, 3) }
    for (a = 0; a < 16; a++) for (b = 0; b < 16; b++) sum[a, b] = plus(a, b)
    c[0] = 1; c[1] = c[2] = c[3] = 0
    for (s = 0; s < 36; s++) {
        for (v = 1; v < 16; v++) for (k = 0; k < 4; k++) h[s, v, k] = times(c[k], v)
        top = c[3]
        c[3] = sum[c[2], top]; c[2] = sum[c[1], times(top, 8)]; c[1] = sum[c[0], top]; c[0] = top
    }
    for (s = 0; s < 36; s++) for (v = 1; v < 16; v++) {
        one[h[s, v, 0] "," h[s, v, 1] "," h[s, v, 2] "," h[s, v, 3]]++
        for (t = 0; t < s; t++) for (w = 1; w < 16; w++)
            pair[sum[h[s, v, 0], h[t, w, 0]] "," sum[h[s, v, 1], h[t, w, 1]] "," \
                 sum[h[s, v, 2], h[t, w, 2]] "," sum[h[s, v, 3], h[t, w, 3]]]++
    }
    for (s in one) if (one[s] != 1 || s in pair) bad++
    if ("0,0,0,0" in pair || bad) { print "no such code"; bad++ }
    for (s in pair) words += pair[s] * (pair[s] - 1) / 2
    words /= 3
    want[1] = "540,540,0,0,0"
    want[2] = "141750,0,141750,0,0"
    want[3] = sprintf("24097500,0,%d,%d,0", 24097500 - 4 * words, 4 * words)
}
NR > 1 { check(want[get("devices")], 5) }
END { finish(3) }
