// SPDX-License-Identifier: BSD-2-Clause
// ERX*_EL1: windows to the record that ERRSELR_EL1.SEL selects (DDI 0487 D24.5, IHI 0100 chapter 3).
#include "exception.h"
#include "pe.h"
#include "ras.h"
#include "sysreg_calc.h"

enum { GROUP_RECORDS = 64 };                                           // of one ERXGSR_EL1
enum { BEYOND_RAZ_WI = 0, BEYOND_UNDEFINED = 1, BEYOND_RECORD_0 = 2 }; // knob errselr-beyond-num

// The node to show, or -1 and `*result`.
static int locate(const struct pe *pe, const struct ras *ras, enum sysreg_result *result)
{
    uint64_t sel = pe->sys[ERRSELR_EL1];

    *result = SYSREG_OK;
    if (sel >= ras_count(ras, pe->index)) {
        *result = pe->impdef[IMPDEF_ERRSELR_BEYOND] == BEYOND_UNDEFINED ? SYSREG_UNDEFINED : SYSREG_IGNORED;
        if (pe->impdef[IMPDEF_ERRSELR_BEYOND] != BEYOND_RECORD_0)
            return -1;
        sel = 0;
    }
    int node = ras_select(ras, pe->index, sel);
    *result = node >= 0 ? SYSREG_OK : SYSREG_IGNORED;
    return node;
}

enum sysreg_result sysreg_view_select(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                      struct exception *trap)
{
    if (reg != ERRSELR_EL1 || ras_count(ras, pe->index) > 0)
        return SYSREG_OK;
    if (pe->impdef[IMPDEF_ERRSELR_BEYOND] != BEYOND_UNDEFINED)
        return SYSREG_IGNORED;
    *trap = exception_undefined(pe);
    return SYSREG_UNDEFINED;
}

static uint64_t *slot(struct ras_record *r, enum sysreg reg)
{
    switch (reg) {
    case ERXFR_EL1:
        return &r->fr;
    case ERXCTLR_EL1:
        return &r->ctlr;
    case ERXSTATUS_EL1:
        return &r->status;
    case ERXADDR_EL1:
        return &r->addr;
    case ERXPFGCTL_EL1:
        return &r->pfgctl;
    case ERXPFGCDN_EL1:
        return &r->pfgcdn;
    default:
        return &r->misc[reg - ERXMISC0_EL1];
    }
}

static bool is_injection(enum sysreg reg)
{
    return reg == ERXPFGF_EL1 || reg == ERXPFGCTL_EL1 || reg == ERXPFGCDN_EL1;
}

// Without INJ the injection registers of the record are RES0.
static bool res0(const struct ras_record *r, enum sysreg reg)
{
    return is_injection(reg) && bits_get(r->fr, ERXFR_EL1_INJ) != 1;
}

// A node can fake the error types that it can detect; FR.CE=2 is non-specific only, which PFGF.CE calls 1.
static uint64_t injectable(uint64_t fr)
{
    static const uint8_t ce[] = {0, 3, 1, 3};
    uint64_t types =
        bits_get(fr, ERXFR_EL1_DE | ERXFR_EL1_UEO | ERXFR_EL1_UER | ERXFR_EL1_UEU | ERXFR_EL1_UC);

    return bits_put(types << 1, ERXPFGF_EL1_CE, ce[bits_get(fr, ERXFR_EL1_CE)]);
}

static uint64_t group_status(const struct pe *pe, const struct ras *ras)
{
    uint64_t first = pe->sys[ERRSELR_EL1] / GROUP_RECORDS * GROUP_RECORDS;
    unsigned count = ras_count(ras, pe->index);
    uint64_t valid = 0;

    for (uint64_t sel = first; sel < count && sel < first + GROUP_RECORDS; sel++) {
        int node = ras_select(ras, pe->index, sel);
        if (node >= 0 && bits_any(ras->node[node].record.status, ERXSTATUS_EL1_V))
            valid |= BIT(sel - first);
    }
    return valid;
}

enum sysreg_result sysreg_view_read(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                    uint64_t *value, struct exception *trap)
{
    enum sysreg_result result;
    int node = locate(pe, ras, &result);

    if (result == SYSREG_UNDEFINED)
        *trap = exception_undefined(pe);
    if (result != SYSREG_OK)
        return result;
    if (reg == ERXGSR_EL1) {
        *value = group_status(pe, ras);
        return SYSREG_OK;
    }
    struct ras_record r = ras->node[node].record;
    if (res0(&r, reg))
        return SYSREG_IGNORED;
    *value = reg == ERXPFGF_EL1 ? injectable(r.fr) : *slot(&r, reg);
    return SYSREG_OK;
}

// An empty record can be traced to no error.
static void write_status(struct ras_node *node, uint64_t value, bool bitwise)
{
    struct ras_record *r = &node->record;
    uint64_t old = r->status;

    r->status = ras_status_write(old, value & sysreg_row_of(ERXSTATUS_EL1)->known, node->version, bitwise);
    if (bits_any(old, ERXSTATUS_EL1_V) && !bits_any(r->status, ERXSTATUS_EL1_V))
        r->tag = 0;
}

enum sysreg_result sysreg_view_write(const struct pe *pe, struct ras *ras, enum sysreg reg, uint64_t value,
                                     struct exception *trap)
{
    enum sysreg_result result;
    int index = locate(pe, ras, &result);

    if (result == SYSREG_UNDEFINED)
        *trap = exception_undefined(pe);
    if (result != SYSREG_OK)
        return result;
    struct ras_node *node = &ras->node[index];
    struct ras_record *r = &node->record;
    if (res0(r, reg) || (reg == ERXADDR_EL1 && bits_any(r->status, ERXSTATUS_EL1_AV)))
        return SYSREG_IGNORED;
    if (reg == ERXSTATUS_EL1)
        write_status(node, value, pe->impdef[IMPDEF_W1C_BITWISE] != 0);
    else
        *slot(r, reg) = value & sysreg_row_of(reg)->known;
    ras_lines(node);
    return SYSREG_OK;
}
