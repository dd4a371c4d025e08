// SPDX-License-Identifier: BSD-2-Clause
// Units of an exploration in a file that only grows: a head that names scenario and build, then packets of
// units, compressed (zlib) and checked (CRC-32). A file that ends within a packet, because its writer was
// killed, is good up to that packet.
#ifndef RASIM_SIM_EXPLORE_SAVE_H
#define RASIM_SIM_EXPLORE_SAVE_H

#include <stdio.h>

#include "explore/result.h"

struct save {
    FILE *file; // NULL: nothing is saved
    unsigned char *raw;
    size_t used, room; // of the packet that is being filled
    uint64_t flushed;  // when, ns
    bool failed;       // the disk is full, or the like
};

enum { SAVE_PATH = 1024 };

// Starts a file, or goes on with one that `result` was loaded from (`good` bytes of it). False: told on
// `errors`.
bool save_open(struct save *s, const char *path, const struct setup *setup, uint64_t units, uint64_t good,
               FILE *errors);

// Adds a unit; it is in the file half a second later at most, or after save_flush().
void save_unit(struct save *s, uint64_t unit, const struct arrival *first,
               const struct explored_outcome *outcome, uint32_t outcomes);
void save_flush(struct save *s);

// Flushes. False: something could not be written.
bool save_close(struct save *s);

// The scenario that a file is about and what the call had added to it, SAVE_PATH characters each, and its
// units. False: told on `errors`.
bool save_head(const char *path, char *scenario, char *more, uint64_t *units, FILE *errors);

// Adds the file's units to `r`, of the same scenario and build. `*good`: bytes that hold. False: told on
// `errors`.
bool save_load(const char *path, struct result *r, uint64_t *good, FILE *errors);

#endif
