// SPDX-License-Identifier: BSD-2-Clause
#include "sw/hest.h"

#include <assert.h>
#include <string.h>

#include "sw/abi.h"
#include "sw/bytes.h"

// Offsets in a source of type 10 (ACPI table 18.10); QEMU's values (hw/acpi/ghes.c:build_ghes_v2).
enum { HEADER = 40, GHES_V2 = 10, BLOCK_LENGTH = 1024, NOTIFICATION_LENGTH = 28 };

// In memory, 64 bits, access by qwords.
static void put_address(uint8_t *at, uint64_t address)
{
    bytes_put(at, 4, 0x04004000);
    bytes_put(at + 4, 8, address);
}

// Without a terminating 0.
static void put_text(uint8_t *at, const char *text)
{
    for (; *text; text++)
        *at++ = (uint8_t)*text;
}

static void put_header(uint8_t *table, const char *signature, uint32_t size)
{
    put_text(table, signature);
    bytes_put(table + 4, 4, size);
    bytes_put(table + 8, 1, 1);
    put_text(table + 10, "RASIM ");
    put_text(table + 16, "RASIM   ");
    bytes_put(table + 24, 4, 1);
    put_text(table + 28, "RSIM");
    bytes_put(table + 32, 4, 1);
}

// All bytes come to 0.
static void put_checksum(uint8_t *table, size_t size)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < size; i++)
        sum = (uint8_t)(sum + table[i]);
    table[9] = (uint8_t)-sum;
}

void bert_build(uint8_t table[BERT_SIZE], uint64_t region, uint32_t length)
{
    memset(table, 0, BERT_SIZE);
    put_header(table, "BERT", BERT_SIZE);
    bytes_put(table + 36, 4, length);
    bytes_put(table + BERT_REGION, 8, region);
    put_checksum(table, BERT_SIZE);
}

static void put_source(uint8_t *s, const struct hest_source *source, unsigned id)
{
    bytes_put(s + 0, 2, GHES_V2);
    bytes_put(s + 2, 2, id);
    bytes_put(s + 4, 2, 0xffff); // related source: none
    bytes_put(s + 7, 1, 1);      // enabled
    bytes_put(s + 8, 4, 1);      // records to pre-allocate
    bytes_put(s + 12, 4, 1);     // sections a record
    bytes_put(s + 16, 4, BLOCK_LENGTH);
    put_address(s + 20, source->area + GHES_STATUS_ADDRESS);
    bytes_put(s + 32, 1, source->notification);
    bytes_put(s + 33, 1, NOTIFICATION_LENGTH);
    bytes_put(s + 40, 4, source->vector);
    bytes_put(s + 60, 4, BLOCK_LENGTH);
    put_address(s + 64, source->area + GHES_READ_ACK);
    bytes_put(s + 76, 8, ~UINT64_C(1)); // read ack: preserve
    bytes_put(s + 84, 8, 1);            // and write
}

size_t hest_build(uint8_t table[HEST_MOST], const struct hest_source *sources, unsigned count)
{
    uint32_t size = HEADER + count * HEST_SOURCE;

    assert(count <= HEST_SOURCES);
    memset(table, 0, size);
    put_header(table, "HEST", size);
    bytes_put(table + 36, 4, count);
    for (unsigned i = 0; i < count; i++)
        put_source(table + HEADER + (size_t)i * HEST_SOURCE, &sources[i], i);
    put_checksum(table, size);
    return size;
}
