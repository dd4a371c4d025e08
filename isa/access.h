// SPDX-License-Identifier: BSD-2-Clause
// Loads, stores and fetches of a PE: translation, the bus, and what a bad response becomes (DDI 0487 D1.3.4,
// D8.15).
#ifndef RASIM_ISA_ACCESS_H
#define RASIM_ISA_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"
#include "exception.h"
#include "serror.h"

// What became of an access.
struct access_result {
    struct exception exception;   // described and routed, when `aborted`: a fault or an External abort
    struct pending_serror serror; // to pend after `serror_cycles`, when `late`: the access itself completed
    uint64_t pa;                  // physical address reached; 0 when the translation failed
    uint32_t cycles;              // until completion or abort
    uint32_t answered; // until the response that was an error or poison; 0: none, or of a store that is over
    uint32_t serror_cycles; // from completion until the SError
    uint8_t aborted;
    uint8_t late;
    uint8_t poison; // poison was read
    uint8_t status; // enum bus_status
};

// Size is 1 to 4096 bytes within one 4 KiB page. Which bad responses abort and which become SErrors: impdef
// knobs poison-load and external-abort-load (unless FEAT_ANERR or FEAT_ADERR forbid it),
// external-abort-store. A write of a whole 64-byte granule clears its poison; a smaller one keeps it.
struct access_result access_read(const struct pe *pe, const struct bus *bus, uint64_t va, void *data,
                                 uint32_t size);
struct access_result access_write(const struct pe *pe, const struct bus *bus, uint64_t va, const void *data,
                                  uint32_t size);

// The A64 instruction at `va`, a multiple of 4. Its errors are synchronous.
struct access_result access_fetch(const struct pe *pe, const struct bus *bus, uint64_t va, uint32_t *insn);

// The 8 bytes at nested_address() (FEAT_NV2): at EL1, but by EL2's translation regime, so without stage 2.
// Its aborts are EL2's or EL3's and synchronous, with ISS.VNCR.
struct access_result access_nested_read(const struct pe *pe, const struct bus *bus, uint64_t address,
                                        uint64_t *value);
struct access_result access_nested_write(const struct pe *pe, const struct bus *bus, uint64_t address,
                                         uint64_t value);

#endif
