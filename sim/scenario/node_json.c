// SPDX-License-Identifier: BSD-2-Clause
// Registers as the options of Arm's FVPs give them: {"NAME":VALUE,...}, where VALUE is a number, 0x or
// decimal, true or false.
#include <ctype.h>
#include <string.h>

#include "scenario/node.h"

enum { NAME_LONGEST = 16 };

struct json {
    struct cursor *c;
    const struct token *t;
    const char *at;
};

static bool json_take(struct json *j, char wanted)
{
    while (isspace((unsigned char)*j->at))
        j->at++;
    if (*j->at != wanted)
        return false;
    j->at++;
    return true;
}

static bool json_unexpected(const struct json *j, const char *wanted)
{
    return cursor_wrong(j->c, j->t, NULL, "expected %s in JSON, found '%.24s'", wanted, j->at);
}

// The field that is named up to `:`; NULL: said what is wrong.
static const struct sysreg_field *json_name(struct json *j, enum sysreg reg)
{
    const struct sysreg_field *field;
    char name[NAME_LONGEST + 1] = "";
    size_t length = 0;

    if (!json_take(j, '"')) {
        json_unexpected(j, "a name in \"...\"");
        return NULL;
    }
    while (j->at[length] && j->at[length] != '"')
        length++;
    if (length > NAME_LONGEST || j->at[length] == 0) {
        json_unexpected(j, "the name of a field");
        return NULL;
    }
    memcpy(name, j->at, length);
    field = sysreg_field_find(reg, name);
    if (!field)
        cursor_wrong(j->c, j->t, NULL, "%s has no field '%s'", sysreg_row_of(reg)->name, name);
    j->at += length + 1;
    return field && (json_take(j, ':') || json_unexpected(j, "':'")) ? field : NULL;
}

static bool json_value(struct json *j, const struct sysreg_field *field, uint64_t *value)
{
    size_t length = 0;

    while (isspace((unsigned char)*j->at))
        j->at++;
    while (isalnum((unsigned char)j->at[length]))
        length++;
    bool yes = length == 4 && memcmp(j->at, "true", 4) == 0;
    bool no = length == 5 && memcmp(j->at, "false", 5) == 0;
    *value = yes;
    if (!yes && !no && number_read(j->at, length, value) != NUMBER_PLAIN)
        return json_unexpected(j, "a number, true or false");
    if (*value > bits_get(field->mask, field->mask))
        return cursor_wrong(j->c, j->t, NULL, "%s is at most 0x%llx", field->name,
                            (unsigned long long)bits_get(field->mask, field->mask));
    j->at += length;
    return true;
}

bool node_json(struct cursor *c, const struct token *t, enum sysreg reg, struct node_bits *bits)
{
    struct json j = {c, t, t->text};
    uint64_t value;

    *bits = (struct node_bits){.mask = reg == ERXFR_EL1 ? BITS(30, 0) : UINT64_MAX};
    if (!json_take(&j, '{'))
        return json_unexpected(&j, "'{'");
    do {
        const struct sysreg_field *field = json_name(&j, reg);
        if (!field || !json_value(&j, field, &value))
            return false;
        bits->mask |= field->mask;
        bits->value = bits_put(bits->value, field->mask, value);
    } while (json_take(&j, ','));
    return (json_take(&j, '}') && *j.at == 0) || json_unexpected(&j, "',' or '}'");
}
