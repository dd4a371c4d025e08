// SPDX-License-Identifier: BSD-2-Clause
// What a PE sees of the world: one function. Words of AMBA (IHI 0022): OKAY, SLVERR, DECERR, and poison.
#ifndef RASIM_ISA_BUS_H
#define RASIM_ISA_BUS_H

#include <stdint.h>

enum bus_kind { BUS_READ, BUS_WRITE, BUS_FETCH, BUS_WALK };
enum bus_status { BUS_OKAY, BUS_SLVERR, BUS_DECERR };

// An access does not cross a 4 KiB page; size is 1 to 4096 bytes.
struct bus_access {
    uint64_t address; // physical
    void *data;       // read into, or written from
    uint32_t size;
    uint8_t kind; // enum bus_kind
    uint8_t pe;   // who asks
    uint8_t pad[2];
};

struct bus_response {
    uint64_t poison_address; // first poisoned 64-byte granule that was read, when `poison`
    uint32_t cycles;         // from request to response
    uint32_t tag;            // whose error it is, for an observer; 0: none
    uint8_t status;          // enum bus_status
    uint8_t poison;          // the data read holds poison; data is still delivered
    uint8_t device;          // what answers is a Device: Device memory, where no stage 1 says otherwise
    uint8_t pad[5];
};

struct bus {
    void *world;
    struct bus_response (*transport)(void *world, const struct bus_access *access);
};

#endif
