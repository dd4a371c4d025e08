// SPDX-License-Identifier: BSD-2-Clause
// The platform behind the PEs, as C sees it: memory, interconnect, error sources. SystemC modules stand
// behind these functions; they keep no state of their own but the memory pages, all else is in struct
// platform_state.
#ifndef RASIM_MODELS_PLATFORM_H
#define RASIM_MODELS_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
// The headers of isa/ are C's alone: in C++ a function of a struct's name hides its constructor.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

#include "bus.h"
#include "gic.h"
#include "ras.h"
#include "ras_group.h"
#include "tlb.h"

#ifdef __cplusplus
#pragma GCC diagnostic pop
#endif

enum {
    PLATFORM_REGIONS = 16,
    PLATFORM_SOURCES = 16,
    PLATFORM_SCRUBBERS = 4,
    PLATFORM_GROUPS = 2,
    PLATFORM_CACHES = 16,
    PLATFORM_BRIDGES = 4,
    PLATFORM_WAYS = 16,
    PLATFORM_SETS = 65536,
    PLATFORM_CACHED_PES = 8,
    PLATFORM_NAME = 32
};

enum platform_kind {
    PLATFORM_RAM,
    PLATFORM_DEVICE,
    PLATFORM_GROUP,
    PLATFORM_GIC
}; // GIC: of GIC_SIZE, one at most

// What protects the 64-bit words of a RAM: nothing, models/secded.hpp, or models/chipkill.hpp, whose codeword
// has two of them.
enum platform_ecc { PLATFORM_ECC_NONE, PLATFORM_ECC_SECDED, PLATFORM_ECC_CHIPKILL, PLATFORM_ECC_CODES };
enum { PLATFORM_CODE_WORDS = 2 };

// Which of the 72 bits that DRAM stores for a word are wrong.
struct platform_word_error {
    uint64_t data;
    uint8_t check; // without a code nobody looks at these
    uint8_t pad[7];
};

// What a decoder makes of an error. Only the first three does it know of; a correction that flips one bit
// more looks like any other, and an error that is a codeword like none.
enum platform_decode {
    DECODE_CLEAN,
    DECODE_CORRECTED,
    DECODE_DETECTED,
    DECODE_MISCORRECTED,
    DECODE_UNDETECTED
};

// Decodes a codeword, which has so many words from `error` on; they become what is left of the error. None of
// these needs a platform.
unsigned platform_ecc_words(unsigned ecc);
unsigned platform_ecc_devices(unsigned ecc); // that the bits of a codeword come from; without a code, too
enum platform_decode platform_ecc_decode(unsigned ecc, struct platform_word_error *error);
unsigned platform_ecc_syndrome(unsigned ecc, const struct platform_word_error *error); // 0 without a code

// What takes how long: a load that hits a level of cache, an access to memory, to a device.
enum platform_latency { LATENCY_L1, LATENCY_L2, LATENCY_L3, LATENCY_MEMORY, LATENCY_DEVICE, LATENCY_COUNT };

// A figure of a profile (latency.def), in cycles. Rows of one profile stand together; the first is "default".
struct platform_latency_row {
    const char *profile, *source;
    uint32_t cycles;
    uint8_t what; // enum platform_latency
};

// NULL behind the last. Needs no platform.
const struct platform_latency_row *platform_latency_at(unsigned n);

// One entry of the memory map; regions do not overlap, base and size are multiples of 4 KiB.
struct platform_region {
    char name[PLATFORM_NAME];
    uint64_t base, size; // bytes
    uint32_t latency;    // cycles of an access
    uint32_t late;  // of a write that is answered SLVERR or DECERR: cycles from then on until the PE knows
    uint8_t kind;   // enum platform_kind
    uint8_t answer; // enum bus_status, for a device; a GIC: to an access that a register does not have
    int8_t node;    // index of the error node that watches it, -1: none
    uint8_t state;  // enum error_state that the node records when poison of it is consumed
    uint8_t states; // those that the node knows, bits of 1 << enum error_state
    uint8_t ecc;    // enum platform_ecc, of RAM below 2^44
    uint8_t
        poison_storage; // the granule of a word that is detected to be wrong is poisoned, else in-band error
    uint8_t demand_scrub; // what is corrected for an access is written back
    uint8_t group;        // index of its registers, for an error record group
    uint8_t page;         // enum ras_group_page, likewise
    uint8_t bridge;       // 1 + the bridge that reads of it go through; 0: none
    uint8_t pad[5];
};

// What a bridge of the interconnect does with the poison of data that a read brings: it passes it on, answers
// SLVERR in its place, or knows nothing of it and hands out the data as good (IHI 0100 chapter 2: a deferred
// error from the Completer that is passed on, or that the Requester does not support).
enum platform_poison { POISON_PASSED, POISON_CONVERTED, POISON_DROPPED, POISON_WAYS };

struct platform_bridge {
    char name[PLATFORM_NAME];
    uint8_t poison; // enum platform_poison
    int8_t node;    // index of the error node that watches it, -1: none
    uint8_t state;  // enum error_state that the node records when it converts
    uint8_t states; // those that the node knows, bits of 1 << enum error_state
    uint8_t pad[4];
};

// When a source fires: at a cycle (the run's agenda calls platform_fire), at the nth access to a range (the
// interconnect sees it, before the access is served), at a step of software or at an event of the run (the
// run calls platform_fire). A source that fires more than once is fired by the run from then on.
enum platform_trigger { PLATFORM_AT_CYCLE, PLATFORM_AT_ACCESS, PLATFORM_AT_STEP, PLATFORM_AT_EVENT };

// What firing does: poison granules of memory, raise an SError at a PE (the run does it: platform_env.raise),
// make bits of DRAM wrong, answer an access in place of its target (platform_fire arms the source; it
// fires at the next access that touches its range), or make bits of a cache's tag or one of a TLB's entry
// wrong.
enum platform_effect {
    PLATFORM_POISON,
    PLATFORM_SERROR,
    PLATFORM_FLIP,
    PLATFORM_ANSWER,
    PLATFORM_TAG,
    PLATFORM_TLB
};

enum { PLATFORM_OF_READS = 1, PLATFORM_OF_WRITES = 2 };

// Where bits flip, from `address` on; models/pattern.hpp has the geometry.
enum platform_pattern { PATTERN_WORD, PATTERN_ROW, PATTERN_COLUMN, PATTERN_DEVICE };

// What a source is, fixed before cycle 0.
struct platform_source {
    uint64_t address, size;          // POISON, TAG: granules touched; SERROR: address for the record, if any;
                                     // ANSWER: accesses that touch it; TLB: a virtual one
    uint64_t watch_base, watch_size; // AT_ACCESS: physical range
    uint64_t count;                  // AT_ACCESS: fires at this access, from 1
    struct platform_word_error flip; // FLIP: of each word; PATTERN_DEVICE: not used
    uint32_t tag;                    // of the error that it makes
    uint8_t trigger;                 // enum platform_trigger
    uint8_t effect;                  // enum platform_effect
    uint8_t pattern;                 // FLIP: enum platform_pattern
    uint8_t answer;                  // ANSWER: enum bus_status
    uint8_t of;                      // ANSWER: PLATFORM_OF_*
    uint8_t in_cache; // TAG, POISON: 0: of memory; else 1 + the cache whose line goes wrong, if it has it;
                      // what memory can replace is fetched again, else it becomes poison when met
    uint16_t times;   // fires that often, 0: once; FLIP of words: each time a granule further
    uint8_t device;   // FLIP of PATTERN_DEVICE: 1 + which one; 0: the one that has the byte at `address`
    uint8_t bits;     // TAG: how many are wrong, 1 or 2
    uint8_t pe, vmid; // TLB: whose entry
    uint8_t moves; // 1: `address` is where env.place says, each time it fires; POISON, FLIP of words, ANSWER
};

// A patrol scrubber: each visit (the run's agenda calls platform_scrub) fetches the next granule of its
// range.
struct platform_scrubber {
    uint64_t base, size;    // multiples of 64 bytes, in one RAM
    uint8_t reports_poison; // its node records poison that it meets, as deferred, each time
    uint8_t pad[7];
};

// What a cache holds.
enum { PLATFORM_DATA = 1, PLATFORM_CODE = 2 };

// What protects its tags. One wrong bit is corrected (SECDED), or the line is dropped and fetched again
// (parity); two are detected and the line is dropped (SECDED), or nobody notices that it is not found
// (parity).
enum platform_tags { TAGS_SECDED, TAGS_PARITY };

// A write-back cache of 64-byte lines. A PE's access looks into those that are its own or shared and hold
// what it wants, level by level.
struct platform_cache {
    char name[PLATFORM_NAME];
    uint32_t sets;    // a power of 2, at most PLATFORM_SETS
    uint32_t ways;    // 1..PLATFORM_WAYS
    uint32_t latency; // cycles until the data of a hit, from the request on
    uint8_t level;    // 1..3
    uint8_t holds;    // PLATFORM_DATA | PLATFORM_CODE
    int8_t pe;        // whose it is, -1: shared by all
    int8_t node;      // index of the error node that watches it, -1: none
    uint8_t state;    // enum error_state that the node records when an error of it is consumed
    uint8_t states;   // those that the node knows, bits of 1 << enum error_state
    uint8_t tags;     // enum platform_tags
    uint8_t pad;
};

struct platform_config {
    struct platform_region region[PLATFORM_REGIONS];
    struct platform_source source[PLATFORM_SOURCES];
    struct platform_scrubber scrubber[PLATFORM_SCRUBBERS];
    struct ras_group group[PLATFORM_GROUPS];
    struct platform_cache cache[PLATFORM_CACHES];
    struct platform_bridge bridge[PLATFORM_BRIDGES];
    uint32_t regions, sources, scrubbers, groups, caches, bridges;
    uint32_t tlb;     // entries of each PE's; 0: none
    uint8_t tlb_node; // 1 + the error node that watches the TLBs; 0: none
    uint8_t pad[3];
};

// What changes, one plain struct inside the machine.
struct platform_state {
    uint64_t accesses[PLATFORM_SOURCES]; // seen by each AT_ACCESS source until it fired
    uint64_t place[PLATFORM_SOURCES];    // of one that moves: where it was when it fired last; else 0
    uint8_t fired[PLATFORM_SOURCES];     // 0: not yet; else its place in the order of firing, from 1
    uint16_t firings[PLATFORM_SOURCES];
    uint32_t visits[PLATFORM_SCRUBBERS];
    uint32_t armed; // ANSWER: bits of 1 << source
    uint8_t pad[4];
    struct ras ras; // the error nodes
    struct gic gic; // all 0 without one
    struct ras_group_state group[PLATFORM_GROUPS];
};

// What became of a wrong word that was fetched from DRAM. DEFERRED: detected, its granule is poison now.
// POISON: a scrubber reports a granule that was poison before. The last two: of poison at a bridge.
enum platform_met {
    MET_CORRECTED,
    MET_DEFERRED,
    MET_DETECTED,
    MET_MISCORRECTED,
    MET_UNDETECTED,
    MET_POISON,
    MET_CONVERTED,
    MET_DROPPED
};

struct platform_fetch {
    uint64_t address; // physical, of the word; POISON and at bridges: of the granule
    uint32_t tag;     // whose error it is
    uint8_t region;
    uint8_t met;      // enum platform_met
    uint8_t scrubber; // 1: the patrol scrubber fetched it; 0: for an access
    uint8_t wrong;    // the access gets bytes that differ from what was written, and no word of it
};

// What the platform calls in the run. None of these may make an access with platform_transport().
struct platform_env {
    void *run;
    uint64_t *elapsed; // cycles of the PE's instruction until what these calls tell; 0 without an access
    void (*raise)(void *run, unsigned source,
                  unsigned pe);                // a PLATFORM_SERROR source fired; AT_ACCESS: `pe` asked
    void (*fired)(void *run, unsigned source); // any source fired, before its effect
    // A node took notice of an error while serving an access. `result` NULL: it wanted to make one up, and
    // did not.
    void (*recorded)(void *run, unsigned node, const struct ras_error *error,
                     const struct ras_result *result);
    void (*fetched)(void *run, const struct platform_fetch *fetch); // a wrong word
    // Where a source that moves is now, in RAM; false: nowhere, and it does not fire.
    bool (*place)(void *run, unsigned source, uint64_t *address);
};

// Elaborates the modules, once a process. `config` and `env` must outlive it. False (and a text in `why`)
// when the config is not a possible platform. platform_bind() must follow before any access.
bool platform_build(const struct platform_config *config, const struct platform_env *env, char *why,
                    size_t size);

// All state is in `state` from here on; called again when the machine moved.
void platform_bind(struct platform_state *state);

// One access; `world` is ignored. The signature of struct bus.
struct bus_response platform_transport(void *world, const struct bus_access *access);

// Pages that reads may take by the short way, for struct bus: clean RAM that no source watches. The platform
// fills the table as accesses come by; it stands outside the machine and survives any rollback.
const struct bus_page *platform_pages(void);

void platform_fire(unsigned source, unsigned pe);

// One visit; how many there were is in the state, and says where the next one goes.
void platform_scrub(unsigned scrubber);

// Without time, poison or sources: for loaders and observers. False outside RAM; nothing happened then.
bool platform_peek(uint64_t address, void *data, size_t size);
bool platform_poke(uint64_t address, const void *data, size_t size);
bool platform_poisoned(uint64_t address);

// What is wrong of the DRAM word at this address, a multiple of 8.
struct platform_word_error platform_word_error_at(uint64_t address);

// A place of a PE's TLB (tlb.h); part of what is marked, rolled back and hashed below. `world` is ignored.
void platform_tlb_get(void *world, unsigned pe, unsigned index, struct tlb_entry *entry);
void platform_tlb_put(void *world, unsigned pe, unsigned index, const struct tlb_entry *entry);

// Memory undo log: mark, run on, roll back to the mark. Marks nest: a rollback drops the marks made after its
// own, which stays and can be rolled back to again. Two marks with no store between them are one.
size_t platform_mark(void);
void platform_rollback(size_t mark);
void platform_commit(void); // drops all marks and the log

// 64-bit hash of all memory that differs from zero, poison included; kept up to date by stores, so it costs
// nothing to ask.
uint64_t platform_hash(void);

// Runs `step` inside the SystemC kernel: it runs the machine up to cycle `horizon` and returns the cycle
// reached (it may be a little later), or UINT64_MAX when the run is over. Both count from the start of the
// run; the horizon is the kernel's next pending activity, or `quantum` cycles on. Once a process; not called
// while exploring.
void platform_run(uint64_t (*step)(void *run, uint64_t horizon), void *run, uint64_t quantum);

#ifdef __cplusplus
}
#endif
#endif
