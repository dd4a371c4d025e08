// SPDX-License-Identifier: BSD-2-Clause
// What a PE sees of the world: one function. Words of AMBA (IHI 0022): OKAY, SLVERR, DECERR, and poison.
#ifndef RASIM_ISA_BUS_H
#define RASIM_ISA_BUS_H

#include <stdint.h>
#include <string.h>

enum bus_kind { BUS_READ, BUS_WRITE, BUS_FETCH, BUS_WALK };
enum bus_status { BUS_OKAY, BUS_SLVERR, BUS_DECERR };

// An access does not cross a 4 KiB page; size is 1 to 4096 bytes.
struct bus_access {
    uint64_t address; // physical
    void *data;       // read into, or written from
    uint32_t size;
    uint32_t elapsed; // cycles that the instruction's accesses before this one took: those of a walk
    uint8_t kind;     // enum bus_kind
    uint8_t pe;       // who asks
    uint8_t secure;   // of a PE in Secure state or at EL3 (AxPROT[1] = 0)
    uint8_t pad[5];
};

struct bus_response {
    uint64_t poison_address; // first poisoned 64-byte granule that was read, when `poison`
    uint32_t cycles;         // from request to response
    uint32_t tag;            // whose error it is, for an observer; 0: none
    uint32_t late;  // of a write that failed: cycles after `cycles` until anyone knows; 0: with the response
    uint8_t status; // enum bus_status
    uint8_t poison; // the data read holds poison; data is still delivered
    uint8_t device; // what answers is a Device: Device memory, where no stage 1 says otherwise
    uint8_t error;  // with SLVERR: 1 + the enum error_state that the node found; 0: not known
};

// A page of memory that may be read through a pointer while none of it is poisoned (TLM-2.0: DMI). A read of
// it has the response that transport() would give.
struct bus_page {
    uint64_t first;         // its address; UINT64_MAX: no page
    const uint8_t *host;    // of the byte at `first`
    const uint64_t *poison; // 0: the page is clean; never NULL
    uint64_t cycles;        // of a read
};

enum { BUS_PAGES = 64 };

struct tlb;

struct bus {
    void *world;
    struct bus_response (*transport)(void *world, const struct bus_access *access);
    const struct bus_page *page; // BUS_PAGES of them, page n at n % BUS_PAGES; NULL: no page at all
    const struct tlb *tlb;       // of the PEs (tlb.h); NULL: every access walks
};

// The page of an address that may be read through a pointer now; NULL: ask transport().
static inline const struct bus_page *bus_clean_page(const struct bus *bus, uint64_t address)
{
    const struct bus_page *p = bus->page ? &bus->page[address / 4096 % BUS_PAGES] : 0;

    return p && (((p->first ^ address) / 4096) | *p->poison) == 0 ? p : 0; // one branch
}

static inline const void *bus_host(const struct bus_page *p, uint64_t address)
{
    return p->host + address % 4096;
}

// An access, by the short way where there is one.
static inline struct bus_response bus_request(const struct bus *bus, const struct bus_access *access)
{
    const struct bus_page *p = access->kind == BUS_WRITE ? 0 : bus_clean_page(bus, access->address);
    struct bus_response response;

    if (!p)
        return bus->transport(bus->world, access);
    memcpy(access->data, bus_host(p, access->address), access->size);
    memset(&response, 0, sizeof response); // C++ reads this, too
    response.cycles = (uint32_t)p->cycles;
    return response;
}

#endif
