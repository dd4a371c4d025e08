// SPDX-License-Identifier: BSD-2-Clause
// Error nodes and their records (IHI 0100 chapters 2 and 3): recording, overwriting, write-one-to-clear, and
// the views of them through ERRSELR_EL1 and ERX*_EL1 (DDI 0487 D24.5).
#ifndef RASIM_ISA_RAS_H
#define RASIM_ISA_RAS_H

#include <stdbool.h>
#include <stdint.h>

#include "syndrome.h"
#include "sysreg.h" // ERR<n>STATUS has the fields of ERXSTATUS_EL1, and so on

// Nodes; records beyond the first of each node, all nodes together.
enum { RAS_NODES = 8, RAS_MORE = 4, RAS_PE_ANY = 0xff, RAS_PE_NONE = 0xfe };

struct ras_record {
    uint64_t fr, ctlr, status, addr;
    uint64_t misc[4];
    uint64_t pfgctl, pfgcdn;
    uint32_t tag; // whose error the record holds, for an observer
    uint32_t pfgf;
};

// Which of its records a node gives an error to.
enum ras_choice { RAS_FIRST, RAS_EMPTY, RAS_GRANULE };

enum ras_line { RAS_FHI, RAS_ERI, RAS_CRI, RAS_LINES };

struct ras_node {
    struct ras_record record; // the first: the only one with FR, CTLR and PFG* of its own
    uint8_t in_use;           // 0: this slot holds no node
    uint8_t pe;            // private to this PE; RAS_PE_ANY: seen by all; RAS_PE_NONE: mapped in memory only
    uint8_t version;       // 10: RAS v1.0, 11: v1.1, 20: v2
    uint8_t fhi, eri, cri; // the interrupt lines, 0 or 1; always 0 where `edge`
    uint8_t records;       // 1 and more; 0 is 1
    uint8_t more;          // of ras.more: the second record
    uint8_t choice;        // enum ras_choice: the first; the first empty one; address / 64 modulo `records`
    uint8_t edge;          // interrupts are pulses: ras_result alone tells of them
    uint8_t proxy;         // ERR<n>FR.ED=3: 1 + the node that this one stands for
    uint8_t no_walks;      // injected faults wait for an access that is no translation table walk
    uint8_t told;          // the lines as the platform has last passed them on, bits of 1 << enum ras_line
    uint8_t pad[3];
};

// Every node of a machine; ERRSELR_EL1.SEL counts the records that a PE sees, in this order.
struct ras {
    struct ras_node node[RAS_NODES];
    struct ras_record more[RAS_MORE];
    // Pseudo-fault generation (ras_inject.h), a bit a node.
    uint8_t changed;   // a countdown was started or stopped by software, and nobody has seen to it yet
    uint8_t running;   // the countdown runs
    uint8_t injecting; // it is over: the next access to what the node watches meets the error
    uint8_t pad[5];
};

// ERR<n>STATUS.SERR: what went wrong; and .UET: the state of an Uncorrected error.
enum ras_serr {
#define SERR(value, identifier, name, meaning) SERR_##identifier = value,
#include "serr.def"
#undef SERR
};
enum ras_uet { UET_UC, UET_UEU, UET_UEO, UET_UER };

// A detected error, on its way into a record.
struct ras_error {
    uint64_t address; // physical
    uint64_t misc0;
    uint32_t tag;
    uint8_t state; // enum error_state: CE, DE, UEO, UER, UEU, UC
    uint8_t has_address;
    uint8_t serr, ierr;        // enum ras_serr; IMPLEMENTATION DEFINED
    uint8_t poison;            // PN
    uint8_t in_band;           // a requester waits for a response that can carry the error
    uint8_t ce;                // STATUS.CE code when state is CE: 1 transient, 2 non-specific, 3 persistent
    uint8_t critical;          // CI
    uint8_t incorrect_address; // ADDR.AI
    uint8_t write;             // on a write: for nodes with controls of their own for writes
    uint8_t pad[2];
};

// What a record did with an error.
enum ras_action { RAS_IGNORED, RAS_WRITTEN, RAS_OVERWRITTEN, RAS_KEPT };
struct ras_result {
    uint32_t lost;         // tag of the error whose syndrome was overwritten or not kept; 0: none
    uint8_t action;        // enum ras_action
    uint8_t in_band;       // answer the requester with an error (ERR<n>STATUS.ER)
    uint8_t fhi, eri, cri; // interrupts that this error raises
    uint8_t record;        // of the node: where it went
    uint8_t stamp;         // the record wants the time: ras_timestamp()
    uint8_t state;         // enum error_state that was recorded: a critical error may have become UC
};

// A node with these error types ("CE DE UEO UER UEU UC" as a bit set of 1 << enum error_state), one record,
// and no options.
void ras_node_init(struct ras_node *node, unsigned version, unsigned states, unsigned pe);

// Gives a node `records` records; false when there is no room. Before the first error.
bool ras_node_records(struct ras *ras, unsigned node, unsigned records);

struct ras_record *ras_record_of(struct ras *ras, unsigned node, unsigned record);
const struct ras_record *ras_record_at(const struct ras *ras, unsigned node, unsigned record);
unsigned ras_records(const struct ras_node *node);

// An error, at a node; its first record takes it, or the one that it chooses.
struct ras_result ras_record_error(struct ras_node *node, const struct ras_error *error);
struct ras_result ras_detect(struct ras *ras, unsigned node, const struct ras_error *error);

// The record that takes it.
unsigned ras_record_for(const struct ras *ras, unsigned node, const struct ras_error *error);

// ERR<n>FR.TS: the time of recording, in ticks, for a result with `stamp`.
void ras_timestamp(struct ras *ras, unsigned node, const struct ras_result *result, uint64_t time);

// The interrupt lines that the records and CTLR ask for now (level form, IHI 0100 chapter 2); for after a
// write to any of them.
void ras_lines(struct ras *ras, unsigned node);
void ras_node_lines(struct ras_node *node, const struct ras_record *more); // ras.more; NULL: one record

// Reset (IHI 0100 3.2): Cold, or Error Recovery, which keeps what the records hold. CTLR.ED resets to `ed`.
void ras_reset(struct ras *ras, bool cold, bool ed);

// The registers of a record, by whatever way software reaches them. What a record lacks is RES0; what only
// its node's first has is RES0 in the others. `record` is below ras_records().
enum ras_reg {
    RAS_FR,
    RAS_CTLR,
    RAS_STATUS,
    RAS_ADDR,
    RAS_MISC0,
    RAS_MISC1,
    RAS_MISC2,
    RAS_MISC3,
    RAS_PFGF,
    RAS_PFGCTL,
    RAS_PFGCDN,
    RAS_REG_COUNT
};
enum ras_reg ras_register(enum sysreg reg); // that ERX<reg>_EL1 shows; RAS_REG_COUNT: none
uint64_t ras_read(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg);

// Read-only registers and RES0 bits ignore writes; interrupt lines follow. `bitwise`: knob w1c-bitwise.
// After a write to RAS_PFGCTL see ras.changed.
void ras_write(struct ras *ras, unsigned node, unsigned record, enum ras_reg reg, uint64_t value,
               bool bitwise);

// The register is not there: RES0.
bool ras_lacks(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg);

// It takes no write at all now: read-only, not there, or ERR<n>ADDR while AV=1 or
// when no injected error will look at it.
bool ras_write_ignored(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg);

// What a software write of `value` to ERR<n>STATUS leaves there: write-one-to-clear rules of `version`
// (IHI 0100 3.2, v1.0 or v1.1). `bitwise`: CE and UET clear bit by bit.
uint64_t ras_status_write(uint64_t old, uint64_t value, unsigned version, bool bitwise);

// The node that ERRSELR_EL1.SEL = sel names for PE `pe`, and which of its records; -1 when there is none.
int ras_locate(const struct ras *ras, unsigned pe, uint64_t sel, unsigned *record);
int ras_select(const struct ras *ras, unsigned pe, uint64_t sel);

// Whose error that record holds, for observers; 0: nobody's.
uint32_t ras_tag(const struct ras *ras, unsigned pe, uint64_t sel);

// ERRIDR_EL1.NUM for PE `pe`.
unsigned ras_count(const struct ras *ras, unsigned pe);

// Not modelled: what a continuation record continues, timestamps of an IMPLEMENTATION DEFINED clock, writes
// that clear ERR<n>STATUS.RV or RV2.
#endif
