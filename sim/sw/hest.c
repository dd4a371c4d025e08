// SPDX-License-Identifier: BSD-2-Clause
#include "sw/hest.h"

#include <string.h>

#include "sw/abi.h"

// Offsets in a source of type 10 (ACPI table 18.10); QEMU's values (hw/acpi/ghes.c:build_ghes_v2).
enum { HEADER = 40, GHES_V2 = 10, BLOCK_LENGTH = 1024, NOTIFICATION_LENGTH = 28 };

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

// In memory, 64 bits, access by qwords.
static void put_address(uint8_t *at, uint64_t address)
{
    put(at, 4, 0x04004000);
    put(at + 4, 8, address);
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
    put(table + 4, 4, size);
    put(table + 8, 1, 1);
    put_text(table + 10, "RASIM ");
    put_text(table + 16, "RASIM   ");
    put(table + 24, 4, 1);
    put_text(table + 28, "RSIM");
    put(table + 32, 4, 1);
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
    put(table + 36, 4, length);
    put(table + BERT_REGION, 8, region);
    put_checksum(table, BERT_SIZE);
}

void hest_build(uint8_t table[HEST_SIZE], const struct hest_source *source)
{
    uint8_t *s = table + HEADER;

    memset(table, 0, HEST_SIZE);
    put_header(table, "HEST", HEST_SIZE);
    put(table + 36, 4, 1); // sources
    put(s + 0, 2, GHES_V2);
    put(s + 4, 2, 0xffff); // related source: none
    put(s + 7, 1, 1);      // enabled
    put(s + 8, 4, 1);      // records to pre-allocate
    put(s + 12, 4, 1);     // sections a record
    put(s + 16, 4, BLOCK_LENGTH);
    put_address(s + 20, source->area + GHES_STATUS_ADDRESS);
    put(s + 32, 1, source->notification);
    put(s + 33, 1, NOTIFICATION_LENGTH);
    put(s + 40, 4, source->vector);
    put(s + 60, 4, BLOCK_LENGTH);
    put_address(s + 64, source->area + GHES_READ_ACK);
    put(s + 76, 8, ~UINT64_C(1)); // read ack: preserve
    put(s + 84, 8, 1);            // and write
    put_checksum(table, HEST_SIZE);
}
