// SPDX-License-Identifier: BSD-2-Clause
// Recording: what a record does with a new error (IHI 0100 2.4.3).
#include "ras.h"

#include <assert.h>

#include "ras_control.h"
#include "ras_count.h"

enum { STATE_NONE = STATE_COUNT, HELD_COUNT }; // a record may hold no error
enum { VERSION_10, VERSION_11, VERSION_COUNT };
enum { CE_NON_SPECIFIC = 2, TS_GENERIC_TIMER = 1, GRANULE = 64 };

// 0 is a gap in record.def.
enum action { GAP, W, WO, O, K, CW, CK, CWK, CO, CWO, ACTION_COUNT };

static const uint8_t actions[VERSION_COUNT][HELD_COUNT][STATE_COUNT] = {
#define RECORD(version, held, new, action) [VERSION_##version][STATE_##held][STATE_##new] = action,
#define W1C(version, field, how, invalid, gate)
#include "record.def"
#undef RECORD
#undef W1C
};

// When an action overwrites: FR.CEO=1 lets a Corrected error do it while OF=0.
enum overwrites { KEEPS, OVERWRITES, CEO, CEO_IF_COUNTED };

// `plain`: it sets OF where nothing is counted; `wrap`: where the counter overflows. Where IHI 0100 leaves OF
// to the node it stays as it is, so that an overflow once seen is not forgotten.
static const struct effect {
    uint8_t overwrites;
    bool plain, wrap;
} effects[ACTION_COUNT] = {
    [W] = {OVERWRITES,     false, false},
      [WO] = {OVERWRITES,     true,  true },
      [O] = {KEEPS,          true,  true },
    [K] = {KEEPS,          false, false},
      [CW] = {OVERWRITES,     false, true },
      [CK] = {KEEPS,          false, false},
    [CWK] = {CEO,            true,  true },
      [CO] = {KEEPS,          true,  true },
      [CWO] = {CEO_IF_COUNTED, true,  true },
};

// Table 2-1: the highest priority type in the record.
static unsigned held_state(uint64_t status)
{
    static const uint8_t of_uet[] = {
        [UET_UC] = STATE_UC, [UET_UEU] = STATE_UEU, [UET_UEO] = STATE_UEO, [UET_UER] = STATE_UER};

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
    static const uint8_t codes[] = {
        [STATE_UC] = UET_UC, [STATE_UEU] = UET_UEU, [STATE_UEO] = UET_UEO, [STATE_UER] = UET_UER};

    return codes[state];
}

// A record, and the first of its node, which has FR and CTLR.
struct place {
    struct ras_record *r;
    const struct ras_record *first;
    unsigned version;
};

// The bit of the type joins those of other types (2.4.3.4, 2.4.3.5). Which CE code a second Corrected error
// leaves is IMPLEMENTATION DEFINED: the first stays, unless the second overwrites.
static uint64_t add_type(uint64_t status, const struct ras_error *error, unsigned state, bool overwritten)
{
    if (ras_uncorrected(state))
        return status | ERXSTATUS_EL1_UE;
    if (state == STATE_DE)
        return status | ERXSTATUS_EL1_DE;
    if (bits_any(status, ERXSTATUS_EL1_CE) && !overwritten)
        return status;
    return bits_put(status, ERXSTATUS_EL1_CE, error->ce ? error->ce : CE_NON_SPECIFIC);
}

static uint64_t address_of(const struct ras_error *error)
{
    if (!error->has_address)
        return 0;
    return (error->address & ERXADDR_EL1_PADDR) | (error->incorrect_address ? ERXADDR_EL1_AI : 0);
}

// 2.4.3.4. Without miscellaneous information MV=0, a choice; counters are information.
static void overwrite(const struct place *p, const struct ras_error *error, unsigned state, bool in_band)
{
    struct ras_record *r = p->r;
    uint64_t counters = ras_counter_bits(p->first);
    uint64_t s = (r->status | ERXSTATUS_EL1_V) & ~ERXSTATUS_EL1_RV;

    if (ras_uncorrected(state))
        s = bits_put(s, ERXSTATUS_EL1_UET, uet_of(state));
    s = bits_put(s, ERXSTATUS_EL1_ER, in_band);
    s = bits_put(s, ERXSTATUS_EL1_PN, error->poison != 0);
    s = bits_put(s, ERXSTATUS_EL1_IERR, error->ierr);
    s = bits_put(s, ERXSTATUS_EL1_SERR, error->serr);
    s = bits_put(s, ERXSTATUS_EL1_AV, error->has_address != 0);
    s = bits_put(s, ERXSTATUS_EL1_MV, error->misc0 != 0 || counters != 0);
    r->status = s;
    r->addr = address_of(error);
    r->misc[0] = (r->misc[0] & counters) | (error->misc0 & ~counters);
    r->tag = error->tag;
}

static bool overwrites(const struct place *p, const struct effect *effect, bool counted)
{
    bool ceo = bits_get(p->first->fr, ERXFR_EL1_CEO) == 1 && !bits_any(p->r->status, ERXSTATUS_EL1_OF);

    switch ((enum overwrites)effect->overwrites) {
    case KEEPS:
        return false;
    case OVERWRITES:
        return true;
    case CEO:
        return ceo;
    case CEO_IF_COUNTED:
        return ceo && counted;
    }
    assert(!"an effect without a meaning");
    return false;
}

static bool is_critical(const struct ras_record *first, const struct ras_error *error)
{
    return error->critical && ras_has_critical(first);
}

// UNKNOWN until now. ERR<n>STATUS.RV and RV2 tell of resets (RAS v2): any error ends RV2, and RV ends with
// what the record held.
static void begin(struct ras_record *r)
{
    if (!bits_any(r->status, ERXSTATUS_EL1_V))
        r->status = 0;
    r->status &= ~ERXSTATUS_EL1_RV2;
}

static uint32_t lost_tag(const struct ras_error *error, uint32_t held_tag, bool overwritten)
{
    if (error->tag == held_tag)
        return 0; // the same error twice
    return overwritten ? held_tag : error->tag;
}

// Keeps or overwrites. CI is not part of the syndrome that 2.4.3.4 writes and 2.4.3.5 keeps: once set it
// stays. True: a counter took the error and did not overflow, so that nothing happened that anybody waits
// for.
static bool record(const struct place *p, const struct ras_error *error, unsigned state,
                   struct ras_result *result)
{
    struct ras_record *r = p->r;
    unsigned held = held_state(r->status);
    unsigned action = actions[p->version < 11 ? VERSION_10 : VERSION_11][held][state];
    uint32_t held_tag = held == STATE_NONE ? 0 : r->tag;
    bool counted = state == STATE_CE && ras_counts(p->first);

    assert(action != GAP);
    bool wraps = counted && ras_count_error(p->first, r, error);
    bool written = overwrites(p, &effects[action], counted);
    begin(r);
    if (written)
        overwrite(p, error, state, result->in_band);
    r->status = add_type(r->status, error, state, written);
    r->status |= counted ? ERXSTATUS_EL1_MV : 0;
    if (counted ? wraps && effects[action].wrap : effects[action].plain)
        r->status |= ERXSTATUS_EL1_OF;
    if (is_critical(p->first, error))
        r->status |= ERXSTATUS_EL1_CI;

    result->action = written ? RAS_OVERWRITTEN : RAS_KEPT;
    if (held == STATE_NONE)
        result->action = RAS_WRITTEN;
    result->lost = lost_tag(error, held_tag, written);
    result->stamp = written && bits_get(p->first->fr, ERXFR_EL1_TS) == TS_GENERIC_TIMER;
    return counted && !wraps;
}

static struct ras_result detect(const struct place *p, const struct ras_error *error)
{
    bool critical = is_critical(p->first, error);
    bool cri = critical && ras_raises_cri(p->first);
    enum ras_access access = error->write ? RAS_WRITES : RAS_READS;
    // ERR<n>CTLR.CI=0: critical errors are treated as Uncontained ones.
    unsigned state = critical && !cri ? STATE_UC : error->state;

    assert(state < STATE_COUNT);
    if (!ras_detects(p->first))
        return (struct ras_result){.action = RAS_IGNORED, .lost = error->tag};
    struct ras_result result = {
        .in_band = error->in_band && ras_uncorrected(state) && ras_responds(p->first, access),
        .eri = ras_raises_eri(p->first, state, access),
        .cri = cri,
        .state = (uint8_t)state,
    };
    bool only_counted = record(p, error, state, &result);

    result.fhi = !only_counted && ras_raises_fhi(p->first, state, access);
    return result;
}

struct ras_result ras_record_error(struct ras_node *node, const struct ras_error *error)
{
    struct place p = {&node->record, &node->record, node->version};

    assert(ras_records(node) == 1);
    struct ras_result result = detect(&p, error);
    if (result.action != RAS_IGNORED)
        ras_node_lines(node, NULL);
    return result;
}

unsigned ras_record_for(const struct ras *ras, unsigned index, const struct ras_error *error)
{
    const struct ras_node *node = &ras->node[index];
    unsigned records = ras_records(node);

    if (node->choice == RAS_GRANULE)
        return error->has_address ? (unsigned)(error->address / GRANULE % records) : 0;
    for (unsigned i = 0; node->choice == RAS_EMPTY && i < records; i++) {
        if (!bits_any(ras_record_at(ras, index, i)->status, ERXSTATUS_EL1_V))
            return i;
    }
    return 0;
}

struct ras_result ras_detect(struct ras *ras, unsigned node, const struct ras_error *error)
{
    unsigned record = ras_record_for(ras, node, error);
    struct place p = {ras_record_of(ras, node, record), &ras->node[node].record, ras->node[node].version};
    struct ras_result result = detect(&p, error);

    result.record = (uint8_t)record;
    if (result.action != RAS_IGNORED)
        ras_lines(ras, node);
    return result;
}

// MISC3 holds it (ERR<n>FR.TS=1).
void ras_timestamp(struct ras *ras, unsigned node, const struct ras_result *result, uint64_t time)
{
    if (result->stamp)
        ras_record_of(ras, node, result->record)->misc[3] = time;
}
