// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/field.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/when.h"

enum { REGISTER_LONGEST = 32 };

static const char *const record_names[] = {"STATUS", "ADDR",  "FR",   "CTLR",   "MISC0",  "MISC1",
                                           "MISC2",  "MISC3", "PFGF", "PFGCTL", "PFGCDN", NULL};
static const char *const taken_names[] = {"ESR", "FAR", "ELR", "SPSR", "HPFAR", NULL};

static const char *const disr_names[] = {"DISR", NULL};
static const char *const vdisr_names[] = {"VDISR", NULL};

const struct field_names field_full = {NULL, NULL, NULL};
const struct field_names field_record = {"ERX", "_EL1", record_names};
const struct field_names field_disr = {"", "_EL1", disr_names};
const struct field_names field_vdisr = {"", "_EL2", vdisr_names};
const struct field_names field_vdisr3 = {"", "_EL3", vdisr_names};

struct field_names field_of_el(unsigned el)
{
    static const char *const suffix[] = {"_EL1", "_EL1", "_EL2", "_EL3"};
    return (struct field_names){"", suffix[el & 3], taken_names};
}

struct subfield {
    const char *registers;
    const char *name;
    uint64_t mask;
};
static const struct subfield subfields[] = {
#define SUBFIELD(registers, name, msb, lsb) {registers, #name, BITS(msb, lsb)},
#define FIELD_WORD(field, word, value)
#include "scenario/field.def"
#undef SUBFIELD
#undef FIELD_WORD
};

struct field_word {
    const char *field;
    const char *word;
    uint64_t value;
};
static const struct field_word words[] = {
#define SUBFIELD(registers, name, msb, lsb)
#define FIELD_WORD(field, word, value) {#field, word, value},
#include "scenario/field.def"
#undef SUBFIELD
#undef FIELD_WORD
};

enum { SUBFIELDS = sizeof(subfields) / sizeof(subfields[0]), WORDS = sizeof(words) / sizeof(words[0]) };

static bool subfield_of(const struct subfield *sub, enum sysreg reg)
{
    return strncmp(sysreg_row_of(reg)->name, sub->registers, strlen(sub->registers)) == 0;
}

static enum sysreg field_register(const char *word, size_t length, const struct field_names *names)
{
    char name[REGISTER_LONGEST];
    if (length >= sizeof(name))
        return SYSREG_COUNT;
    if (names->candidates && length + strlen(names->prefix) + strlen(names->suffix) < sizeof(name)) {
        snprintf(name, sizeof(name), "%s%.*s%s", names->prefix, (int)length, word, names->suffix);
        enum sysreg reg = sysreg_find(name); // before DISR, which is a register of its own in AArch32
        if (reg != SYSREG_COUNT)
            return reg;
    }
    snprintf(name, sizeof(name), "%.*s", (int)length, word);
    return sysreg_find(name);
}

void field_offer(struct suggest *s, const struct field_names *names)
{
    for (const char *const *n = names->candidates; n && *n; n++)
        suggest_offer(s, *n);
    for (unsigned i = 0; i < SYSREG_COUNT; i++)
        suggest_offer(s, sysreg_row_of((enum sysreg)i)->name);
}

static bool field_unknown(struct cursor *c, const struct token *t, enum sysreg reg, const char *name)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    struct suggest s = suggest_for(name, strlen(name));
    for (unsigned i = 0; i < row->fields; i++)
        suggest_offer(&s, sysreg_field_of(row->first_field + i)->name);
    for (unsigned i = 0; i < SUBFIELDS; i++) {
        if (subfield_of(&subfields[i], reg))
            suggest_offer(&s, subfields[i].name);
    }
    return cursor_wrong(c, t, s.best, "%s has no field '%.48s'", row->name, name);
}

bool field_read(struct cursor *c, const struct token *t, const char *text, const struct field_names *names,
                struct field *field)
{
    size_t length = strcspn(text, ".");
    *field = (struct field){.reg = field_register(text, length, names), .mask = UINT64_MAX};
    if (field->reg == SYSREG_COUNT) {
        struct suggest s = suggest_for(text, length);
        field_offer(&s, names);
        return cursor_wrong(c, t, s.best, "there is no register '%.*s'", length < 48 ? (int)length : 48,
                            text);
    }
    if (!text[length])
        return true;
    field->name = text + length + 1;
    const struct sysreg_field *row = sysreg_field_find(field->reg, field->name);
    if (row)
        field->mask = row->mask;
    for (unsigned i = 0; i < SUBFIELDS && !row; i++) {
        if (subfield_of(&subfields[i], field->reg) && strcmp(subfields[i].name, field->name) == 0) {
            field->mask = subfields[i].mask;
            return true;
        }
    }
    return row || field_unknown(c, t, field->reg, field->name);
}

bool field_begins(const char *word, const struct field_names *names)
{
    return field_register(word, strcspn(word, "."), names) != SYSREG_COUNT;
}

static bool field_has_words(const struct field *field)
{
    for (unsigned i = 0; i < WORDS; i++) {
        if (strcmp(words[i].field, field->name) == 0)
            return true;
    }
    return false;
}

bool field_value(struct cursor *c, const struct field *field, uint64_t *value)
{
    struct suggest s = cursor_suggest(c);
    uint64_t number;
    const struct token *t = c->next;
    bool word = field->name && t->kind == TOKEN_WORD && field_has_words(field) &&
                number_read(t->text, t->length, &number) == NUMBER_NONE;

    if (!field->name && when_label_begins(c)) // a register that holds an address
        return when_place(c, value);
    if (!word)
        return cursor_number(c, "a value", 0, bits_get(UINT64_MAX, field->mask), value);
    for (unsigned i = 0; i < WORDS; i++) {
        if (strcmp(words[i].field, field->name) != 0 || words[i].value > bits_get(UINT64_MAX, field->mask))
            continue;
        if (cursor_accept(c, words[i].word)) {
            *value = words[i].value;
            return true;
        }
        suggest_offer(&s, words[i].word);
    }
    return cursor_wrong(c, t, s.best, "'%.48s' is not a value of %s", t->text, field->name);
}

bool field_condition(struct cursor *c, const struct field_names *names, struct condition *condition)
{
    struct field field;
    const struct token *t = cursor_word(c, "a register");
    if (!t || !field_read(c, t, t->text, names, &field))
        return false;
    *condition = (struct condition){.reg = field.reg, .mask = field.mask};
    condition->differs = cursor_symbol(c, TOKEN_DIFFERS);
    if (!condition->differs && !cursor_symbol(c, TOKEN_EQUALS))
        return cursor_unexpected(c, "'=' or '!='", NULL);
    return field_value(c, &field, &condition->value);
}

static const char *field_mask_name(enum sysreg reg, uint64_t mask)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    for (unsigned i = 0; i < row->fields; i++) {
        if (sysreg_field_of(row->first_field + i)->mask == mask)
            return sysreg_field_of(row->first_field + i)->name;
    }
    for (unsigned i = 0; i < SUBFIELDS; i++) {
        if (subfields[i].mask == mask && subfield_of(&subfields[i], reg))
            return subfields[i].name;
    }
    return NULL;
}

char *field_text(char *text, size_t size, const struct condition *condition)
{
    const char *name =
        condition->mask == UINT64_MAX ? NULL : field_mask_name(condition->reg, condition->mask);
    snprintf(text, size, "%s%s%s %s 0x%" PRIx64, sysreg_row_of(condition->reg)->name, name ? "." : "",
             name ? name : "", condition->differs ? "!=" : "=", condition->value);
    return text;
}
