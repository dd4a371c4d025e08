// SPDX-License-Identifier: BSD-2-Clause
// The registers of a record as software reads and writes them (IHI 0100 3.2), and which record a PE selects.
#include <assert.h>

#include "ras_control.h"
#include "ras_inject.h"

enum { ERT_CONTINUATION = 1 };

// Beside V, which stays where it is (IHI 0100 2.8.4).
static const uint64_t PROXY_ERI = BIT(29), PROXY_FHI = BIT(24), PROXY_CRI = BIT(19);

static const enum sysreg names[RAS_REG_COUNT] = {
    [RAS_FR] = ERXFR_EL1,         [RAS_CTLR] = ERXCTLR_EL1,     [RAS_STATUS] = ERXSTATUS_EL1,
    [RAS_ADDR] = ERXADDR_EL1,     [RAS_MISC0] = ERXMISC0_EL1,   [RAS_MISC1] = ERXMISC1_EL1,
    [RAS_MISC2] = ERXMISC2_EL1,   [RAS_MISC3] = ERXMISC3_EL1,   [RAS_PFGF] = ERXPFGF_EL1,
    [RAS_PFGCTL] = ERXPFGCTL_EL1, [RAS_PFGCDN] = ERXPFGCDN_EL1,
};

enum ras_reg ras_register(enum sysreg reg)
{
    unsigned i = 0;

    while (i < RAS_REG_COUNT && names[i] != reg)
        i++;
    return (enum ras_reg)i;
}

static bool is_proxy(const struct ras_node *node)
{
    return bits_get(node->record.fr, ERXFR_EL1_ED) == FR_ED_PROXY;
}

// Without the register: RES0.
static bool lacks(const struct ras_node *node, unsigned record, enum ras_reg reg)
{
    switch (reg) {
    case RAS_FR:
    case RAS_STATUS:
        return false;
    case RAS_CTLR:
        return record > 0 || is_proxy(node);
    case RAS_PFGF:
    case RAS_PFGCTL:
    case RAS_PFGCDN:
        return record > 0 || is_proxy(node) || bits_get(node->record.fr, ERXFR_EL1_INJ) != 1;
    case RAS_MISC2:
    case RAS_MISC3:
        return node->version < 11 || is_proxy(node);
    default:
        return is_proxy(node);
    }
}

bool ras_lacks(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg)
{
    return lacks(&ras->node[node], record, reg);
}

static uint64_t *slot(struct ras_record *r, enum ras_reg reg)
{
    switch (reg) {
    case RAS_FR:
        return &r->fr;
    case RAS_CTLR:
        return &r->ctlr;
    case RAS_STATUS:
        return &r->status;
    case RAS_ADDR:
        return &r->addr;
    case RAS_PFGCTL:
        return &r->pfgctl;
    case RAS_PFGCDN:
        return &r->pfgcdn;
    default:
        assert(reg >= RAS_MISC0 && reg <= RAS_MISC3);
        return &r->misc[reg - RAS_MISC0];
    }
}

static uint64_t proxy_status(const struct ras *ras, unsigned node)
{
    unsigned behind = ras->node[node].proxy;
    uint64_t status = 0;

    if (behind == 0)
        return 0;
    const struct ras_node *n = &ras->node[behind - 1];
    for (unsigned i = 0; i < ras_records(n); i++)
        status |= ras_record_at(ras, behind - 1, i)->status & ERXSTATUS_EL1_V;
    return status | (n->eri ? PROXY_ERI : 0) | (n->fhi ? PROXY_FHI : 0) | (n->cri ? PROXY_CRI : 0);
}

uint64_t ras_read(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg)
{
    const struct ras_node *n = &ras->node[node];
    struct ras_record r = *ras_record_at(ras, node, record);

    if (lacks(n, record, reg))
        return 0;
    if (reg == RAS_STATUS && is_proxy(n))
        return proxy_status(ras, node);
    return reg == RAS_PFGF ? r.pfgf : *slot(&r, reg);
}

// Which bits a continuation record has (ERR<n>FR.ED=0, ERT=1).
static uint64_t status_bits(const struct ras_record *r)
{
    if (bits_get(r->fr, ERXFR_EL1_ED) == FR_ABSENT && bits_get(r->fr, ERXFR_EL1_ERT) == ERT_CONTINUATION)
        return ERXSTATUS_EL1_AV | ERXSTATUS_EL1_V | ERXSTATUS_EL1_MV | ERXSTATUS_EL1_IERR;
    return sysreg_row_of(ERXSTATUS_EL1)->known;
}

// An empty record can be traced to no error. With PFGF.SYN its codes are for the injected one.
static void write_status(const struct ras_node *n, struct ras_record *r, uint64_t value, bool bitwise)
{
    uint64_t old = r->status, codes = ERXSTATUS_EL1_IERR | ERXSTATUS_EL1_SERR;

    value &= status_bits(r);
    r->status = ras_status_write(old, value, n->version, bitwise);
    if (!bits_any(old, ERXSTATUS_EL1_V) && ras_injects(n) && bits_any(n->record.pfgf, ERXPFGF_EL1_SYN))
        r->status = (r->status & ~codes) | (value & codes);
    if (bits_any(old, ERXSTATUS_EL1_V) && !bits_any(r->status, ERXSTATUS_EL1_V))
        r->tag = 0;
}

// ERR<n>ADDR while AV=1 is IMPLEMENTATION DEFINED: read-only here. While AV=0 it is there to be preset for an
// injected error, or UNKNOWN and ignores writes.
bool ras_write_ignored(const struct ras *ras, unsigned node, unsigned record, enum ras_reg reg)
{
    const struct ras_node *n = &ras->node[node];
    const struct ras_record *r = ras_record_at(ras, node, record);

    if (reg == RAS_FR || reg == RAS_PFGF || lacks(n, record, reg) || (reg == RAS_STATUS && is_proxy(n)))
        return true;
    if (reg != RAS_ADDR)
        return false;
    return bits_any(r->status, ERXSTATUS_EL1_AV) || !ras_injects(n) ||
           !bits_any(n->record.pfgf, ERXPFGF_EL1_AV);
}

void ras_write(struct ras *ras, unsigned node, unsigned record, enum ras_reg reg, uint64_t value,
               bool bitwise)
{
    struct ras_node *n = &ras->node[node];
    struct ras_record *r = ras_record_of(ras, node, record);

    if (ras_write_ignored(ras, node, record, reg))
        return;
    if (reg == RAS_STATUS)
        write_status(n, r, value, bitwise);
    else if (reg == RAS_CTLR)
        r->ctlr = value & ras_control_bits(r);
    else if (reg == RAS_PFGCTL)
        ras_inject_write(ras, node, value);
    else
        *slot(r, reg) = value & sysreg_row_of(names[reg])->known;
    ras_lines(ras, node);
}

static bool visible(const struct ras_node *node, unsigned pe)
{
    return node->in_use && (node->pe == pe || node->pe == RAS_PE_ANY);
}

int ras_locate(const struct ras *ras, unsigned pe, uint64_t sel, unsigned *record)
{
    for (int i = 0; i < RAS_NODES; i++) {
        unsigned records = visible(&ras->node[i], pe) ? ras_records(&ras->node[i]) : 0;

        if (sel < records) {
            *record = (unsigned)sel;
            return i;
        }
        sel -= records;
    }
    return -1;
}

int ras_select(const struct ras *ras, unsigned pe, uint64_t sel)
{
    unsigned record;

    return ras_locate(ras, pe, sel, &record);
}

uint32_t ras_tag(const struct ras *ras, unsigned pe, uint64_t sel)
{
    unsigned record;
    int node = ras_locate(ras, pe, sel, &record);

    return node < 0 ? 0 : ras_record_at(ras, (unsigned)node, record)->tag;
}

unsigned ras_count(const struct ras *ras, unsigned pe)
{
    unsigned count = 0;

    for (int i = 0; i < RAS_NODES; i++)
        count += visible(&ras->node[i], pe) ? ras_records(&ras->node[i]) : 0;
    return count;
}
