# SPDX-License-Identifier: BSD-2-Clause
NR > 1 { check(serror_target(on("SCR_EL3.SCTLR2En"), on("SCR_EL3.HXEn"), on("HCRX_EL2.SCTLR2En")), 1) }
# As serror-routing, and three enables where DoubleFault2 brings their registers.
END { finish(27 * (2 ^ 4 + 2 ^ 5 + 2 ^ 12)) }
