// SPDX-License-Identifier: BSD-2-Clause
// Which trapped accesses of a nested guest (L2) are the guest hypervisor's (L1): the traps of DDI 0487 D24 as
// bits of L1's virtual registers, decided in software where the hardware below has only one EL2. The rows are
// facts of forward/*.def; what changed from one edition of the published tables to the next stands in the
// rows' editions.
#ifndef RASIM_ISA_FORWARD_H
#define RASIM_ISA_FORWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The virtual registers that a decision reads.
enum forward_register {
#define CONTROL_REGISTER(name, sanitised) FORWARD_##name,
#include "forward/register.def"
#undef CONTROL_REGISTER
    FORWARD_REGISTERS
};

// Groups of fine-grained traps; 0 is none.
enum forward_group {
    FORWARD_NO_GROUP,
#define FINE_GROUP(name, read, write) FORWARD_GROUP_##name,
#include "forward/group.def"
#undef FINE_GROUP
    FORWARD_GROUPS
};

// What a VM may be given, as fields of the control registers need it.
enum forward_feature {
    FORWARD_ALWAYS,
#define GATE_FEATURE(name, what) FORWARD_FEAT_##name,
#include "forward/feature.def"
#undef GATE_FEATURE
    FORWARD_FEATURES
};

// Editions of the tables, oldest first: bit n of a row's editions.
enum forward_edition {
#define EDITION(name, text) FORWARD_##name,
#include "forward/edition.def"
#undef EDITION
    FORWARD_EDITIONS
};

enum {
    FORWARD_ENCODINGS = 1 << 16,
    FORWARD_CONTROLS = 128, // at most; ids start at 1
    FORWARD_LEAVES = 64,    // single and complex ones, at most
    FORWARD_MEMBERS = 3,    // of an any-of control, at most
    FORWARD_NAME = 32,      // bytes of an encoding's name with the final 0
    FORWARD_TEXT = 96,      // bytes of a control in words
};

// Directions of an access, and whether a control holds in the EL0 of a host (E2H and TGE) too.
enum { FORWARD_READ = 1, FORWARD_WRITE = 2, FORWARD_HOST_EL0 = 4 };

// L1's registers, as it sees them, and what forward_prepare() made of them.
struct forward_state {
    uint64_t reg[FORWARD_REGISTERS];
    uint64_t holds; // single and complex controls: bit n for the one with leaf number n
};

enum forward_kind { FORWARD_SINGLE, FORWARD_ANY_OF, FORWARD_COMPLEX };

typedef bool forward_condition(const struct forward_state *state, unsigned encoding);

// A coarse control. Single: (register & mask) == value.
struct forward_control {
    const char *name;
    uint64_t mask, value;
    forward_condition *condition; // complex
    const char *complex_text;     // its deciding bit and value
    uint16_t members[FORWARD_MEMBERS];
    uint16_t editions;
    uint8_t kind, reg, directions;
    bool by_encoding; // the condition asks for the encoding
};

struct forward_coarse {
    const char *name;
    uint64_t word; // the control's id
    uint32_t first, last;
    uint16_t editions;
};

struct forward_fine {
    const char *name;
    uint32_t encoding;
    uint16_t editions;
    uint8_t group, bit;
    bool by_one; // 1 traps; else 0 does
    bool nxs;    // not under HCRX_EL2.FGTnXS
};

// A fine-grained bit that traps an instruction other than MSR, MRS and SYS.
struct forward_other {
    const char *name;
    uint16_t editions;
    uint8_t group, bit;
    bool by_one;
};

enum { FORWARD_AS_RES1 = 1, FORWARD_NEVER_FGU = 2 };

struct forward_field {
    const char *name;
    uint64_t mask;
    uint8_t reg, feature, flags;
};

// The rows that a table is built from. Row 0 of the controls is none.
struct forward_source {
    const struct forward_control *controls;
    const struct forward_coarse *coarse;
    const struct forward_fine *fine;
    const struct forward_other *other;
    const struct forward_field *fields;
    size_t controls_count, coarse_count, fine_count, other_count, fields_count;
};

// Those of forward/*.def.
extern const struct forward_source forward_rows;

// What becomes of bits that are RES0 for the VM.
enum forward_res0 {
    FORWARD_AS_IS,      // each value counts as it is
    FORWARD_FIXED_RES0, // what no register has reads as 0, and then traps where 0 does
    FORWARD_RES0, // what no register has and fields of absent features read as 0 (RES1: 1) and never trap
};

// How a table is used.
struct forward_rules {
    enum forward_edition edition;
    enum forward_res0 res0;
    bool host_el0;                 // controls may hold in the EL0 of a host
    bool absent[FORWARD_FEATURES]; // the VM lacks it
    bool undef[FORWARD_FEATURES];  // where it is absent, its registers are UNDEFINED (FGU)
};

struct forward_table {
    // [9:0] control, [13:10] group, [19:14] bit, [20] trapped by 1, [21] not under FGTnXS, [63] must be zero.
    // 0: nothing is known of the encoding.
    uint64_t word[FORWARD_ENCODINGS];
    struct forward_control control[FORWARD_CONTROLS];
    uint64_t res0[FORWARD_REGISTERS], res1[FORWARD_REGISTERS]; // of this VM
    uint64_t traps[FORWARD_REGISTERS];                         // bits of fine-grained registers that may trap
    uint64_t undef[FORWARD_GROUPS];                            // bits whose registers this VM has not
    // Leaves are single and complex controls, numbered in the order of their rows: an access looks at those
    // of its control at once.
    uint64_t leaves[FORWARD_CONTROLS]; // of each control
    uint64_t asks[2];                  // that ask for reads, for writes
    uint64_t in_host, by_encoding; // that hold in the EL0 of a host; whose condition asks for the encoding
    uint8_t leaf_control[FORWARD_LEAVES];
    bool host_el0;
    unsigned controls, coarse, fine; // rows of the edition, controls without 0
};

// Checks the rows and fills `table`; false where a check failed: each error, naming its row, went to
// `report`.
typedef void forward_report(void *ctx, const char *text);
bool forward_build(struct forward_table *table, const struct forward_source *source,
                   const struct forward_rules *rules, forward_report *report, void *ctx);

struct forward_access {
    uint16_t encoding;
    bool write;
    uint8_t el; // 0, 1 or 2, as L1 or L2 sees it
};

enum forward_outcome { FORWARD_LOCAL, FORWARD_FORWARD, FORWARD_UNDEF };

// Why, in the order of the decision.
enum forward_reason {
    FORWARD_BY_UNKNOWN,  // local: no row has the encoding
    FORWARD_BY_FEATURE,  // UNDEFINED: the register's feature is not the VM's
    FORWARD_BY_VEL2,     // local: L1 itself, at its EL2
    FORWARD_BY_HOST_EL0, // local: EL0 of a host, and no control that holds there
    FORWARD_BY_FINE,     // forwarded
    FORWARD_BY_COARSE,   // forwarded
    FORWARD_BY_NONE,     // local: no control asks for the trap
};

struct forward_answer {
    uint8_t outcome, reason;
    uint8_t reg, bit; // BY_FINE, BY_FEATURE
    uint16_t control; // BY_COARSE: the first single or complex control that asked
};

// After each change of a register: RES0 and RES1 of the VM, and which controls hold.
void forward_prepare(const struct forward_table *table, struct forward_state *state);

// The state is prepared.
struct forward_answer forward_decide(const struct forward_table *table, const struct forward_state *state,
                                     struct forward_access access);

// Each control that forward_decide() looks at, in its order: a fine-grained bit (control 0) or a control. It
// `holds`: its bits have the value that traps; it `asks`: that concerns this direction too.
struct forward_consulted {
    uint16_t control;
    uint8_t reg, bit;
    bool holds, asks;
};
typedef void forward_consult(void *ctx, const struct forward_consulted *c);
void forward_explain(const struct forward_table *table, const struct forward_state *state,
                     struct forward_access access, forward_consult *consult, void *ctx);

// op0..op2 within 3, 7, 15, 15, 7.
unsigned forward_encoding(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2);

// "TLBI_VAE1", or "S3_0_C11_C0_1" for what has no name.
void forward_name(char *text, unsigned encoding);

// The encoding with that name; FORWARD_ENCODINGS for none. forward_name_at(): the names there are, NULL at
// the end.
unsigned forward_find(const char *name);
const char *forward_name_at(size_t index);

const char *forward_register_name(unsigned reg);
unsigned forward_register_find(const char *name, size_t length); // FORWARD_REGISTERS: none
const char *forward_feature_name(unsigned feature);
const char *forward_edition_name(unsigned edition);

// A field by its name; NULL for none.
const struct forward_field *forward_field_find(unsigned reg, const char *name, size_t length);

// "HCR_EL2.TID3=1", "HCR_EL2.NV=1&NV2=0", "CNTHCTL_EL2.EL1PCTEN=0"; of any-of its members, "A|B".
void forward_control_text(char *text, const struct forward_table *table, unsigned control);

// "HFGRTR_EL2.AFSR0_EL1=1": the value that traps.
void forward_fine_text(char *text, unsigned reg, unsigned bit, bool by_one);

// The registers of a fine-grained group.
unsigned forward_group_register(unsigned group, bool write);

// A table's word, taken apart.
enum { FORWARD_GROUP_AT = 10, FORWARD_BIT_AT = 14, FORWARD_BY_ONE_AT = 20, FORWARD_NXS_AT = 21 };

static inline unsigned forward_word_control(uint64_t word)
{
    return (unsigned)(word & 0x3ff);
}

static inline unsigned forward_word_group(uint64_t word)
{
    return (unsigned)(word >> FORWARD_GROUP_AT & 0xf);
}

static inline unsigned forward_word_bit(uint64_t word)
{
    return (unsigned)(word >> FORWARD_BIT_AT & 0x3f);
}

static inline bool forward_word_by_one(uint64_t word)
{
    return word >> FORWARD_BY_ONE_AT & 1;
}

static inline bool forward_word_nxs(uint64_t word)
{
    return word >> FORWARD_NXS_AT & 1;
}

// Not modelled: the index of the emulating function in a word; traps of AArch32 (EC 0x03 to 0x08).
#endif
