// SPDX-License-Identifier: BSD-2-Clause
// Any accesses to error record groups, by address and through System registers: an answer of the
// architecture, never a crash. Bytes: 8 that describe the group, then accesses of 12 each.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exception.h"
#include "pe.h"
#include "ras_group.h"

enum { NODES = 3, HEADER = 8, ACCESS = 12 };
enum what { READS, WRITES, ERRORS, READS_SYSREG, WRITES_SYSREG, WHATS };

struct bench {
    struct pe pe;
    struct ras ras;
    struct ras_group group;
    struct ras_group_state state;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void build(struct bench *b, const uint8_t *data)
{
    static const uint8_t forms[] = {RAS_IRQCR_UNSAID, RAS_IRQCR_IMPDEF, RAS_IRQCR_SIMPLE, RAS_IRQCR_MSI,
                                    RAS_IRQCR_NONE};
    static const uint8_t versions[] = {10, 11, 20};
    struct ras_group *g = &b->group;

    g->layout = data[0] % RAS_GROUP_LAYOUTS;
    g->pfg = data[1] % 3;
    g->irqcr = forms[data[2] % 5];
    g->version = versions[data[3] % 3];
    g->records =
        (uint16_t)((data[4] | (unsigned)data[5] << 8) %
                   (ras_group_limit((enum ras_group_layout)g->layout, (enum ras_group_pfg)g->pfg) + 1));
    g->halves = data[6] & 1;
    g->refuses = data[6] >> 1 & 1;
    g->bitwise = data[6] >> 2 & 1;
    memset(g->node, RAS_GROUP_NO_RECORD, sizeof(g->node));
    for (unsigned i = 0; i < NODES; i++) {
        g->node[i] = (uint8_t)i;
        ras_node_init(&b->ras.node[i], g->version, data[7], i == 0 ? RAS_PE_NONE : RAS_PE_ANY);
        if (!(data[6] >> (3 + i) & 1)) // disabled: ERR<n>CTLR.ED=0
            b->ras.node[i].record.ctlr = 0;
    }
    pe_reset(&b->pe, 0, UINT64_MAX);
    b->pe.pstate.el = 3;
}

// A refused access changed nothing and read zeros; one of more than 8 bytes or off its alignment reaches
// nothing.
static void access(struct bench *b, bool write, const uint8_t *data)
{
    static const uint32_t sizes[] = {1, 2, 4, 8, 4, 8, 16, 64, 3, 4096};
    enum ras_group_page page = data[1] & 0x80 ? RAS_PAGE_INJECTION : RAS_PAGE_RECORDS;
    uint64_t offset = (data[1] & 0x7f) | (uint64_t)data[2] << 7 | (uint64_t)(data[3] & 1) << 15, value;
    uint32_t size = sizes[(data[3] >> 1) % 10];
    struct bench before = *b;
    enum bus_status status;

    memcpy(&value, data + 4, sizeof(value));
    if (write)
        status = ras_group_write(&b->group, &b->state, &b->ras, page, offset, size, value);
    else
        status = ras_group_read(&b->group, &b->state, &b->ras, page, offset, size, &value);
    bool odd = (size != 4 && size != 8) || offset % size != 0;
    if ((!write || odd || status != BUS_OKAY) && memcmp(&before, b, sizeof(before)) != 0)
        abort();
    if (!write && (odd || status != BUS_OKAY) && value != 0)
        abort();
    if (status != (odd && b->group.refuses ? BUS_SLVERR : status))
        abort();
    if (ras_group_interrupts(&b->group, &b->state, &b->ras) > 7)
        abort();
}

// A node that is disabled records nothing (IHI 0100 3.2, ERR<n>CTLR.ED).
static void error(struct bench *b, const uint8_t *data)
{
    struct ras_node *node = &b->ras.node[data[1] % NODES];
    struct ras_error e = {.state = data[2] % (STATE_CE + 1), .serr = data[3], .ierr = data[4], .tag = 1};
    uint64_t status = node->record.status;
    bool on = (node->record.ctlr & ERXCTLR_EL1_ED) != 0 || bits_get(node->record.fr, ERXFR_EL1_ED) == 1;

    memcpy(&e.address, data + 4, sizeof(e.address));
    e.has_address = data[3] & 1;
    e.in_band = data[3] >> 1 & 1;
    ras_detect(&b->ras, data[1] % NODES, &e);
    if (!on && node->record.status != status)
        abort();
}

static void sysreg(struct bench *b, bool write, const uint8_t *data)
{
    static const enum sysreg regs[] = {ERRIDR_EL1,  ERRSELR_EL1,   ERXFR_EL1,    ERXCTLR_EL1,  ERXSTATUS_EL1,
                                       ERXADDR_EL1, ERXMISC0_EL1,  ERXMISC1_EL1, ERXMISC2_EL1, ERXMISC3_EL1,
                                       ERXPFGF_EL1, ERXPFGCTL_EL1, ERXPFGCDN_EL1};
    enum sysreg reg = regs[data[1] % (sizeof(regs) / sizeof(regs[0]))];
    struct exception trap = {0};
    uint64_t value;

    memcpy(&value, data + 4, sizeof(value));
    b->pe.pstate.el = data[2] % 4;
    if (write)
        sysreg_write(&b->pe, &b->ras, reg, value, &trap);
    else
        sysreg_read(&b->pe, &b->ras, reg, &value, &trap);
    if (b->ras.node[0].pe != RAS_PE_NONE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bench b;

    if (size < HEADER)
        return 0;
    memset(&b, 0, sizeof(b));
    build(&b, data);
    for (data += HEADER, size -= HEADER; size >= ACCESS; data += ACCESS, size -= ACCESS) {
        enum what what = data[0] % WHATS;

        if (what == ERRORS)
            error(&b, data);
        else if (what == READS || what == WRITES)
            access(&b, what == WRITES, data);
        else
            sysreg(&b, what == WRITES_SYSREG, data);
    }
    return 0;
}
