// SPDX-License-Identifier: BSD-2-Clause
// Rows into one word an encoding, each row checked before it counts.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "forward_row.h"

struct build {
    struct forward_table *table;
    const struct forward_source *source;
    const struct forward_rules *rules;
    forward_report *report;
    void *ctx;
    bool bad;
    uint64_t by_one[FORWARD_GROUPS], by_zero[FORWARD_GROUPS];
};

__attribute__((format(printf, 2, 3))) static void complain(struct build *b, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    b->bad = true;
    b->report(b->ctx, text);
}

static bool of_edition(const struct build *b, unsigned editions)
{
    return editions >> b->rules->edition & 1;
}

// Members are single or complex: an any-of in an any-of would be a recursion.
static void check_members(struct build *b, size_t id)
{
    const struct forward_control *all = b->source->controls, *c = &all[id];

    for (unsigned i = 0; i < FORWARD_MEMBERS && c->members[i] != CONTROL_NONE; i++) {
        unsigned member = c->members[i];

        if (member >= b->source->controls_count)
            complain(b, "control %zu (%s): there is no control %u", id, c->name, member);
        else if (all[member].kind == FORWARD_ANY_OF)
            complain(b, "control %zu (%s): recursive, its member %s is an any-of too", id, c->name,
                     all[member].name);
        else if (of_edition(b, c->editions) && !of_edition(b, all[member].editions))
            complain(b, "control %zu (%s): its member %s is of another edition", id, c->name,
                     all[member].name);
        if (i > 0 && member <= c->members[i - 1])
            complain(b, "control %zu (%s): its members are not in the order of their rows", id, c->name);
    }
    if (c->members[0] == CONTROL_NONE)
        complain(b, "control %zu (%s): any of nothing", id, c->name);
}

static void check_control(struct build *b, size_t id)
{
    const struct forward_control *c = &b->source->controls[id];

    if (c->kind == FORWARD_ANY_OF)
        check_members(b, id);
    else if (c->kind == FORWARD_COMPLEX && !c->condition)
        complain(b, "control %zu (%s): no condition", id, c->name);
    else if (c->kind == FORWARD_SINGLE && (c->reg >= FORWARD_REGISTERS || (c->value & ~c->mask) || !c->mask))
        complain(b, "control %zu (%s): it can never ask for a trap", id, c->name);
}

static void leaf(struct build *b, size_t id, unsigned *leaves)
{
    struct forward_table *t = b->table;
    const struct forward_control *c = &t->control[id];
    uint64_t bit;

    if (*leaves == FORWARD_LEAVES) {
        complain(b, "control %zu (%s): more single and complex controls than %d", id, c->name,
                 FORWARD_LEAVES);
        return;
    }
    bit = BIT(*leaves);
    t->leaf_control[(*leaves)++] = (uint8_t)id;
    t->leaves[id] = bit;
    t->asks[0] |= c->directions & FORWARD_READ ? bit : 0;
    t->asks[1] |= c->directions & FORWARD_WRITE ? bit : 0;
    t->in_host |= b->rules->host_el0 && c->directions & FORWARD_HOST_EL0 ? bit : 0;
    t->by_encoding |= c->by_encoding ? bit : 0;
}

static void leaves(struct build *b, size_t count)
{
    struct forward_table *t = b->table;
    unsigned numbered = 0;

    for (size_t id = 1; id < count; id++) {
        if (t->control[id].kind != FORWARD_ANY_OF)
            leaf(b, id, &numbered);
    }
    for (size_t id = 1; id < count; id++) {
        for (unsigned i = 0; t->control[id].kind == FORWARD_ANY_OF && i < FORWARD_MEMBERS; i++) {
            if (t->control[id].members[i] < count)
                t->leaves[id] |= t->leaves[t->control[id].members[i]];
        }
    }
}

static void controls(struct build *b)
{
    size_t count = b->source->controls_count;

    if (count > FORWARD_CONTROLS) {
        complain(b, "control %d: more controls than %d", FORWARD_CONTROLS, FORWARD_CONTROLS);
        return;
    }
    for (size_t id = 1; id < count; id++) {
        check_control(b, id);
        b->table->control[id] = b->source->controls[id];
        b->table->controls += of_edition(b, b->source->controls[id].editions);
    }
    leaves(b, count);
}

// The row whose control an encoding has already got.
static size_t coarse_row_of(const struct build *b, unsigned encoding)
{
    size_t i = 0;

    while (!of_edition(b, b->source->coarse[i].editions) || encoding < b->source->coarse[i].first ||
           encoding > b->source->coarse[i].last)
        i++;
    return i;
}

static bool coarse_row_ok(struct build *b, size_t i)
{
    const struct forward_coarse *c = &b->source->coarse[i];
    bool bad = b->bad;

    b->bad = false;
    if (bits_any(c->word, BIT(63)))
        complain(b, "coarse row %zu (%s): bit 63 is set, which must be zero", i, c->name);
    else if (c->word == CONTROL_NONE || c->word >= b->source->controls_count)
        complain(b, "coarse row %zu (%s): there is no control %llu", i, c->name, (unsigned long long)c->word);
    else if (!of_edition(b, b->source->controls[c->word].editions))
        complain(b, "coarse row %zu (%s): its control %s is of another edition", i, c->name,
                 b->source->controls[c->word].name);
    if (c->last < c->first || c->last >= FORWARD_ENCODINGS)
        complain(b, "coarse row %zu (%s): bad range, 0x%x to 0x%x", i, c->name, (unsigned)c->first,
                 (unsigned)c->last);
    if (!b->bad) {
        b->bad = bad;
        return true;
    }
    return false;
}

static void coarse_row(struct build *b, size_t i)
{
    const struct forward_coarse *c = &b->source->coarse[i];

    if (!of_edition(b, c->editions) || !coarse_row_ok(b, i))
        return;
    b->table->coarse++;
    for (uint32_t encoding = c->first; encoding <= c->last; encoding++) {
        uint64_t *word = &b->table->word[encoding];

        if (forward_word_control(*word)) {
            size_t other = coarse_row_of(b, encoding);
            char name[FORWARD_NAME];

            forward_name(name, encoding);
            complain(b, "coarse row %zu (%s): duplicate, row %zu (%s) has %s already", i, c->name, other,
                     b->source->coarse[other].name, name);
            return;
        }
        *word |= c->word;
    }
}

// Bits that a group's registers have, in either direction.
static uint64_t group_fields(const struct build *b, unsigned group)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < b->source->fields_count; i++) {
        const struct forward_field *f = &b->source->fields[i];

        if (f->reg == forward_group_register(group, false) || f->reg == forward_group_register(group, true))
            mask |= f->mask;
    }
    return mask;
}

static bool fine_bit(struct build *b, const char *kind, size_t i, const char *name, unsigned group,
                     unsigned bit, bool by_one)
{
    if (group == FORWARD_NO_GROUP || group >= FORWARD_GROUPS || bit > 63) {
        complain(b, "%s row %zu (%s): there is no group %u bit %u", kind, i, name, group, bit);
        return false;
    }
    if (!bits_any(group_fields(b, group), BIT(bit))) {
        complain(b, "%s row %zu (%s): bit %u of %s is reserved", kind, i, name, bit,
                 forward_register_name(forward_group_register(group, false)));
        return false;
    }
    if (bits_any(by_one ? b->by_zero[group] : b->by_one[group], BIT(bit))) {
        complain(b, "%s row %zu (%s): bit %u of %s traps by both values", kind, i, name, bit,
                 forward_register_name(forward_group_register(group, false)));
        return false;
    }
    *(by_one ? &b->by_one[group] : &b->by_zero[group]) |= BIT(bit);
    return true;
}

static void fine_row(struct build *b, size_t i)
{
    const struct forward_fine *f = &b->source->fine[i];
    uint64_t *word;

    if (!of_edition(b, f->editions))
        return;
    if (f->encoding >= FORWARD_ENCODINGS) {
        complain(b, "fine row %zu (%s): bad encoding 0x%x", i, f->name, (unsigned)f->encoding);
        return;
    }
    if (!fine_bit(b, "fine", i, f->name, f->group, f->bit, f->by_one))
        return;
    word = &b->table->word[f->encoding];
    if (forward_word_group(*word)) {
        complain(b, "fine row %zu (%s): duplicate, the encoding has group %u bit %u already", i, f->name,
                 forward_word_group(*word), forward_word_bit(*word));
        return;
    }
    b->table->fine++;
    *word |= (uint64_t)f->group << FORWARD_GROUP_AT | (uint64_t)f->bit << FORWARD_BIT_AT |
             (uint64_t)f->by_one << FORWARD_BY_ONE_AT | (uint64_t)f->nxs << FORWARD_NXS_AT;
}

static bool sanitised(unsigned reg)
{
    static const bool table[FORWARD_REGISTERS] = {
#define CONTROL_REGISTER(name, is) is,
#include "forward/register.def"
#undef CONTROL_REGISTER
    };
    return table[reg];
}

// What of a field the VM lacks: RES0 or RES1, and for a fine-grained one registers that are UNDEFINED.
static void gate(struct build *b, const struct forward_field *f)
{
    struct forward_table *t = b->table;

    if (!b->rules->absent[f->feature])
        return;
    if (b->rules->res0 == FORWARD_RES0)
        *(f->flags & FORWARD_AS_RES1 ? &t->res1[f->reg] : &t->res0[f->reg]) |= f->mask;
    for (unsigned group = 1; b->rules->undef[f->feature] && group < FORWARD_GROUPS; group++) {
        if ((f->reg == forward_group_register(group, false) ||
             f->reg == forward_group_register(group, true)) &&
            !(f->flags & FORWARD_NEVER_FGU))
            t->undef[group] |= f->mask;
    }
}

static void fields(struct build *b)
{
    struct forward_table *t = b->table;
    uint64_t known[FORWARD_REGISTERS] = {0};

    for (size_t i = 0; i < b->source->fields_count; i++) {
        known[b->source->fields[i].reg] |= b->source->fields[i].mask;
        gate(b, &b->source->fields[i]);
    }
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++) {
        if (b->rules->res0 != FORWARD_AS_IS && sanitised(reg))
            t->res0[reg] |= ~known[reg];
        t->traps[reg] = b->rules->res0 == FORWARD_RES0 ? ~t->res0[reg] : ~UINT64_C(0);
    }
}

bool forward_build(struct forward_table *table, const struct forward_source *source,
                   const struct forward_rules *rules, forward_report *report, void *ctx)
{
    struct build b = {.table = table, .source = source, .rules = rules, .report = report, .ctx = ctx};

    memset(table, 0, sizeof(*table));
    table->host_el0 = rules->host_el0;
    controls(&b);
    for (size_t i = 0; i < source->coarse_count; i++)
        coarse_row(&b, i);
    for (size_t i = 0; i < source->fine_count; i++)
        fine_row(&b, i);
    for (size_t i = 0; i < source->other_count; i++) {
        const struct forward_other *o = &source->other[i];

        if (of_edition(&b, o->editions))
            fine_bit(&b, "instruction", i, o->name, o->group, o->bit, o->by_one);
    }
    fields(&b);
    return !b.bad;
}
