# SPDX-License-Identifier: BSD-2-Clause
# By the words of a code of distance 4 (MacWilliams): of the parity-check matrix below only the number of codewords of
# weight 4 counts, and that follows from pairs of columns with the same sum. Three errors that lie in such a word are
# taken for the fourth; four of them look like none.
BEGIN {
    n = columns(h)
    for (i = 0; i < n; i++) for (j = 0; j < i; j++) sum[xor(h[i], h[j])]++
    if (n != 72 || 0 in sum) { print "no such code"; bad++ }
    for (s in sum) words += sum[s] * (sum[s] - 1) / 2 / 3
    want[1] = "72,72,0,0,0"
    want[2] = "2556,0,2556,0,0"
    want[3] = 59640 ",0," 59640 - 4 * words "," 4 * words ",0"
    want[4] = 1028790 ",0," 1028790 - words ",0," words
}
NR > 1 { check(want[get("flips")], 5) }
END { finish(4) }
