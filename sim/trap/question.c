// SPDX-License-Identifier: BSD-2-Clause
#include "trap/question.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "forward_nv2.h"
#include "scenario/number.h"
#include "scenario/suggest.h"
#include "sysreg.h"

static bool mistake(const char *what, const char *text, const char *suggestion)
{
    fprintf(stderr, "rasim trap: %s '%s'", what, text);
    fprintf(stderr, suggestion ? "; did you mean '%s'?\n" : "\n", suggestion);
    return false;
}

// "tlbi vae1" -> "TLBI_VAE1"; names that are not all capitals are found as they are.
static void capitals(char *to, size_t size, const char *from)
{
    size_t n = 0;

    for (; *from && n < size - 1; from++)
        to[n++] = (char)(*from == ' ' ? '_' : toupper((unsigned char)*from));
    to[n] = 0;
}

static bool numbers(const char *text, uint16_t *encoding)
{
    static const unsigned limits[] = {3, 7, 15, 15, 7};
    unsigned n[5];

    for (unsigned i = 0; i < 5; i++) {
        char *end;
        unsigned long value = strtoul(text, &end, 10);
        if (!isdigit((unsigned char)*text) || value > limits[i] || *end != (i < 4 ? ',' : 0))
            return false;
        n[i] = (unsigned)value;
        text = end + 1;
    }
    *encoding = (uint16_t)forward_encoding(n[0], n[1], n[2], n[3], n[4]);
    return true;
}

static bool of_sysreg(const char *name, uint16_t *encoding)
{
    enum sysreg reg = sysreg_find(name);
    const struct sysreg_row *row;

    if (reg == SYSREG_COUNT || sysreg_row_of(reg)->kind == SYSREG_AARCH32)
        return false;
    row = sysreg_row_of(reg);
    *encoding = (uint16_t)forward_encoding(row->op0, row->op1, row->crn, row->crm, row->op2);
    return true;
}

bool question_encoding(const char *text, uint16_t *encoding)
{
    char name[64];
    unsigned found = forward_find(text);
    struct suggest near;

    capitals(name, sizeof(name), text);
    if (found == FORWARD_ENCODINGS)
        found = forward_find(name);
    if (found != FORWARD_ENCODINGS) {
        *encoding = (uint16_t)found;
        return true;
    }
    if (numbers(text, encoding) || of_sysreg(text, encoding) || of_sysreg(name, encoding))
        return true;
    near = suggest_for(name, strlen(name));
    for (size_t i = 0; forward_name_at(i); i++)
        suggest_offer(&near, forward_name_at(i));
    return mistake("there is no register or instruction", text, near.best);
}

static bool has_slot(const char *name)
{
    const struct forward_slot *s = forward_slots;

    while (s->name && strcmp(s->name, name) != 0)
        s++;
    return s->name != NULL;
}

bool question_other_register(const char *name, size_t length)
{
    char text[FORWARD_NAME];

    if (length == 0 || length >= sizeof(text))
        return false;
    memcpy(text, name, length);
    text[length] = 0;
    return sysreg_find(text) != SYSREG_COUNT || forward_find(text) != FORWARD_ENCODINGS || has_slot(text);
}

static bool no_register(const char *text, const char *name, size_t length)
{
    struct suggest near = suggest_for(name, length);

    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++)
        suggest_offer(&near, forward_register_name(reg));
    return mistake("no register to set:", text, near.best);
}

static bool set_field(const char *text, unsigned reg, const char *name, size_t length, uint64_t value,
                      struct forward_state *state)
{
    const struct forward_field *f = forward_field_find(reg, name, length);
    struct suggest near = suggest_for(name, length);

    if (f && bits_get(bits_put(0, f->mask, value), f->mask) == value) {
        state->reg[reg] = bits_put(state->reg[reg], f->mask, value);
        return true;
    }
    if (f)
        return mistake("the value does not fit the field:", text, NULL);
    for (size_t i = 0; i < forward_rows.fields_count; i++) {
        if (forward_rows.fields[i].reg == reg)
            suggest_offer(&near, forward_rows.fields[i].name);
    }
    return mistake("no such field:", text, near.best);
}

bool question_set(const char *text, struct forward_state *state)
{
    const char *equals = strchr(text, '='), *dot = memchr(text, '.', strcspn(text, "="));
    size_t length = strcspn(text, ".=");
    unsigned reg = forward_register_find(text, length);
    uint64_t value;

    if (!equals || number_read(equals + 1, strlen(equals + 1), &value) != NUMBER_PLAIN)
        return mistake("--set needs REG=VALUE or REG.FIELD=VALUE, not", text, NULL);
    if (reg == FORWARD_REGISTERS)
        return question_other_register(text, length) || no_register(text, text, length);
    if (dot)
        return set_field(text, reg, dot + 1, (size_t)(equals - dot) - 1, value, state);
    state->reg[reg] = value;
    return true;
}

const char *question_outcome(struct forward_answer answer)
{
    static const char *const words[] = {
        [FORWARD_LOCAL] = "LOCAL", [FORWARD_FORWARD] = "FORWARD", [FORWARD_UNDEF] = "UNDEF"};

    return words[answer.outcome];
}

void question_decided_by(char *text, const struct forward_table *table, struct forward_access access,
                         struct forward_answer answer)
{
    static const char *const local[] = {[FORWARD_BY_UNKNOWN] = "unknown",
                                        [FORWARD_BY_VEL2] = "vEL2",
                                        [FORWARD_BY_HOST_EL0] = "host-EL0",
                                        [FORWARD_BY_NONE] = "none"};

    if (answer.reason == FORWARD_BY_COARSE)
        forward_control_text(text, table, answer.control);
    else if (answer.reason == FORWARD_BY_FINE || answer.reason == FORWARD_BY_FEATURE)
        forward_fine_text(text, answer.reg, answer.bit, forward_word_by_one(table->word[access.encoding]));
    else
        snprintf(text, FORWARD_TEXT, "%s", local[answer.reason]);
}
