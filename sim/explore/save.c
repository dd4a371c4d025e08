// SPDX-License-Identifier: BSD-2-Clause
#include "explore/save.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { PACKET = 1 << 16 };
static const uint64_t flush_after = UINT64_C(500000000);

struct head {
    char magic[8];
    uint64_t scenario; // of its bytes
    uint64_t units;
    uint32_t outcome_size, machine_size; // another build counts other states
    char path[SAVE_PATH];
    char more[SAVE_PATH];
};

struct packet {
    uint32_t raw, packed, crc, pad;
};

struct unit_head {
    struct arrival first;
    uint64_t unit;
    uint32_t outcomes, pad;
};

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static bool wrong(const char *path, const char *what, FILE *errors)
{
    fprintf(errors, "%s: %s\n", path, what);
    return false;
}

// FNV-1a.
static uint64_t bytes_of(const char *path, const char *more)
{
    FILE *f = fopen(path, "rb");
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    int c;

    while (f && (c = fgetc(f)) != EOF)
        hash = (hash ^ (unsigned)c) * UINT64_C(0x100000001b3);
    if (f)
        fclose(f);
    for (; *more; more++)
        hash = (hash ^ (unsigned char)*more) * UINT64_C(0x100000001b3);
    return hash;
}

static struct head head_of(const struct setup *setup, uint64_t units)
{
    struct head h = {.magic = "rasimxp2",
                     .scenario = bytes_of(setup->file, setup->more),
                     .units = units,
                     .outcome_size = sizeof(struct explored_outcome),
                     .machine_size = sizeof(struct machine)};

    snprintf(h.path, sizeof h.path, "%s", setup->file);
    snprintf(h.more, sizeof h.more, "%s", setup->more);
    return h;
}

bool save_open(struct save *s, const char *path, const struct setup *setup, uint64_t units, uint64_t good,
               FILE *errors)
{
    struct head h = head_of(setup, units);

    *s = (struct save){.file = fopen(path, good ? "r+b" : "wb"), .flushed = now()};
    if (!s->file)
        return wrong(path, strerror(errno), errors);
    if (good)
        return (ftruncate(fileno(s->file), (off_t)good) == 0 && fseek(s->file, 0, SEEK_END) == 0) ||
               wrong(path, strerror(errno), errors);
    return (fwrite(&h, sizeof h, 1, s->file) == 1 && fflush(s->file) == 0) ||
           wrong(path, strerror(errno), errors);
}

static void put(struct save *s, const void *data, size_t size)
{
    if (s->used + size > s->room) {
        s->room = 2 * (s->used + size);
        s->raw = realloc(s->raw, s->room);
        if (!s->raw)
            abort();
    }
    memcpy(s->raw + s->used, data, size);
    s->used += size;
}

void save_flush(struct save *s)
{
    uLongf size = compressBound(s->used);
    unsigned char *packed = malloc(size);

    if (!packed)
        abort();
    if (s->file && s->used && compress2(packed, &size, s->raw, s->used, Z_BEST_SPEED) == Z_OK) {
        struct packet p = {.raw = (uint32_t)s->used, .packed = (uint32_t)size};

        p.crc = (uint32_t)crc32(0, packed, (uInt)size);
        s->failed |= fwrite(&p, sizeof p, 1, s->file) != 1 || fwrite(packed, size, 1, s->file) != 1 ||
                     fflush(s->file) != 0;
    }
    free(packed);
    s->used = 0;
    s->flushed = now();
}

void save_unit(struct save *s, uint64_t unit, const struct arrival *first,
               const struct explored_outcome *outcome, uint32_t outcomes)
{
    struct unit_head h = {.first = *first, .unit = unit, .outcomes = outcomes};

    if (!s->file)
        return;
    put(s, &h, sizeof h);
    put(s, outcome, outcomes * sizeof *outcome);
    if (s->used >= PACKET || now() - s->flushed >= flush_after)
        save_flush(s);
}

bool save_close(struct save *s)
{
    bool good = true;

    if (s->file) {
        save_flush(s);
        good = fclose(s->file) == 0 && !s->failed;
    }
    free(s->raw);
    *s = (struct save){0};
    return good;
}

static bool read_head(FILE *f, struct head *h)
{
    return fread(h, sizeof *h, 1, f) == 1 && memcmp(h->magic, "rasimxp2", sizeof h->magic) == 0 &&
           memchr(h->path, 0, sizeof h->path) != NULL && memchr(h->more, 0, sizeof h->more) != NULL;
}

bool save_head(const char *path, char *scenario, char *more, uint64_t *units, FILE *errors)
{
    FILE *f = fopen(path, "rb");
    struct head h;

    if (!f)
        return wrong(path, strerror(errno), errors);
    bool good = read_head(f, &h);
    fclose(f);
    if (!good)
        return wrong(path, "not a file of `rasim explore --save`", errors);
    snprintf(scenario, SAVE_PATH, "%s", h.path);
    snprintf(more, SAVE_PATH, "%s", h.more);
    *units = h.units;
    return true;
}

// A packet's bytes, checked and unpacked; NULL at the end of what holds.
static unsigned char *read_packet(FILE *f, size_t *size)
{
    struct packet p;
    unsigned char *packed = NULL, *raw = NULL;
    uLongf raw_size;

    if (fread(&p, sizeof p, 1, f) != 1 || p.packed > compressBound(p.raw))
        return NULL;
    packed = malloc(p.packed);
    raw = malloc(p.raw ? p.raw : 1);
    raw_size = p.raw;
    if (!packed || !raw)
        abort();
    if (fread(packed, p.packed, 1, f) != 1 || crc32(0, packed, p.packed) != p.crc ||
        uncompress(raw, &raw_size, packed, p.packed) != Z_OK || raw_size != p.raw) {
        free(raw);
        raw = NULL;
    }
    free(packed);
    *size = p.raw;
    return raw;
}

static bool add_packet(struct result *r, const unsigned char *raw, size_t size)
{
    struct unit_head h;
    size_t bytes;

    for (size_t at = 0; at < size; at += sizeof h + bytes) {
        if (size - at < sizeof h)
            return false;
        memcpy(&h, raw + at, sizeof h);
        bytes = (size_t)h.outcomes * sizeof(struct explored_outcome);
        if (h.unit >= r->units || h.outcomes > EXPLORE_OUTCOMES || size - at - sizeof h < bytes)
            return false;
        struct explored_outcome *copy = malloc(bytes ? bytes : 1); // aligned
        if (!copy)
            abort();
        memcpy(copy, raw + at + sizeof h, bytes);
        result_add(r, h.unit, &h.first, copy, h.outcomes);
        free(copy);
    }
    return true;
}

bool save_load(const char *path, struct result *r, uint64_t *good, FILE *errors)
{
    FILE *f = fopen(path, "rb");
    struct head h, want = head_of(r->setup, r->units);
    unsigned char *raw;
    size_t size;
    bool whole = true;

    if (!f)
        return wrong(path, strerror(errno), errors);
    whole = read_head(f, &h);
    if (!whole || memcmp(&h, &want, offsetof(struct head, path)) != 0) {
        fclose(f);
        return wrong(path, "of another scenario, other options or another build of rasim", errors);
    }
    *good = sizeof h;
    while (whole && (raw = read_packet(f, &size)) != NULL) {
        whole = add_packet(r, raw, size);
        free(raw);
        *good = whole ? (uint64_t)ftell(f) : *good;
    }
    fclose(f);
    return true;
}
