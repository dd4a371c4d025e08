// SPDX-License-Identifier: BSD-2-Clause
// Places in memory: 0x8000_1000, vm0:0x1000, dram0:0x40+8, or by relation (scenario/relation.h).
#ifndef RASIM_SIM_SCENARIO_ADDRESS_H
#define RASIM_SIM_SCENARIO_ADDRESS_H

#include "scenario/cursor.h"

struct address {
    const struct token *token;
    uint64_t pa;   // 0 while VMs have no place
    uint64_t room; // bytes from here to the end of what it lies in
    int8_t vm;     // -1: the host's
    bool device;   // in a device
    // 1 + the VM to whose kernel's SP it moves, `offset` bytes further, for a fault that happens; 0: it stays
    uint8_t stack_of;
    uint64_t offset;
    uint32_t unit; // bytes unless said; 0: a granule
    char text[96]; // "vm0:0x00001000"
};

bool address_read(struct cursor *c, struct address *address);

enum { ADDRESS_GRANULE = 64 }; // bytes, the unit of poison

// `[size N]`, a granule (or unit) or what is left of it unless said; must not leave the memory, device or VM.
bool address_size(struct cursor *c, const struct address *address, uint64_t *size);

// Whose memory it is; -1: the host's.
int8_t address_owner(const struct cursor *c, uint64_t pa);

// The next token looks like an address.
bool address_begins(const struct cursor *c);

#endif
