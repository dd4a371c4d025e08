// SPDX-License-Identifier: BSD-2-Clause
// The programs that can be made resident, each in its own files.
#ifndef RASIM_SIM_SW_PROGRAMS_H
#define RASIM_SIM_SW_PROGRAMS_H

#include "software.h"

extern const struct program software_tfa;
extern const struct program software_kvm;
extern const struct program software_linux;
extern const struct program software_linux32;
extern const struct program software_qemu;
extern const struct program software_injector;
extern const struct program software_l1_vhe;
extern const struct program software_l1_410;
extern const struct program software_process;

#endif
