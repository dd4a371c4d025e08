// SPDX-License-Identifier: BSD-2-Clause
// What an error record does with a new error, and with a write to ERR<n>STATUS.
#include "ras.h"
#include "table/tables.h"

static const char *const versions[] = {"v1.0", "v1.1", "v2.0", NULL};
static const unsigned version_of[] = {10, 11, 20};

// A record that holds nothing comes first. Rows of record.def know two versions.
static const char *const held_words[] = {"none", "CE", "DE", "UEO", "UER", "UEU", "UC", NULL};
static const char *const new_words[] = {"CE", "DE", "UEO", "UER", "UEU", "UC", NULL};
static const enum error_state state_of[] = {STATE_CE, STATE_DE, STATE_UEO, STATE_UER, STATE_UEU, STATE_UC};
enum { STATE_NONE = STATE_COUNT, HELD_NOTHING = 0, HELD_CE };
enum { COUNTER_NONE, COUNTER_COUNTS, COUNTER_WRAPS };
static const char *const counter_words[] = {"none", "counts", "wraps", NULL};
enum { TAG_HELD = 1, TAG_NEW, ALL_STATES = (1u << STATE_COUNT) - 1, CEC_8_BIT = 2, COUNT_AT_MOST = 127 };

static const char *const rules[][STATE_COUNT + 1][STATE_COUNT] = {
#define RECORD(version, held, new, action) [version > 10][STATE_##held][STATE_##new] = #action,
#define W1C(version, field, how, invalid, gate)
#include "record.def"
#undef RECORD
#undef W1C
};

// clang-format off
static const struct table_input overwrite_inputs[] = {
    {.name = "version", .own = OWN_VERSION + 1, .max = 2, .words = versions},
    {.name = "held",    .own = OWN_HELD + 1,    .max = 6, .words = held_words},
    {.name = "OF",      .own = OWN_OVERFLOW + 1, .max = 1},
    {.name = "FR.CEO",  .own = OWN_CEO + 1,     .max = 1},
    {.name = "counter", .own = OWN_COUNTER + 1, .max = 2, .words = counter_words},
    {.name = "new",     .own = OWN_STATE + 1,   .max = 5, .words = new_words},
    {0},
};
static const struct table_input w1c_inputs[] = {
    {.name = "version", .own = OWN_VERSION + 1, .max = 2, .words = versions},
    {.name = "bitwise", .own = OWN_BITWISE + 1, .max = 1},
    {.name = "V",  .own = OWN_V + 1,  .max = 1}, {.name = "UE", .own = OWN_UE + 1, .max = 1},
    {.name = "OF", .own = OWN_OVERFLOW + 1, .max = 1},
    {.name = "DE", .own = OWN_DE + 1, .max = 1}, {.name = "CE", .own = OWN_CE + 1, .max = 3},
    {.name = "write.V",  .own = OWN_WRITE_V + 1,  .max = 1}, {.name = "write.UE", .own = OWN_WRITE_UE + 1, .max = 1},
    {.name = "write.OF", .own = OWN_WRITE_OF + 1, .max = 1},
    {.name = "write.DE", .own = OWN_WRITE_DE + 1, .max = 1}, {.name = "write.CE", .own = OWN_WRITE_CE + 1, .max = 3},
    {0},
};
// clang-format on

static const char *const overwrite_outputs[] = {"syndrome", "OF_after", "counted", NULL};
static const char *const w1c_outputs[] = {"V_after",  "UE_after",  "OF_after",   "DE_after", "CE_after",
                                          "AV_after", "UET_after", "SERR_after", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static const char *overwrite_unreachable(const struct table_case *c)
{
    bool empty = c->own[OWN_HELD] == HELD_NOTHING;

    return empty && c->own[OWN_OVERFLOW] ? "an empty record tells of no overflow" : NULL;
}

static struct ras_node node_of(const struct table_case *c)
{
    struct ras_node node;

    ras_node_init(&node, version_of[c->own[OWN_VERSION]], ALL_STATES, 0);
    node.record.fr = bits_put(node.record.fr, ERXFR_EL1_CEO, c->own[OWN_CEO]);
    if (c->own[OWN_COUNTER] != COUNTER_NONE)
        node.record.fr = bits_put(node.record.fr, ERXFR_EL1_CEC, CEC_8_BIT);
    return node;
}

static struct ras_error error_of(enum error_state state, uint32_t tag)
{
    return (struct ras_error){.state = (uint8_t)state, .tag = tag};
}

static void answer_overwrite(struct table_case *c, struct table_answer *a)
{
    static const char *const words[] = {
        [RAS_WRITTEN] = "written", [RAS_OVERWRITTEN] = "overwritten", [RAS_KEPT] = "kept"};
    struct ras_node node = node_of(c);
    struct ras_error error = error_of(state_of[c->own[OWN_STATE]], TAG_NEW);
    unsigned held = STATE_NONE;
    uint64_t before = c->own[OWN_COUNTER] == COUNTER_WRAPS ? COUNT_AT_MOST : 0;

    if (c->own[OWN_HELD] != HELD_NOTHING) {
        held = state_of[c->own[OWN_HELD] - HELD_CE];
        struct ras_error first = error_of((enum error_state)held, TAG_HELD);
        ras_record_error(&node, &first);
        node.record.status = bits_put(node.record.status, ERXSTATUS_EL1_OF, c->own[OWN_OVERFLOW]);
    }
    node.record.misc[0] = before << 32;
    struct ras_result result = ras_record_error(&node, &error);
    table_put(a->output[0], words[result.action]);
    table_put_bit(a->output[1], bits_any(node.record.status, ERXSTATUS_EL1_OF));
    table_put_bit(a->output[2], node.record.misc[0] != before << 32);
    a->rule = rules[c->own[OWN_VERSION] > 0][held][error.state];
}

// Codes that are there, and other ones to write; whatever else can be cleared is there, and is written.
static uint64_t status_of(const uint64_t *own, unsigned v, uint64_t rest)
{
    return rest | (own[v] ? ERXSTATUS_EL1_V : 0) | (own[v + 1] ? ERXSTATUS_EL1_UE : 0) |
           (own[v + 2] ? ERXSTATUS_EL1_OF : 0) | (own[v + 3] ? ERXSTATUS_EL1_DE : 0) |
           bits_put(0, ERXSTATUS_EL1_CE, own[v + 4]);
}

static void answer_w1c(struct table_case *c, struct table_answer *a)
{
    static const uint64_t *const fields[] = {&ERXSTATUS_EL1_V,  &ERXSTATUS_EL1_UE, &ERXSTATUS_EL1_OF,
                                             &ERXSTATUS_EL1_DE, &ERXSTATUS_EL1_CE, &ERXSTATUS_EL1_AV,
                                             &ERXSTATUS_EL1_UET};
    uint64_t rest =
        ERXSTATUS_EL1_AV | ERXSTATUS_EL1_MV | ERXSTATUS_EL1_ER | ERXSTATUS_EL1_PN | ERXSTATUS_EL1_UET;
    unsigned version = version_of[c->own[OWN_VERSION]];
    uint64_t now =
        ras_status_write(status_of(c->own, OWN_V, rest | 0x0c), status_of(c->own, OWN_WRITE_V, rest | 0x12),
                         version, c->own[OWN_BITWISE] != 0);

    for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++)
        table_put_hex(a->output[i], bits_get(now, *fields[i]));
    table_put_hex(a->output[7], bits_get(now, ERXSTATUS_EL1_SERR));
    a->rule = version < 11 ? "IHI 0100 3.2: field by field" : "IHI 0100 3.2: all or nothing";
}

const struct table table_record_overwrite = {
    .name = "record-overwrite",
    .question = "what a record does with a new error",
    .inputs = overwrite_inputs,
    .outputs = overwrite_outputs,
    .prepare = prepare,
    .unreachable = overwrite_unreachable,
    .answer = answer_overwrite,
};

const struct table table_record_w1c = {
    .name = "record-w1c",
    .question =
        "what a write leaves in ERR<n>STATUS with AV=1, UET=3, SERR=0x0c when it clears those, SERR=0x12",
    .inputs = w1c_inputs,
    .outputs = w1c_outputs,
    .prepare = prepare,
    .answer = answer_w1c,
};
