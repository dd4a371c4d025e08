# SPDX-License-Identifier: BSD-2-Clause
# Two columns of the matrix in models/secded.hpp, added bit by bit.
BEGIN {
    n = columns(h)
}
NR > 1 { check(sprintf("0x%x,detected", xor(h[number(get("first"))], h[number(get("second"))])), 2) }
END { finish(2556) }
