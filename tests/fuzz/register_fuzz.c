// SPDX-License-Identifier: BSD-2-Clause
// Misuse of the error record registers from EL1, EL2 and EL3: any value to any of them, ERRSELR_EL1 beyond
// the last record, nodes that are disabled, proxies or not the first of anything, errors and countdowns in
// between. It ends as the architecture says, never in a crash. Bytes: 4 a node, then operations of 12 each.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exception.h"
#include "pe.h"
#include "ras.h"
#include "ras_inject.h"

enum { NODES = 4, NODE = 12, HEADER = NODES * NODE + 4, OPERATION = 12, ALL_STATES = (1 << STATE_COUNT) - 1 };
enum what { READS, WRITES, MOVES, ERRORS, ENDS, RESETS, WHATS };

struct bench {
    struct pe pe;
    struct ras ras;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const enum sysreg registers[] = {
    ERRIDR_EL1,  ERRSELR_EL1,   ERXGSR_EL1,    ERXFR_EL1,    ERXCTLR_EL1,  ERXSTATUS_EL1, ERXADDR_EL1,
    ERXPFGF_EL1, ERXPFGCTL_EL1, ERXPFGCDN_EL1, ERXMISC0_EL1, ERXMISC1_EL1, ERXMISC2_EL1,  ERXMISC3_EL1,
};
enum { REGISTERS = sizeof(registers) / sizeof(registers[0]) };

static uint64_t number(const uint8_t *data)
{
    uint64_t value;

    memcpy(&value, data, sizeof(value));
    return value;
}

static void build_node(struct ras *ras, unsigned node, const uint8_t *data)
{
    static const uint8_t versions[] = {10, 11, 20};
    struct ras_node *n = &ras->node[node];

    ras_node_init(n, versions[data[8] % 3], data[9] & ALL_STATES,
                  data[10] & 1 ? RAS_PE_ANY : data[10] >> 1 & 1);
    if (data[10] & 4)
        n->record.fr = number(data) & sysreg_row_of(ERXFR_EL1)->known;
    n->record.pfgf = data[10] & 8 ? (uint32_t)number(data + 2) : ras_inject_features(n);
    n->edge = data[10] >> 4 & 1;
    n->choice = data[10] >> 5 & 1 ? RAS_GRANULE : RAS_EMPTY;
    n->in_use = data[11] != 0;
    n->proxy = (uint8_t)(data[11] % (NODES + 1) == node + 1 ? 0 : data[11] % (NODES + 1));
    ras_node_records(ras, node, 1 + (data[11] >> 5));
}

static void build(struct bench *b, const uint8_t *data)
{
    pe_reset(&b->pe, 0, UINT64_MAX);
    for (unsigned i = 0; i < NODES; i++)
        build_node(&b->ras, i, data + i * NODE);
    data += NODES * NODE;
    b->pe.pstate.el = (uint8_t)(1 + data[0] % 3);
    b->pe.impdef[IMPDEF_ERRSELR_BEYOND] = data[1] % 3;
    b->pe.impdef[IMPDEF_W1C_BITWISE] = data[1] >> 2 & 1;
    b->pe.sys[SCR_EL3] |= SCR_EL3_NS | (data[2] & 1 ? SCR_EL3_FIEN : 0) | (data[2] & 2 ? SCR_EL3_TERR : 0);
    b->pe.sys[HCR_EL2] |= (data[3] & 1 ? HCR_EL2_FIEN : 0) | (data[3] & 2 ? HCR_EL2_TERR : 0);
}

// Reads change nothing; what is not read is 0.
static void read_register(struct bench *b, enum sysreg reg)
{
    struct bench before = *b;
    struct exception trap = {0};
    uint64_t value = UINT64_MAX;

    if (sysreg_read(&b->pe, &b->ras, reg, &value, &trap) != SYSREG_OK && value != 0)
        abort();
    if (memcmp(&before, b, sizeof(before)) != 0)
        abort();
}

// A write that is refused changes nothing, and no write changes a feature register or what is not selected.
static void write_register(struct bench *b, enum sysreg reg, uint64_t value)
{
    struct bench before = *b;
    struct exception trap = {0};
    unsigned record = 0;
    int node = ras_locate(&b->ras, 0, b->pe.sys[ERRSELR_EL1], &record);
    enum sysreg_result result = sysreg_write(&b->pe, &b->ras, reg, value, &trap);

    if (result != SYSREG_OK && memcmp(&before, b, sizeof(before)) != 0)
        abort();
    if (b->pe.impdef[IMPDEF_ERRSELR_BEYOND] == 2)
        node = node < 0 ? ras_locate(&b->ras, 0, 0, &record) : node;
    for (int i = 0; i < NODES; i++) {
        const struct ras_node *was = &before.ras.node[i], *is = &b->ras.node[i];

        if (was->record.fr != is->record.fr || was->record.pfgf != is->record.pfgf)
            abort();
        if (i != node && memcmp(was, is, sizeof(*is)) != 0)
            abort();
    }
}

// A disabled node records nothing and tells nobody (IHI 0100 3.2, ERR<n>CTLR.ED).
static void error(struct bench *b, const uint8_t *data)
{
    unsigned node = data[2] % NODES;
    struct ras before = b->ras;
    struct ras_error e = {.address = number(data + 4),
                          .tag = data[3],
                          .state = data[3] % STATE_COUNT,
                          .has_address = data[3] >> 3 & 1,
                          .critical = data[3] >> 4 & 1,
                          .in_band = data[3] >> 5 & 1,
                          .write = data[3] >> 6 & 1,
                          .ce = 1 + (data[3] >> 6) % 3};

    if (!b->ras.node[node].in_use)
        return;
    const struct ras_record *first = &b->ras.node[node].record;
    unsigned enable = first->fr & 3;
    bool on = enable == 1 || (enable == 2 && (first->ctlr & 1));
    struct ras_result r = ras_detect(&b->ras, node, &e);
    if (on == (r.action == RAS_IGNORED))
        abort();
    if (!on && (r.fhi || r.eri || r.cri || r.in_band || memcmp(&before, &b->ras, sizeof(before)) != 0))
        abort();
    ras_timestamp(&b->ras, node, &r, e.address);
}

static void end_countdowns(struct bench *b, const uint8_t *data)
{
    for (unsigned i = 0; i < NODES; i++) {
        struct ras_error e = {.address = number(data + 4), .in_band = data[3] & 1};
        struct ras_result r;

        if ((b->ras.changed >> i & 1) && ras_countdown(&b->ras, i) != 0 && ras_countdown_end(&b->ras, i))
            ras_inject(&b->ras, i, &e, &r);
        if (b->ras.injecting >> i & 1)
            ras_inject(&b->ras, i, &e, &r);
    }
}

static void operate(struct bench *b, const uint8_t *data)
{
    enum sysreg reg = registers[data[1] % REGISTERS];

    switch ((enum what)(data[0] % WHATS)) {
    case READS:
        read_register(b, reg);
        break;
    case WRITES:
        write_register(b, reg, number(data + 4));
        break;
    case MOVES:
        b->pe.pstate.el = (uint8_t)(1 + data[1] % 3);
        b->pe.sys[ERRSELR_EL1] = data[2] % 16 ? data[2] % 16 : number(data + 4) & 0xffff;
        break;
    case ERRORS:
        error(b, data);
        break;
    case ENDS:
        end_countdowns(b, data);
        break;
    case RESETS:
        ras_reset(&b->ras, data[1] & 1, data[1] >> 1 & 1);
        break;
    case WHATS:
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bench b;

    if (size < HEADER)
        return 0;
    memset(&b, 0, sizeof(b));
    build(&b, data);
    for (size_t at = HEADER; at + OPERATION <= size; at += OPERATION)
        operate(&b, data + at);
    return 0;
}
