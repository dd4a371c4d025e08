// SPDX-License-Identifier: BSD-2-Clause
// Stage 1 translation (DDI 0487 D8.2-D8.4; v9.4 ASL AArch64.S1Translate).
#ifndef RASIM_ISA_STAGE1_H
#define RASIM_ISA_STAGE1_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"

struct pe;
struct translation;

// An access of `kind` as `el` makes it, in the regime that this means. True: t->ipa is the output, for stage
// 2 or physical.
bool stage1_translate(const struct pe *pe, const struct bus *bus, unsigned el, uint64_t va,
                      enum bus_kind kind, struct translation *t);

// Permissions of a leaf, and of the tables on the way to it ([63:59] of their descriptors), for `el`.
bool stage1_allows(const struct pe *pe, unsigned el, uint64_t descriptor, uint64_t tables,
                   enum bus_kind kind);

// Not modelled: EPAN, SCR_EL3.SIF, unprivileged loads and UAO, indirect permissions and overlays, permissions
// under HCR_EL2.NV1, Secure tables (NS, NSTable).
#endif
