# SPDX-License-Identifier: BSD-2-Clause
# The columns of the parity-check matrix in models/secded.hpp, as numbers.
function ones(c,    n) { n = 0; while (c) { n += c % 2; c = int(c / 2) } return n }
function xor(a, b,    v, p) { v = 0; for (p = 1; p < 256; p *= 2) if (int(a / p) % 2 != int(b / p) % 2) v += p; return v }
function columns(h,    n, c, r) {
    n = 0
    for (c = 0; c < 256; c++) if (ones(c) == 3) h[n++] = c
    for (r = 0; r < 8; r++) h[n++] = (31 * 2 ^ r) % 256 + int(31 * 2 ^ r / 256)
    for (r = 0; r < 8; r++) h[n++] = 2 ^ r
    return n
}
