// SPDX-License-Identifier: BSD-2-Clause
// Memory-mapped error record groups and fault injection groups (IHI 0100 A.c 2.9, 3.1 Tables 3-1 to
// 3-7, 3.2): what lies at an offset, what an access of a size does to it, and the registers that are the
// group's own. Which accesses are supported: DDI 0487 I1.1. What the others do is a choice of the component;
// IHI 0100 2.4.8 recommends RAZ/WI, or an in-band error response.
#ifndef RASIM_ISA_RAS_GROUP_H
#define RASIM_ISA_RAS_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"
#include "ras.h"

enum { RAS_GROUP_RECORDS = RAS_NODES + RAS_MORE }; // with contents; NUM may be more
enum { RAS_GROUP_NO_RECORD = 0xff };

// FEAT_RASSA_{4,16,64}KB_GRP; the last two from RAS v2 on.
enum ras_group_layout { RAS_GROUP_4K, RAS_GROUP_16K, RAS_GROUP_64K, RAS_GROUP_LAYOUTS };

// ERRDEVID.IRQCR.
enum ras_group_irqcr {
    RAS_IRQCR_UNSAID = 0,
    RAS_IRQCR_IMPDEF = 1,
    RAS_IRQCR_SIMPLE = 2,
    RAS_IRQCR_MSI = 3,
    RAS_IRQCR_NONE = 15
};

// Where ERR<n>PFG* are.
enum ras_group_pfg { RAS_PFG_NONE, RAS_PFG_IN_PAGE, RAS_PFG_APART };

// Which of the two pages is looked at: Tables 3-1 to 3-3, or Tables 3-5 to 3-7.
enum ras_group_page { RAS_PAGE_RECORDS, RAS_PAGE_INJECTION };

// Fixed when the machine is built.
struct ras_group {
    uint64_t affinity; // ERRDEVAFF; 0: none said
    uint32_t iidr;     // ERRIIDR, which ERRPIDR<n> repeat
    uint16_t records;  // ERRDEVID.NUM
    uint8_t layout;    // enum ras_group_layout
    uint8_t version;   // 10, 11, 20
    uint8_t irqcr;     // enum ras_group_irqcr
    uint8_t pfg;       // enum ras_group_pfg
    uint8_t halves;    // 1: 32-bit accesses to halves of 64-bit registers are supported (deprecated)
    uint8_t refuses;   // 1: an unsupported access gets SLVERR; 0: RAZ/WI
    uint8_t bitwise;   // impdef w1c-bitwise
    uint8_t pad[3];
    uint8_t node[RAS_GROUP_RECORDS];   // index in struct ras of record n's node, or RAS_GROUP_NO_RECORD
    uint8_t record[RAS_GROUP_RECORDS]; // which record of that node it is
};

// What changes: the recommended layouts of interrupt configuration registers. Index 0 FHI, 1 ERI, 2 CRI.
struct ras_group_state {
    uint64_t address[3]; // ERR<irq>CR0, MSI only
    uint32_t data[3];    // ERR<irq>CR1, MSI only
    uint32_t control[3]; // ERR<irq>CR2
    uint64_t errors;     // ERRIRQSR: the sticky *ERR bits, MSI only
};

// The first of the registers of one record, in the order of their offsets; PFGF begins the injection
// registers.
enum ras_group_register {
    GROUP_RESERVED,
    GROUP_FR,
    GROUP_CTLR,
    GROUP_STATUS,
    GROUP_ADDR,
    GROUP_MISC0,
    GROUP_MISC1,
    GROUP_MISC2,
    GROUP_MISC3,
    GROUP_PFGF,
    GROUP_PFGCTL,
    GROUP_PFGCDN,
    GROUP_IMPDEF, // ERRIMPDEF<m>
    GROUP_GSR,    // ERRGSR<m>
    GROUP_IIDR,
    GROUP_ACR,
    GROUP_IRQCR, // ERRIRQCR<m>, an IMPLEMENTATION DEFINED form
    GROUP_CR0,   // ERR<irq>CR0, index 0 FHI, 1 ERI, 2 CRI
    GROUP_CR1,
    GROUP_CR2,
    GROUP_IRQSR,
    GROUP_DEVAFF,
    GROUP_DEVARCH,
    GROUP_DEVID,
    GROUP_PIDR,
    GROUP_CIDR,
    GROUP_REGISTERS
};

enum ras_group_verdict {
    GROUP_DONE,       // the access reaches the register
    GROUP_NOTHING,    // reserved, or not implemented here: RAZ/WI
    GROUP_UNSUPPORTED // IMPLEMENTATION DEFINED: ras_group.refuses
};

struct ras_group_place {
    uint16_t index;   // record n, or m of the register's name
    uint8_t reg;      // enum ras_group_register
    uint8_t verdict;  // enum ras_group_verdict
    uint8_t bits;     // of the register: 32 or 64
    uint8_t high;     // a 32-bit access to the upper half
    uint8_t writable; // the register is RW
    uint8_t pad;
};

uint64_t ras_group_size(enum ras_group_layout layout); // bytes, and its alignment

// The most records that a group can have (IHI 0100 2.9.1).
unsigned ras_group_limit(enum ras_group_layout layout, enum ras_group_pfg pfg);

// Any offset and size; pure.
struct ras_group_place ras_group_decode(const struct ras_group *group, enum ras_group_page page,
                                        uint64_t offset, uint32_t size);

// An access of `size` bytes. `value` holds at most 8 of them; a read of more returns zeros. `status` is how
// the component answers, OKAY or SLVERR; nothing changed, and a read is 0, with SLVERR.
enum bus_status ras_group_read(const struct ras_group *group, const struct ras_group_state *state,
                               const struct ras *ras, enum ras_group_page page, uint64_t offset,
                               uint32_t size, uint64_t *value);
enum bus_status ras_group_write(const struct ras_group *group, struct ras_group_state *state, struct ras *ras,
                                enum ras_group_page page, uint64_t offset, uint32_t size, uint64_t value);

// The group's interrupts as they are asserted now: bit 0 FHI, bit 1 ERI, bit 2 CRI. A recommended layout
// gates them by ERR<irq>CR2.IRQEN.
unsigned ras_group_interrupts(const struct ras_group *group, const struct ras_group_state *state,
                              const struct ras *ras);

// "ERR2STATUS", "ERRGSR0", "ERRFHICR2"; "reserved".
void ras_group_name(char *text, uint32_t size, const struct ras_group_place *place);

// Not modelled: FEAT_RASSA_ACR (ERRACR is RES0) and Security states; the writes that message-signaled
// interrupts make; contents of IMPLEMENTATION DEFINED registers (RAZ/WI); exclusive accesses; a record
// that ERRGSR leaves out, which RAS v1 allows.
#endif
