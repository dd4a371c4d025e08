// SPDX-License-Identifier: BSD-2-Clause
#include "explore/arrival.h"

#include <inttypes.h>
#include <string.h>

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

bool arrival_set(struct setup *setup, const char *text, FILE *errors)
{
    const char *equals = strchr(text, '='), *label = equals ? equals + 1 : text;
    size_t length = strcspn(label, "#");
    struct fault *fault = equals ? fault_named(setup, text, (size_t)(equals - text)) : first_free(setup);
    uint64_t visit = 1;

    if (!fault)
        return wrong(setup, text, "no such free error: the scenario has no such `explore` statement", errors);
    if (label[length] &&
        (number_read(label + length + 1, strlen(label + length + 1), &visit) != NUMBER_PLAIN || visit == 0))
        return wrong(setup, text, "the visit is a number from 1", errors);
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

void arrival_print(const struct setup *setup, unsigned fault, uint64_t pc, uint64_t visit, FILE *out)
{
    char label[160];

    arrival_label(setup, pc, label, sizeof label);
    fprintf(out, " --arrival %u=%s", fault + 1, label);
    if (visit > 1)
        fprintf(out, "#%" PRIu64, visit);
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
            arrival_print(setup, i, f->at_pc, f->at_count, out);
    }
}
