// SPDX-License-Identifier: BSD-2-Clause
#include "software.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sw/programs.h"

const struct program *const software_programs[] = {
    &software_tfa,      &software_kvm,     &software_linux,  &software_linux32, &software_qemu,
    &software_injector, &software_process, &software_l1_vhe, &software_l1_410,  NULL};

const struct program *software_find(const char *name)
{
    for (const struct program *const *p = software_programs; *p; p++) {
        if (strcmp((*p)->name, name) == 0)
            return *p;
    }
    return NULL;
}

int software_option(const struct program *p, const char *word)
{
    for (unsigned i = 0; i < p->option_count; i++) {
        if (strcmp(p->options[i].word, word) == 0)
            return (int)i;
    }
    return -1;
}

bool software_chosen(const struct image *image, const char *word)
{
    int option = software_option(image->program, word);

    return option >= 0 && (image->options & option_bit(option)) != 0;
}

static bool part_exists(const struct image *image, unsigned part)
{
    const option_set *only = image->program->part_only;

    return !only || only[part] == 0 || (only[part] & image->options) != 0;
}

static bool step_exists(const struct step *s, option_set options)
{
    return (s->only == 0 || (s->only & options) != 0) && (s->unless & options) == 0;
}

// Puts the routine's steps at `slot`; returns the slot behind them.
static uint32_t place_routine(struct image *image, const struct routine *r, uint32_t slot, bool count_only)
{
    uint32_t index = 0;
    for (unsigned i = 0; i < r->count; i++) {
        if (!step_exists(&r->steps[i], image->options))
            continue;
        if (!count_only)
            image->slot[slot] = (struct slot){.step = &r->steps[i], .routine = r, .index = index};
        slot++;
        index++;
    }
    return slot;
}

// Vector tables come first (DDI 0487 VBAR_ELx: 2 KiB each).
static uint32_t tables(const struct image *image)
{
    enum { TABLE = 0x800 };
    uint32_t end = TABLE;

    for (unsigned part = 0; image->program->parts[part]; part++) {
        for (unsigned i = 0; part_exists(image, part) && i < image->program->part_counts[part]; i++) {
            const struct routine *r = &image->program->parts[part][i];
            if (r->offset != ROUTINE_ANYWHERE && step_exists(&r->steps[0], image->options) &&
                r->offset >= end)
                end = (r->offset / TABLE + 1) * TABLE;
        }
    }
    return end / 4;
}

static uint32_t place_all(struct image *image, bool count_only)
{
    uint32_t end = tables(image);
    for (unsigned part = 0; image->program->parts[part]; part++) {
        for (unsigned i = 0; part_exists(image, part) && i < image->program->part_counts[part]; i++) {
            const struct routine *r = &image->program->parts[part][i];
            if (r->offset == ROUTINE_ANYWHERE)
                end = place_routine(image, r, end, count_only);
            else
                place_routine(image, r, r->offset / 4, count_only);
        }
    }
    return end;
}

void software_lay_out(struct image *image)
{
    image->slots = place_all(image, true);
    image->slot = calloc(image->slots, sizeof(*image->slot));
    if (!image->slot)
        abort();
    place_all(image, false);
}

void software_release(struct image *image)
{
    free(image->slot);
    image->slot = NULL;
}

uint64_t software_address(const struct image *image, const char *label)
{
    const char *plus = strchr(label, '+');
    size_t length = plus ? (size_t)(plus - label) : strlen(label);
    unsigned long index = plus ? strtoul(plus + 1, NULL, 0) : 0;

    for (uint32_t i = 0; i < image->slots; i++) {
        const struct slot *s = &image->slot[i];
        if (s->step && s->index == index && strlen(s->routine->name) == length &&
            memcmp(s->routine->name, label, length) == 0)
            return image->base + UINT64_C(4) * i;
    }
    return 0;
}

static uint64_t resolve(const struct image *image, unsigned count, const struct image *from,
                        const char *label)
{
    const char *colon = strchr(label, ':');
    if (!colon)
        return software_address(from, label);
    size_t length = (size_t)(colon - label);
    for (unsigned i = 0; i < count; i++) {
        if (strlen(image[i].name) == length && memcmp(image[i].name, label, length) == 0)
            return software_address(&image[i], colon + 1);
    }
    return 0;
}

bool software_link(struct image *image, unsigned count, char *why, size_t size)
{
    for (unsigned n = 0; n < count; n++) {
        for (uint32_t i = 0; i < image[n].slots; i++) {
            struct slot *s = &image[n].slot[i];
            if (!s->step || !s->step->to)
                continue;
            s->target = resolve(image, count, &image[n], s->step->to);
            if (s->target == 0) {
                snprintf(why, size, "%s:%s+%u branches to '%s', which is not there", image[n].name,
                         s->routine->name, s->index, s->step->to);
                return false;
            }
        }
    }
    return true;
}

size_t software_label(char *text, size_t size, const struct image *image, uint64_t pc)
{
    const struct slot *s = software_slot(image, pc);
    int n = s ? snprintf(text, size, "%s:%s+%u", image->name, s->routine->name, s->index)
              : snprintf(text, size, "0x%016llx", (unsigned long long)pc);
    return n < 0 ? 0 : (size_t)n;
}
