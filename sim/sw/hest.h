// SPDX-License-Identifier: BSD-2-Clause
// The BERT, and the HEST that describes an operating system's error sources: GHESv2 (ACPI 18.3.2.8), as the
// firmware of the host or the VMM of a guest publishes it.
#ifndef RASIM_SIM_SW_HEST_H
#define RASIM_SIM_SW_HEST_H

#include <stddef.h>
#include <stdint.h>

enum { HEST_SOURCES = 2, HEST_SOURCE = 92, HEST_MOST = 40 + HEST_SOURCES * HEST_SOURCE };
enum { BERT_SIZE = 48, BERT_REGION = 40 };
enum { HEST_NOTIFY_SEA = 8, HEST_NOTIFY_SDEI = 11 }; // of ACPI table 18.14, those that are used here

struct hest_source {
    uint64_t area;        // where the status address is (sw/abi.h), as the reader addresses memory
    uint32_t vector;      // SDEI: event number; else 0
    uint8_t notification; // HEST_NOTIFY_*
};

// `count` sources, at most HEST_SOURCES; the table's size.
size_t hest_build(uint8_t table[HEST_MOST], const struct hest_source *sources, unsigned count);

// Boot Error Record Table (ACPI 18.3.1): `region` is where firmware leaves error status blocks for the
// operating system that boots next, `length` bytes. Its address stands at BERT_REGION in the table.
void bert_build(uint8_t table[BERT_SIZE], uint64_t region, uint32_t length);

// Not modelled: that anybody reads the table: modelled Linux knows where its area is.
#endif
