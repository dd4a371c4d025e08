// SPDX-License-Identifier: BSD-2-Clause
#include "ras.h"

#include <assert.h>

enum { STATE_NONE = STATE_COUNT, HELD_COUNT }; // a record may hold no error
enum { VERSION_10, VERSION_11, VERSION_COUNT };
enum { PE_ANY = 0xff };

// Codes of ERR<n>FR: 1 always, 2 by a bit of ERR<n>CTLR, 3 by one bit for reads and one for writes.
enum { FR_ABSENT, FR_ALWAYS, FR_CONTROLLABLE };
enum { CE_NON_SPECIFIC = 2 };

// 0 is a gap in record.def.
enum action { GAP, W, WO, O, K, CW, CK, CWK, CO, CWO, ACTION_COUNT };

static const uint8_t actions[VERSION_COUNT][HELD_COUNT][STATE_COUNT] = {
#define RECORD(version, held, new, action) [VERSION_##version][STATE_##held][STATE_##new] = action,
#define W1C(version, field, how, invalid, gate)
#include "record.def"
#undef RECORD
#undef W1C
};

// FR.CEC=0: without a counter CW is W, CWO and CO are O, CWK keeps (FR.CEO=0) and sets OF. Where IHI 0100
// leaves OF to the node it stays as it is, so that an overflow once seen is not forgotten.
static const struct effect {
    bool overwrite, overflow;
} effects[ACTION_COUNT] = {
    [W] = {true,  false},
      [WO] = {true,  true },
      [O] = {false, true },
    [K] = {false, false},
      [CW] = {true,  false},
      [CK] = {false, false},
    [CWK] = {false, true },
      [CO] = {false, true },
      [CWO] = {false, true },
};

// Controls for reads stand for both: no error says which it was.
static bool enabled(const struct ras_record *r, uint64_t fr_mask, uint64_t ctlr_mask)
{
    uint64_t code = bits_get(r->fr, fr_mask);

    return code == FR_ALWAYS || (code >= FR_CONTROLLABLE && bits_any(r->ctlr, ctlr_mask));
}

// Table 2-1: the highest priority type in the record.
static unsigned held_state(uint64_t status)
{
    static const uint8_t of_uet[] = {STATE_UC, STATE_UEU, STATE_UEO, STATE_UER};

    if (!bits_any(status, ERXSTATUS_EL1_V))
        return STATE_NONE;
    if (bits_any(status, ERXSTATUS_EL1_UE))
        return of_uet[bits_get(status, ERXSTATUS_EL1_UET)];
    if (bits_any(status, ERXSTATUS_EL1_DE))
        return STATE_DE;
    return bits_any(status, ERXSTATUS_EL1_CE) ? STATE_CE : STATE_NONE;
}

static uint64_t uet_of(unsigned state)
{
    static const uint8_t codes[] = {[STATE_UC] = 0, [STATE_UEU] = 1, [STATE_UEO] = 2, [STATE_UER] = 3};

    return codes[state];
}

static bool uncorrected(unsigned state)
{
    return state != STATE_CE && state != STATE_DE;
}

// The bit of the type joins those of other types (2.4.3.4, 2.4.3.5). Which CE code a second Corrected error
// leaves is IMPLEMENTATION DEFINED: the first stays.
static uint64_t add_type(uint64_t status, const struct ras_error *error, unsigned state)
{
    if (uncorrected(state))
        return status | ERXSTATUS_EL1_UE;
    if (state == STATE_DE)
        return status | ERXSTATUS_EL1_DE;
    if (bits_any(status, ERXSTATUS_EL1_CE))
        return status;
    return bits_put(status, ERXSTATUS_EL1_CE, error->ce ? error->ce : CE_NON_SPECIFIC);
}

// 2.4.3.4. Without miscellaneous information MV=0, a choice.
static void overwrite(struct ras_record *r, const struct ras_error *error, unsigned state, bool in_band)
{
    uint64_t s = r->status | ERXSTATUS_EL1_V;

    if (uncorrected(state))
        s = bits_put(s, ERXSTATUS_EL1_UET, uet_of(state));
    s = bits_put(s, ERXSTATUS_EL1_ER, in_band);
    s = bits_put(s, ERXSTATUS_EL1_PN, error->poison != 0);
    s = bits_put(s, ERXSTATUS_EL1_IERR, error->ierr);
    s = bits_put(s, ERXSTATUS_EL1_SERR, error->serr);
    s = bits_put(s, ERXSTATUS_EL1_AV, error->has_address != 0);
    s = bits_put(s, ERXSTATUS_EL1_MV, error->misc0 != 0);
    r->status = s;
    r->addr = 0;
    if (error->has_address)
        r->addr = (error->address & ERXADDR_EL1_PADDR) | (error->incorrect_address ? ERXADDR_EL1_AI : 0);
    r->misc[0] = error->misc0;
    r->tag = error->tag;
}

static bool fhi_enabled(const struct ras_record *r, bool corrected)
{
    if (corrected && bits_get(r->fr, ERXFR_EL1_CFI) != FR_ABSENT)
        return enabled(r, ERXFR_EL1_CFI, ERXCTLR_EL1_CFI);
    return enabled(r, ERXFR_EL1_FI, ERXCTLR_EL1_FI);
}

static bool eri_enabled(const struct ras_record *r, unsigned state)
{
    if (uncorrected(state))
        return enabled(r, ERXFR_EL1_UI, ERXCTLR_EL1_UI);
    return state == STATE_DE && enabled(r, ERXFR_EL1_DUI, ERXCTLR_EL1_DUI);
}

void ras_lines(struct ras_node *node)
{
    const struct ras_record *r = &node->record;
    bool valid = bits_any(r->status, ERXSTATUS_EL1_V);
    bool ue = valid && bits_any(r->status, ERXSTATUS_EL1_UE);
    bool de = valid && bits_any(r->status, ERXSTATUS_EL1_DE);
    bool ce = valid && bits_any(r->status, ERXSTATUS_EL1_CE);
    bool ci = valid && bits_any(r->status, ERXSTATUS_EL1_CI);

    node->fhi = ((ue || de) && fhi_enabled(r, false)) || (ce && fhi_enabled(r, true));
    node->eri = (ue && eri_enabled(r, STATE_UC)) || (de && eri_enabled(r, STATE_DE));
    node->cri = ci && enabled(r, ERXFR_EL1_CI, ERXCTLR_EL1_CI);
}

static bool is_critical(const struct ras_record *r, const struct ras_error *error)
{
    return error->critical && bits_get(r->fr, ERXFR_EL1_CI) != FR_ABSENT;
}

// Keeps or overwrites. CI is not part of the syndrome that 2.4.3.4 writes and 2.4.3.5 keeps: once set it
// stays.
static void record(struct ras_node *node, const struct ras_error *error, unsigned state,
                   struct ras_result *result)
{
    struct ras_record *r = &node->record;
    unsigned held = held_state(r->status);
    unsigned action = actions[node->version < 11 ? VERSION_10 : VERSION_11][held][state];
    uint32_t held_tag = held == STATE_NONE ? 0 : r->tag;

    assert(action != GAP);
    if (!bits_any(r->status, ERXSTATUS_EL1_V))
        r->status = 0; // UNKNOWN until now
    if (effects[action].overwrite)
        overwrite(r, error, state, result->in_band);
    r->status = add_type(r->status, error, state);
    if (effects[action].overflow)
        r->status |= ERXSTATUS_EL1_OF;
    if (is_critical(r, error))
        r->status |= ERXSTATUS_EL1_CI;

    result->action = effects[action].overwrite ? RAS_OVERWRITTEN : RAS_KEPT;
    if (held == STATE_NONE)
        result->action = RAS_WRITTEN;
    result->lost = effects[action].overwrite ? held_tag : error->tag;
    if (error->tag == held_tag)
        result->lost = 0; // the same error twice
}

struct ras_result ras_record_error(struct ras_node *node, const struct ras_error *error)
{
    const struct ras_record *r = &node->record;
    bool critical = is_critical(r, error);
    bool cri = critical && enabled(r, ERXFR_EL1_CI, ERXCTLR_EL1_CI);
    // ERR<n>CTLR.CI=0: critical errors are treated as Uncontained ones.
    unsigned state = critical && !cri ? STATE_UC : error->state;

    assert(state < STATE_COUNT);
    if (!enabled(r, ERXFR_EL1_ED, ERXCTLR_EL1_ED))
        return (struct ras_result){.action = RAS_IGNORED, .lost = error->tag};
    struct ras_result result = {
        .in_band = error->in_band && uncorrected(state) && enabled(r, ERXFR_EL1_UE, ERXCTLR_EL1_UE),
        .fhi = fhi_enabled(r, state == STATE_CE),
        .eri = eri_enabled(r, state),
        .cri = cri,
    };
    record(node, error, state, &result);
    ras_lines(node);
    return result;
}

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
    };
}

static bool visible(const struct ras_node *node, unsigned pe)
{
    return node->in_use && (node->pe == pe || node->pe == PE_ANY);
}

int ras_select(const struct ras *ras, unsigned pe, uint64_t sel)
{
    for (int i = 0; i < RAS_NODES; i++) {
        if (visible(&ras->node[i], pe) && sel-- == 0)
            return i;
    }
    return -1;
}

unsigned ras_count(const struct ras *ras, unsigned pe)
{
    unsigned count = 0;

    for (int i = 0; i < RAS_NODES; i++)
        count += visible(&ras->node[i], pe);
    return count;
}
