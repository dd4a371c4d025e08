// SPDX-License-Identifier: BSD-2-Clause
// ERX*_EL1: windows to the record that ERRSELR_EL1.SEL selects (DDI 0487 D24.5, IHI 0100 chapter 3).
#include "exception.h"
#include "pe.h"
#include "ras.h"
#include "sysreg_calc.h"

enum { GROUP_RECORDS = 64 };                                           // of one ERXGSR_EL1
enum { BEYOND_RAZ_WI = 0, BEYOND_UNDEFINED = 1, BEYOND_RECORD_0 = 2 }; // knob errselr-beyond-num

// Where no record is.
static enum sysreg_result nothing_there(const struct pe *pe, struct exception *trap)
{
    if (pe->impdef[IMPDEF_ERRSELR_BEYOND] != BEYOND_UNDEFINED)
        return SYSREG_IGNORED;
    *trap = exception_undefined(pe);
    return SYSREG_UNDEFINED;
}

// The node to show and its record.
static enum sysreg_result locate(const struct pe *pe, const struct ras *ras, unsigned *node, unsigned *record,
                                 struct exception *trap)
{
    uint64_t sel = pe->sys[ERRSELR_EL1];

    if (sel >= ras_count(ras, pe->index)) {
        if (pe->impdef[IMPDEF_ERRSELR_BEYOND] != BEYOND_RECORD_0)
            return nothing_there(pe, trap);
        sel = 0;
    }
    int found = ras_locate(ras, pe->index, sel, record);

    *node = (unsigned)found;
    return found >= 0 ? SYSREG_OK : SYSREG_IGNORED;
}

enum sysreg_result sysreg_view_select(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                      struct exception *trap)
{
    if (reg != ERRSELR_EL1 || ras_count(ras, pe->index) > 0)
        return SYSREG_OK;
    return nothing_there(pe, trap);
}

static uint64_t group_status(const struct pe *pe, const struct ras *ras)
{
    uint64_t first = pe->sys[ERRSELR_EL1] / GROUP_RECORDS * GROUP_RECORDS;
    unsigned count = ras_count(ras, pe->index), record;
    uint64_t valid = 0;

    for (uint64_t sel = first; sel < count && sel < first + GROUP_RECORDS; sel++) {
        int node = ras_locate(ras, pe->index, sel, &record);
        uint64_t status = node < 0 ? 0 : ras_read(ras, (unsigned)node, record, RAS_STATUS);
        valid |= bits_any(status, ERXSTATUS_EL1_V) ? BIT(sel - first) : 0;
    }
    return valid;
}

enum sysreg_result sysreg_view_read(const struct pe *pe, const struct ras *ras, enum sysreg reg,
                                    uint64_t *value, struct exception *trap)
{
    unsigned node, record;
    enum sysreg_result result = locate(pe, ras, &node, &record, trap);

    if (result != SYSREG_OK)
        return result;
    if (reg == ERXGSR_EL1) {
        *value = group_status(pe, ras);
        return SYSREG_OK;
    }
    if (ras_lacks(ras, node, record, ras_register(reg)))
        return SYSREG_IGNORED;
    *value = ras_read(ras, node, record, ras_register(reg));
    return SYSREG_OK;
}

enum sysreg_result sysreg_view_write(const struct pe *pe, struct ras *ras, enum sysreg reg, uint64_t value,
                                     struct exception *trap)
{
    unsigned node, record;
    enum sysreg_result result = locate(pe, ras, &node, &record, trap);

    if (result != SYSREG_OK)
        return result;
    if (ras_write_ignored(ras, node, record, ras_register(reg)))
        return SYSREG_IGNORED;
    ras_write(ras, node, record, ras_register(reg), value, pe->impdef[IMPDEF_W1C_BITWISE] != 0);
    return SYSREG_OK;
}
