// SPDX-License-Identifier: BSD-2-Clause
// What a node is, the records it has, its interrupt lines, and reset.
#include <assert.h>

#include "ras_control.h"
#include "ras_count.h"

static uint64_t feature_record(unsigned version, unsigned states)
{
    static const uint64_t *const of_state[STATE_COUNT] = {
        [STATE_UC] = &ERXFR_EL1_UC,   [STATE_UEU] = &ERXFR_EL1_UEU, [STATE_UEO] = &ERXFR_EL1_UEO,
        [STATE_UER] = &ERXFR_EL1_UER, [STATE_CE] = &ERXFR_EL1_CE,   [STATE_DE] = &ERXFR_EL1_DE,
    };
    uint64_t fr = ERXFR_EL1_FRX;

    for (unsigned s = 0; s < STATE_COUNT; s++) {
        if (states >> s & 1)
            fr |= *of_state[s]; // CE: 3, transient, persistent and non-specific
    }
    fr = bits_put(fr, ERXFR_EL1_ED, FR_CONTROLLABLE);
    fr = bits_put(fr, ERXFR_EL1_UE, FR_CONTROLLABLE);
    fr = bits_put(fr, ERXFR_EL1_FI, FR_CONTROLLABLE);
    fr = bits_put(fr, ERXFR_EL1_UI, FR_CONTROLLABLE);
    return version < 11 ? fr : bits_put(fr, ERXFR_EL1_CI, FR_CONTROLLABLE);
}

// CTLR.ED resets to an IMPLEMENTATION DEFINED value and CTLR.UE to 0 or UNKNOWN; firmware sets both, and so
// does this, so that a node reports without a word of software. Interrupts are left to software.
void ras_node_init(struct ras_node *node, unsigned version, unsigned states, unsigned pe)
{
    *node = (struct ras_node){
        .record = {.fr = feature_record(version, states), .ctlr = ERXCTLR_EL1_ED | ERXCTLR_EL1_UE},
        .in_use = 1,
        .pe = (uint8_t)pe,
        .version = (uint8_t)version,
        .records = 1,
    };
}

unsigned ras_records(const struct ras_node *node)
{
    return node->records ? node->records : 1;
}

bool ras_node_records(struct ras *ras, unsigned node, unsigned records)
{
    unsigned used = 0;

    for (unsigned i = 0; i < RAS_NODES; i++)
        used += i == node || !ras->node[i].in_use ? 0 : ras_records(&ras->node[i]) - 1;
    if (records == 0 || used + records - 1 > RAS_MORE)
        return false;
    ras->node[node].records = (uint8_t)records;
    ras->node[node].more = (uint8_t)used;
    return true;
}

const struct ras_record *ras_record_at(const struct ras *ras, unsigned node, unsigned record)
{
    const struct ras_node *n = &ras->node[node];

    assert(record < ras_records(n));
    return record == 0 ? &n->record : &ras->more[n->more + record - 1];
}

struct ras_record *ras_record_of(struct ras *ras, unsigned node, unsigned record)
{
    return (struct ras_record *)ras_record_at(ras, node, record);
}

// A node that counts Corrected errors tells of overflows instead.
static bool holds_corrected(const struct ras_record *first, const struct ras_record *r)
{
    if (ras_counts(first))
        return bits_any(r->misc[0], ras_counter_flags(first));
    return bits_any(r->status, ERXSTATUS_EL1_CE);
}

static void add_lines(struct ras_node *node, const struct ras_record *r)
{
    const struct ras_record *first = &node->record;
    bool valid = bits_any(r->status, ERXSTATUS_EL1_V);
    bool ue = valid && bits_any(r->status, ERXSTATUS_EL1_UE);
    bool de = valid && bits_any(r->status, ERXSTATUS_EL1_DE);
    bool ce = valid && holds_corrected(first, r);
    bool ci = valid && bits_any(r->status, ERXSTATUS_EL1_CI);

    node->fhi |= (ue && ras_raises_fhi(first, STATE_UC, RAS_EITHER)) ||
                 (de && ras_raises_fhi(first, STATE_DE, RAS_EITHER)) ||
                 (ce && ras_raises_fhi(first, STATE_CE, RAS_EITHER));
    node->eri |= (ue && ras_raises_eri(first, STATE_UC, RAS_EITHER)) ||
                 (de && ras_raises_eri(first, STATE_DE, RAS_EITHER));
    node->cri |= ci && ras_raises_cri(first);
}

void ras_node_lines(struct ras_node *node, const struct ras_record *more)
{
    node->fhi = node->eri = node->cri = 0;
    if (node->edge)
        return;
    add_lines(node, &node->record);
    for (unsigned i = 1; more && i < ras_records(node); i++)
        add_lines(node, &more[node->more + i - 1]);
}

void ras_lines(struct ras *ras, unsigned node)
{
    ras_node_lines(&ras->node[node], ras->more);
}

// What resets to UNKNOWN stays as it is. FR.SRV=1: a Cold reset, too, leaves AV, V and MV, and ED is 0.
static void reset_record(const struct ras_record *first, struct ras_record *r, bool cold)
{
    bool kept = bits_any(first->fr, ERXFR_EL1_SRV);

    if (cold && !kept) {
        r->status &= ~(ERXSTATUS_EL1_AV | ERXSTATUS_EL1_V | ERXSTATUS_EL1_MV);
        r->tag = 0;
    }
    if (!cold && bits_any(first->fr, ERXFR_EL1_RV))
        r->status |= ERXSTATUS_EL1_RV | ERXSTATUS_EL1_RV2;
}

static void reset_node(struct ras *ras, unsigned index, bool cold, bool ed)
{
    struct ras_node *node = &ras->node[index];
    struct ras_record *first = &node->record;

    for (unsigned i = 0; i < ras_records(node); i++)
        reset_record(first, ras_record_of(ras, index, i), cold);
    if (bits_get(first->fr, ERXFR_EL1_ED) == FR_CONTROLLABLE)
        first->ctlr = bits_put(first->ctlr, ERXCTLR_EL1_ED, ed && !bits_any(first->fr, ERXFR_EL1_SRV));
    if (cold) {
        first->pfgctl &= ~ERXPFGCTL_EL1_CDNEN;
        ras->changed = (uint8_t)(ras->changed | (ras->running & 1u << index));
        ras->running = (uint8_t)(ras->running & ~(1u << index));
        ras->injecting = (uint8_t)(ras->injecting & ~(1u << index));
    }
    ras_lines(ras, index);
}

void ras_reset(struct ras *ras, bool cold, bool ed)
{
    for (unsigned i = 0; i < RAS_NODES; i++) {
        if (ras->node[i].in_use)
            reset_node(ras, i, cold, ed);
    }
}
