// SPDX-License-Identifier: BSD-2-Clause
#include "ras_inject.h"

#include "ras_control.h"

enum { INJ_PRESENT = 1 };

bool ras_injects(const struct ras_node *node)
{
    return bits_get(node->record.fr, ERXFR_EL1_INJ) == INJ_PRESENT;
}

// FR.CE=2 is non-specific only, which PFGF.CE calls 1.
uint32_t ras_inject_features(const struct ras_node *node)
{
    static const uint8_t ce[] = {0, 3, 1, 3};
    uint64_t fr = node->record.fr;
    uint64_t types = bits_get(fr, ERXFR_EL1_DE | ERXFR_EL1_UEO | ERXFR_EL1_UER | ERXFR_EL1_UEU | ERXFR_EL1_UC)
                     << 1;
    uint64_t options = ERXPFGF_EL1_R | ERXPFGF_EL1_SYN | ERXPFGF_EL1_MV | ERXPFGF_EL1_AV | ERXPFGF_EL1_PN |
                       ERXPFGF_EL1_ER | ERXPFGF_EL1_OF;

    options |= ras_has_critical(&node->record) ? ERXPFGF_EL1_CI : 0;
    return (uint32_t)bits_put(types | options, ERXPFGF_EL1_CE, ce[bits_get(fr, ERXFR_EL1_CE)]);
}

static uint8_t with(uint8_t set, unsigned node, bool in)
{
    return (uint8_t)((set & ~(1u << node)) | (in ? 1u << node : 0));
}

static bool in(uint8_t set, unsigned node)
{
    return set >> node & 1;
}

// PFGCTL has the bits of PFGF, in the same places, but for SYN and NA. PFGF.CE=1: of the two bits the lower.
static uint64_t writable(const struct ras_record *r)
{
    uint64_t bits = r->pfgf & ~(ERXPFGF_EL1_SYN | ERXPFGF_EL1_NA);

    return (bits | ERXPFGCTL_EL1_CDNEN) & sysreg_row_of(ERXPFGCTL_EL1)->known;
}

void ras_inject_write(struct ras *ras, unsigned node, uint64_t value)
{
    struct ras_record *r = &ras->node[node].record;
    bool enable = bits_any(value, ERXPFGCTL_EL1_CDNEN);

    r->pfgctl = value & writable(r);
    if (enable == in(ras->running, node) || (enable && r->pfgcdn == 0))
        return;
    ras->running = with(ras->running, node, enable);
    ras->injecting = with(ras->injecting, node, false);
    ras->changed = with(ras->changed, node, true);
}

uint32_t ras_countdown(struct ras *ras, unsigned node)
{
    ras->changed = with(ras->changed, node, false);
    return in(ras->running, node) ? (uint32_t)ras->node[node].record.pfgcdn : 0;
}

bool ras_countdown_end(struct ras *ras, unsigned node)
{
    const struct ras_record *r = &ras->node[node].record;
    bool again = bits_any(r->pfgctl, ERXPFGCTL_EL1_R) && r->pfgcdn != 0;

    ras->running = with(ras->running, node, again);
    ras->changed = with(ras->changed, node, again);
    if (bits_any(r->pfgf, ERXPFGF_EL1_NA))
        return true;
    ras->injecting = with(ras->injecting, node, true);
    return false;
}

// PFGCTL.CE and STATUS.CE name the same things by other numbers: 1 is non-specific, 2 transient, 3
// persistent.
static bool choose(const struct ras_record *r, struct ras_error *error)
{
    static const uint8_t ce[] = {0, 2, 1, 3};
    static const struct {
        const uint64_t *mask;
        uint8_t state;
    } types[] = {
        {&ERXPFGCTL_EL1_UC,  STATE_UC },
        {&ERXPFGCTL_EL1_UEU, STATE_UEU},
        {&ERXPFGCTL_EL1_UER, STATE_UER},
        {&ERXPFGCTL_EL1_UEO, STATE_UEO},
        {&ERXPFGCTL_EL1_DE,  STATE_DE },
        {&ERXPFGCTL_EL1_CE,  STATE_CE },
    };

    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (bits_any(r->pfgctl, *types[i].mask)) {
            error->state = types[i].state;
            error->ce = ce[bits_get(r->pfgctl, ERXPFGCTL_EL1_CE)];
            return true;
        }
    }
    return false;
}

// The value of an attribute: PFGCTL's where PFGF has it, else what a real error would have there.
static uint64_t put(const struct ras_record *first, uint64_t status, uint64_t option, uint64_t field)
{
    return bits_any(first->pfgf, option) ? bits_put(status, field, bits_any(first->pfgctl, option)) : status;
}

// `before`: the record as software left it. ER says nothing of Corrected errors, PN neither.
static void override(const struct ras_record *first, const struct ras_record *before, struct ras_record *r,
                     unsigned state)
{
    uint64_t s = r->status;

    s = put(first, s, ERXPFGF_EL1_AV, ERXSTATUS_EL1_AV);
    s = put(first, s, ERXPFGF_EL1_MV, ERXSTATUS_EL1_MV);
    if (state != STATE_CE)
        s = put(first, s, ERXPFGF_EL1_PN, ERXSTATUS_EL1_PN);
    if (ras_uncorrected(state))
        s = put(first, s, ERXPFGF_EL1_ER, ERXSTATUS_EL1_ER);
    s = put(first, s, ERXPFGF_EL1_OF, ERXSTATUS_EL1_OF);
    s = put(first, s, ERXPFGF_EL1_CI, ERXSTATUS_EL1_CI);
    r->status = s;
    if (bits_any(first->pfgf, ERXPFGF_EL1_AV))
        r->addr = before->addr;
}

bool ras_inject(struct ras *ras, unsigned node, struct ras_error *error, struct ras_result *result)
{
    const struct ras_record *first = &ras->node[node].record;
    struct ras_record before;

    ras->injecting = with(ras->injecting, node, false);
    if (!ras_injects(&ras->node[node]) || !choose(first, error) || !ras_detects(first))
        return false;
    before = *ras_record_at(ras, node, ras_record_for(ras, node, error));
    error->critical = bits_any(first->pfgf & first->pfgctl, ERXPFGCTL_EL1_CI);
    error->poison = bits_any(first->pfgf & first->pfgctl, ERXPFGCTL_EL1_PN) && error->state != STATE_CE;
    if (bits_any(first->pfgf, ERXPFGF_EL1_SYN)) {
        error->ierr = (uint8_t)bits_get(before.status, ERXSTATUS_EL1_IERR);
        error->serr = (uint8_t)bits_get(before.status, ERXSTATUS_EL1_SERR);
    }
    *result = ras_detect(ras, node, error);
    if (result->action == RAS_WRITTEN || result->action == RAS_OVERWRITTEN)
        override(first, &before, ras_record_of(ras, node, result->record), error->state);
    ras_lines(ras, node);
    return true;
}
