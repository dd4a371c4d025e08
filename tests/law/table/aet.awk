# SPDX-License-Identifier: BSD-2-Clause
# AET [12:10] and SET [12:11] of ESR_ELx (DDI 0487); an abort has no UEU and reports UC.
BEGIN { want["UC"] = "0x0,0x2"; want["UEU"] = "0x1,0x2"; want["UEO"] = "0x2,0x3"; want["UER"] = "0x3,0x0"; want["CE"] = "0x6,-" }
NR > 1 { check(want[get("state")], 2) }
END { finish(5) }
