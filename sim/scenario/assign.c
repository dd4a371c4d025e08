// SPDX-License-Identifier: BSD-2-Clause
// Statements: set, impdef. What differs from reset.
#include <inttypes.h>
#include <string.h>

#include "scenario/field.h"
#include "scenario/name.h"

// [VM.]: what follows it, and whose register it is.
static const char *assign_owner(struct cursor *c, const struct token *t, int8_t *vm)
{
    size_t length = strcspn(t->text, ".");
    *vm = (int8_t)name_vm(c->setup, t->text, length);
    return *vm >= 0 && t->text[length] ? t->text + length + 1 : t->text;
}

static bool assign_target(struct cursor *c, const struct token *t, struct field *field, int8_t *vm)
{
    const char *text = assign_owner(c, t, vm);
    size_t first = strcspn(text, ".");
    bool nested = text[first] && strchr(text + first + 1, '.');
    if (*vm < 0 && nested) { // only VM.REG.FIELD has two dots
        struct suggest s = suggest_for(text, first);
        name_offer_vms(c->setup, &s);
        return cursor_wrong(c, t, s.best, "there is no vm '%.*s'", first < 48 ? (int)first : 48, text);
    }
    if (!field_read(c, t, text, &field_full, field))
        return false;
    uint8_t kind = sysreg_row_of(field->reg)->kind;
    if (kind == SYSREG_CALC)
        return cursor_wrong(c, t, NULL, "%s is computed from the state; it cannot be set",
                            sysreg_row_of(field->reg)->name);
    if (kind == SYSREG_VIEW)
        return cursor_wrong(c, t, NULL, "%s is a window to an error record; it cannot be set",
                            sysreg_row_of(field->reg)->name);
    if (kind == SYSREG_AARCH32)
        return cursor_wrong(c, t, NULL, "%s is the AArch32 name of another register; it cannot be set",
                            sysreg_row_of(field->reg)->name);
    return true;
}

bool compile_set(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct assignment *set = &setup->set[setup->sets];
    struct field field = {.reg = SYSREG_COUNT};
    const struct token *t = cursor_word(c, "a register");
    if (setup->sets == MAX_SETS)
        return cursor_wrong(c, c->first, NULL, "more than %d 'set' statements", MAX_SETS);
    *set = (struct assignment){.vm = -1};
    if (!t || !assign_target(c, t, &field, &set->vm) || !cursor_equals(c) ||
        !field_value(c, &field, &set->value))
        return false;
    set->reg = field.reg;
    set->mask = field.mask;
    setup->sets++;
    cursor_plan(c, "register", "%s", sysreg_row_of(set->reg)->name);
    cursor_plan(c, "mask", "0x%016" PRIx64, set->mask);
    cursor_plan(c, "value", "0x%" PRIx64, set->value);
    cursor_plan(c, "of", "%s", set->vm < 0 ? "pe" : setup->vm[set->vm].name);
    return cursor_end(c);
}

static bool impdef_word(struct cursor *c, const struct impdef_row *row, uint64_t *value)
{
    uint64_t n = row->lo;
    char keep[DIAGNOSTIC_SUGGESTION];
    struct suggest s = cursor_suggest(c);
    for (const char *word = row->words; *word; n++) {
        size_t length = strcspn(word, " ");
        if (c->next->length == length && memcmp(c->next->text, word, length) == 0) {
            *value = n;
            c->next++;
            return true;
        }
        word += length + (word[length] == ' ');
    }
    suggest_offer_words(&s, row->words, keep, sizeof(keep));
    return cursor_wrong(c, c->next, s.best, "%s is one of: %s", row->name, row->words);
}

static bool impdef_value(struct cursor *c, const struct impdef_row *row, uint64_t *value)
{
    uint64_t number;
    const struct token *t = c->next;
    if (row->words[0] && t->kind == TOKEN_WORD) {
        char first[DIAGNOSTIC_SUGGESTION]; // the words of a row may be numbers: those mean their place
        snprintf(first, sizeof(first), "%.*s", (int)strcspn(row->words, " "), row->words);
        bool numbers = number_read(first, strlen(first), &number) == NUMBER_PLAIN;
        if (numbers || number_read(t->text, t->length, &number) == NUMBER_NONE)
            return impdef_word(c, row, value);
    }
    return cursor_number(c, "a value", row->lo, row->hi, value);
}

bool compile_impdef(struct cursor *c)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = cursor_word(c, "a choice that is IMPLEMENTATION DEFINED");
    if (!t)
        return false;
    enum impdef id = impdef_find(t->text);
    if (id == IMPDEF_COUNT) {
        for (unsigned i = 0; i < IMPDEF_COUNT; i++)
            suggest_offer(&s, impdef_row_of((enum impdef)i)->name);
        return cursor_wrong(c, t, s.best, "there is no impdef '%.48s'", t->text);
    }
    if (!cursor_equals(c) || !impdef_value(c, impdef_row_of(id), &c->setup->impdef[id]))
        return false;
    cursor_plan(c, "choice", "%s", t->text);
    cursor_plan(c, "value", "%" PRIu64, c->setup->impdef[id]);
    return cursor_end(c);
}
