// SPDX-License-Identifier: BSD-2-Clause
#include "explore/arrival.h"

#include <inttypes.h>
#include <string.h>

#include "choice.h"
#include "scenario/number.h"

static bool wrong(const struct setup *setup, const char *text, const char *what, FILE *errors)
{
    fprintf(errors, "%s: --arrival %s: %s\n", setup->file, text, what);
    return false;
}

static struct fault *first_free(struct setup *setup)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        if (setup->fault[i].free)
            return &setup->fault[i];
    }
    return NULL;
}

// The free error that the text names before `=`.
static struct fault *fault_named(struct setup *setup, const char *text, size_t length)
{
    uint64_t n;

    if (number_read(text, length, &n) != NUMBER_PLAIN || n == 0 || n > setup->faults ||
        !setup->fault[n - 1].free)
        return NULL;
    return &setup->fault[n - 1];
}

static uint64_t address_of(const struct setup *setup, const char *label, size_t length)
{
    size_t name = strcspn(label, ":");
    char rest[160];

    if (name >= length || length - name > sizeof rest)
        return 0;
    snprintf(rest, sizeof rest, "%.*s", (int)(length - name - 1), label + name + 1);
    for (unsigned i = 0; i < setup->images; i++) {
        const struct image *image = &setup->image[i];

        if (strlen(image->name) == name && memcmp(image->name, label, name) == 0)
            return software_address(image, rest);
    }
    return 0;
}

// A number of `unit`s up to the end or a comma, which is skipped; 0: there is none.
static uint64_t read_count(const char **at, const char *before, const char *behind)
{
    const char *text = *at;
    size_t lead = strlen(before), digits, tail = strlen(behind);
    uint64_t n;

    if (strncmp(text, before, lead) != 0)
        return 0;
    text += lead;
    digits = strspn(text, "0123456789");
    if (number_read(text, digits, &n) != NUMBER_PLAIN || strncmp(text + digits, behind, tail) != 0 ||
        (text[digits + tail] && text[digits + tail] != ','))
        return 0;
    *at = text + digits + tail + (text[digits + tail] == ',');
    return n;
}

static bool read_pe(const char **at, const struct setup *setup, uint8_t *pe)
{
    const char *digit = *at + 2;

    if (strncmp(*at, "pe", 2) != 0 || *digit < '0' || *digit >= '0' + (int)setup->pes ||
        (digit[1] && digit[1] != ','))
        return false;
    *pe = (uint8_t)(*digit - '0');
    *at = digit + 1 + (digit[1] == ',');
    return true;
}

static bool in_range(const struct fault *f)
{
    return f->at_value >= f->least && f->at_value <= f->late;
}

// What stands behind `@`.
static bool read_value(const struct setup *setup, struct fault *f, const char *at)
{
    uint8_t to;

    if (f->kind == FAULT_PREEMPTION) {
        if (!read_pe(&at, setup, &f->pe) || !read_pe(&at, setup, &to) || to == f->pe)
            return false;
        f->at_value = to + 1u;
        return *at == '\0';
    }
    if (f->kind == FAULT_LATENCY && !read_pe(&at, setup, &f->pe))
        return false;
    if (f->least) {
        f->at_value = read_count(&at, "", "cy");
        return *at == '\0' && in_range(f);
    }
    f->at_value = read_count(&at, "+", "cy");
    if (f->at_value == 0 && (f->at_value = read_count(&at, "access", "")) != 0)
        f->at_value += CHOICE_ACCESS;
    return f->within && f->at_value && *at == '\0';
}

static bool wants_value(const struct fault *f)
{
    return f->kind == FAULT_PREEMPTION || f->least;
}

bool arrival_set(struct setup *setup, const char *text, FILE *errors)
{
    const char *equals = strchr(text, '='), *label = equals ? equals + 1 : text;
    const char *at = strchr(label, '@'),
               *hash = memchr(label, '#', at ? (size_t)(at - label) : strlen(label));
    size_t end = at ? (size_t)(at - label) : strlen(label), length = hash ? (size_t)(hash - label) : end;
    struct fault *fault = equals ? fault_named(setup, text, (size_t)(equals - text)) : first_free(setup);
    uint64_t visit = 1;

    if (!fault)
        return wrong(setup, text, "no such free error: the scenario has no such `explore` statement", errors);
    if (hash && (number_read(hash + 1, end - length - 1, &visit) != NUMBER_PLAIN || visit == 0))
        return wrong(setup, text, "the visit is a number from 1", errors);
    fault->at_value = 0;
    if (at ? !read_value(setup, fault, at + 1) : wants_value(fault))
        return wrong(setup, text, "behind '@' stands what was chosen, as `rasim explore` prints it", errors);
    fault->at_pc = address_of(setup, label, length);
    fault->at_count = visit;
    return fault->at_pc != 0 || wrong(setup, text, "no such step; expected IMAGE:ROUTINE+N", errors);
}

void arrival_label(const struct setup *setup, uint64_t pc, char *text, size_t size)
{
    for (unsigned i = 0; i < setup->images; i++) {
        if (software_slot(&setup->image[i], pc)) {
            software_label(text, size, &setup->image[i], pc);
            return;
        }
    }
    snprintf(text, size, "0x%" PRIx64, pc);
}

static void value_text(const struct fault *f, const struct arrival *a, char *text, size_t size)
{
    text[0] = '\0';
    if (f->kind == FAULT_PREEMPTION)
        snprintf(text, size, "@pe%u,pe%" PRIu64, a->pe, a->value - 1);
    else if (f->kind == FAULT_LATENCY)
        snprintf(text, size, "@pe%u,%" PRIu64 "cy", a->pe, a->value);
    else if (a->value & CHOICE_ACCESS)
        snprintf(text, size, "@access%" PRIu64, a->value - CHOICE_ACCESS);
    else if (a->value)
        snprintf(text, size, "@%s%" PRIu64 "cy", f->within ? "+" : "", a->value);
}

void arrival_text(const struct setup *setup, const struct arrival *a, char *text, size_t size)
{
    char label[160], visit[24] = "", value[32];

    arrival_label(setup, a->pc, label, sizeof label);
    value_text(&setup->fault[a->fault], a, value, sizeof value);
    if (a->visit > 1)
        snprintf(visit, sizeof visit, "#%" PRIu64, a->visit);
    snprintf(text, size, "%u=%s%s%s", a->fault + 1u, label, visit, value);
}

void arrival_print(const struct setup *setup, const struct arrival *a, FILE *out)
{
    char text[ARRIVAL_TEXT];

    arrival_text(setup, a, text, sizeof text);
    fprintf(out, " --arrival %s", text);
}

void arrival_print_more(const struct setup *setup, FILE *out)
{
    const char *line = setup->more;

    for (const char *end; line && (end = strchr(line, '\n')) != NULL; line = end + 1)
        fprintf(out, " --with '%.*s'", (int)(end - line), line);
}

void arrival_print_all(const struct setup *setup, FILE *out)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];

        if (f->free && f->at_count)
            arrival_print(setup,
                          &(struct arrival){.pc = f->at_pc,
                                            .visit = f->at_count,
                                            .value = f->at_value,
                                            .fault = (uint8_t)i,
                                            .pe = f->pe},
                          out);
    }
}
