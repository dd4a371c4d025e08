// SPDX-License-Identifier: BSD-2-Clause
// Error nodes and their records (IHI 0100 chapters 2 and 3): recording, overwriting, write-one-to-clear, and
// the views of them through ERRSELR_EL1 and ERX*_EL1 (DDI 0487 D24.5).
#ifndef RASIM_ISA_RAS_H
#define RASIM_ISA_RAS_H

#include <stdbool.h>
#include <stdint.h>

#include "syndrome.h"
#include "sysreg.h" // ERR<n>STATUS has the fields of ERXSTATUS_EL1, and so on

enum { RAS_NODES = 8 };

// One record; a node of this model has one.
struct ras_record {
    uint64_t fr, ctlr, status, addr;
    uint64_t misc[4];
    uint64_t pfgctl, pfgcdn;
    uint32_t tag; // whose error the record holds, for an observer
    uint32_t pad;
};

struct ras_node {
    struct ras_record record;
    uint8_t in_use;        // 0: this slot holds no node
    uint8_t pe;            // private to this PE, or 0xff: seen by all
    uint8_t version;       // 10: RAS v1.0, 11: v1.1
    uint8_t fhi, eri, cri; // the interrupt lines, 0 or 1
    uint8_t pad[2];
};

// Every node of a machine; ERRSELR_EL1.SEL counts those that a PE sees, in this order.
struct ras {
    struct ras_node node[RAS_NODES];
};

// A detected error, on its way into a record.
struct ras_error {
    uint64_t address; // physical
    uint64_t misc0;
    uint32_t tag;
    uint8_t state; // enum error_state: CE, DE, UEO, UER, UEU, UC
    uint8_t has_address;
    uint8_t serr, ierr;
    uint8_t poison;            // PN
    uint8_t in_band;           // a requester waits for a response that can carry the error
    uint8_t ce;                // STATUS.CE code when state is CE: 1 transient, 2 non-specific, 3 persistent
    uint8_t critical;          // CI
    uint8_t incorrect_address; // ADDR.AI
    uint8_t pad[3];
};

// What a record did with an error.
enum ras_action { RAS_IGNORED, RAS_WRITTEN, RAS_OVERWRITTEN, RAS_KEPT };
struct ras_result {
    uint32_t lost;         // tag of the error whose syndrome was overwritten or not kept; 0: none
    uint8_t action;        // enum ras_action
    uint8_t in_band;       // answer the requester with an error (ERR<n>STATUS.ER)
    uint8_t fhi, eri, cri; // interrupts that this error raises
    uint8_t pad[3];
};

// A node with these error types ("CE DE UEO UER UEU UC" as a bit set of 1 << enum error_state).
void ras_node_init(struct ras_node *node, unsigned version, unsigned states, unsigned pe);

struct ras_result ras_record_error(struct ras_node *node, const struct ras_error *error);

// The interrupt lines that STATUS and CTLR ask for now (level form, IHI 0100 chapter 2); for after a write to
// either.
void ras_lines(struct ras_node *node);

// What a software write of `value` to ERR<n>STATUS leaves there: write-one-to-clear rules of `version`
// (IHI 0100 3.2, v1.0 or v1.1). `bitwise`: CE and UET clear bit by bit.
uint64_t ras_status_write(uint64_t old, uint64_t value, unsigned version, bool bitwise);

// The node that ERRSELR_EL1.SEL = sel names for PE `pe`; -1 when there is none.
int ras_select(const struct ras *ras, unsigned pe, uint64_t sel);

// ERRIDR_EL1.NUM for PE `pe`.
unsigned ras_count(const struct ras *ras, unsigned pe);

// Not modelled: corrected-error counters, timestamps, continuation and proxy records, pseudo-fault countdown,
// RAS v2 reset-valid bits, memory-mapped views.
#endif
