// SPDX-License-Identifier: BSD-2-Clause
#define _POSIX_C_SOURCE 200809L

#include "records.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "platform.h"
#include "sw/abi.h"
#include "sw/cper.h"
#include "sw/hest.h"
#include "sw/tfa.h"

enum { PATH = 4096 };

static void save(struct records *r, const char *name, const uint8_t *bytes, size_t size)
{
    char path[PATH];
    FILE *out;
    bool good;

    if (r->error || snprintf(path, sizeof(path), "%s/%s", r->folder, name) >= PATH) {
        r->error = r->error ? r->error : ENAMETOOLONG;
        return;
    }
    out = fopen(path, "wb");
    good = out && fwrite(bytes, 1, size, out) == size;
    if (out)
        good = fclose(out) == 0 && good;
    if (!good)
        r->error = errno;
}

static void save_hest(struct records *r, const char *whose, const struct hest_source *sources, unsigned count)
{
    uint8_t table[HEST_MOST];
    char name[NAME_SIZE + 8];
    size_t size = hest_build(table, sources, count);

    snprintf(name, sizeof(name), "%s.hest", whose);
    save(r, name, table, size);
}

// QEMU's source notifies by SEA; firmware's by the SDEI events that TF-A dispatches.
void records_begin(struct records *r, const struct setup *setup)
{
    struct hest_source host[HEST_SOURCES] = {
        {.area = setup->host_ghes,                 .vector = SDEI_RAS_EVENT, .notification = HEST_NOTIFY_SDEI},
        {.area = setup->host_ghes + GHES_CRITICAL,
         .vector = SDEI_CRITICAL_EVENT,
         .notification = HEST_NOTIFY_SDEI                                                                    }
    };

    if (mkdir(r->folder, 0777) != 0 && errno != EEXIST) {
        r->error = errno;
        return;
    }
    if (setup->host_ghes)
        save_hest(r, "host", host, tfa_has_critical_source(setup) ? 2 : 1);
    for (unsigned i = 0; i < setup->vms; i++) {
        struct hest_source guest = {.area = setup->vm[i].ghes, .notification = HEST_NOTIFY_SEA};

        save_hest(r, setup->vm[i].name, &guest, 1);
    }
}

static void save_bert(struct records *r, uint64_t area)
{
    uint8_t table[BERT_SIZE];

    if (platform_peek(area + BERT_TABLE, table, sizeof(table)))
        save(r, "host.bert", table, sizeof(table));
}

static uint64_t block_of(const struct machine *m, const struct event *e, bool firmware)
{
    if (e->act == ACT_BERT_WRITE)
        return BOOT_ERROR_REGION;
    return firmware && m->sw.tfa[e->pe].sdei.at_hand == SDEI_CRITICAL ? GHES_CRITICAL_BLOCK : GHES_BLOCK;
}

void records_hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct records *r = ctx;
    uint8_t block[CPER_BLOCK_MOST];
    char name[NAME_SIZE + 32];

    if (e->kind != EVENT_ACT || (e->act != ACT_CPER_WRITE && e->act != ACT_BERT_WRITE) || e->image < 0)
        return;
    bool boot = e->act == ACT_BERT_WRITE;
    int vm = setup->image[e->image].vm;
    uint64_t area = vm < 0 ? setup->host_ghes : setup->vm[vm].pa + setup->vm[vm].ghes;
    if (boot)
        save_bert(r, area);
    if (!platform_peek(area + block_of(m, e, vm < 0), block, sizeof(block)))
        return;
    snprintf(name, sizeof(name), "%u-%s.gesb", ++r->count,
             boot     ? "boot"
             : vm < 0 ? "host"
                      : setup->vm[vm].name);
    save(r, name, block, cper_size(block));
}
