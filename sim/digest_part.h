// SPDX-License-Identifier: BSD-2-Clause
// What is in each part of a machine's digest. For digest.c.
#ifndef RASIM_SIM_DIGEST_PART_H
#define RASIM_SIM_DIGEST_PART_H

#include "digest.h"

// `part`: enum digest_part.
struct digest digest_part_of(const struct setup *setup, const struct machine *m, unsigned part);

#endif
