# SPDX-License-Identifier: BSD-2-Clause
NR > 1 { check(serror_target(1, 1, 1), 1) }
# 27 reachable EL, NS, EEL2, TGE; EA, AMO, E2H, A; NMEA of EL3; with DoubleFault2 two TMEA and two more NMEA.
END { finish(27 * (2 ^ 4 + 2 ^ 5 + 2 ^ 9)) }
