// SPDX-License-Identifier: BSD-2-Clause
// The layouts stated again, as packed structures in the order of the specifications' tables: each field gets
// a value of its own, and the decoder must find it where the compiler put it.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
#include "acpi/decode.h"
#include "sw/cper.h"
#include "sw/hest.h"
}

namespace
{

struct guid {
    uint8_t b[16];
};

// As in memory: three little-endian groups, then bytes.
const guid platform_memory = {
    {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e, 0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1}
};
const guid platform_memory_2 = {
    {0xfc, 0x04, 0xec, 0x61, 0xe6, 0x48, 0x13, 0xd8, 0x25, 0xc9, 0x8d, 0xaa, 0x44, 0x75, 0x0b, 0x12}
};
const guid processor_generic = {
    {0xad, 0xcc, 0x76, 0x98, 0xb4, 0x47, 0xdb, 0x4b, 0xb6, 0x5e, 0x16, 0xf1, 0x93, 0xc4, 0xf3, 0xdb}
};
const guid arm_processor = {
    {0x16, 0x3d, 0x9e, 0xe1, 0x11, 0xbc, 0xe4, 0x11, 0x9c, 0xaa, 0xc2, 0x05, 0x1d, 0x5d, 0x46, 0xb0}
};
const guid sea = {
    {0x8a, 0x78, 0x78, 0x9a, 0xe8, 0xbb, 0xe4, 0x11, 0x80, 0x9e, 0x67, 0x61, 0x1e, 0x5d, 0x46, 0xb0}
};

#pragma pack(push, 1)
struct status_block { // ACPI 6.5 table 18.11
    uint32_t block_status, raw_data_offset, raw_data_length, data_length, severity;
};
struct data_entry { // table 18.12, revision 0x300
    guid section_type;
    uint32_t severity;
    uint16_t revision;
    uint8_t validation, flags;
    uint32_t length;
    guid fru;
    char fru_text[20];
    uint8_t timestamp[8];
};
struct memory_section { // UEFI 2.10 table N.31
    uint64_t validation, status, address, mask;
    uint16_t node, card, module, bank, device, row, column, bit;
    uint64_t requestor, responder, target;
    uint8_t type, extended;
    uint16_t rank, card_handle, module_handle;
};
struct memory_2_section { // table N.32
    uint64_t validation, status, address, mask;
    uint16_t node, card, module, bank;
    uint32_t device, row, column, rank, bit;
    uint8_t chip, type, state, reserved;
    uint64_t requestor, responder, target;
    uint32_t card_handle, module_handle;
};
struct processor_section { // table N.18
    uint64_t validation;
    uint8_t type, isa, error, operation, flags, level;
    uint16_t reserved;
    uint64_t version;
    char brand[128];
    uint64_t id, target, requestor, responder, ip;
};
struct arm_section { // table N.21
    uint32_t validation;
    uint16_t errors, contexts;
    uint32_t length;
    uint8_t affinity, reserved[3];
    uint64_t mpidr, midr;
    uint32_t running, psci;
};
struct arm_information { // table N.22
    uint8_t version, length;
    uint16_t validation;
    uint8_t type;
    uint16_t count;
    uint8_t flags;
    uint64_t error, va, pa;
};
struct arm_context { // table N.26
    uint16_t version, type;
    uint32_t size;
    uint64_t reg[17];
};
struct record_header { // table N.3
    char signature[4];
    uint16_t revision;
    uint32_t end;
    uint16_t sections;
    uint32_t severity, validation, length;
    uint8_t timestamp[8];
    guid platform, partition, creator, notification;
    uint64_t id;
    uint32_t flags;
    uint64_t persistence;
    uint8_t reserved[12];
};
struct section_descriptor { // table N.5
    uint32_t offset, length;
    uint16_t revision;
    uint8_t validation, reserved;
    uint32_t flags;
    guid type, fru;
    uint32_t severity;
    char fru_text[20];
};
struct table_header { // ACPI 6.5 table 5.4
    char signature[4];
    uint32_t length;
    uint8_t revision, checksum;
    char oem[6], oem_table[8];
    uint32_t oem_revision;
    char creator[4];
    uint32_t creator_revision;
};
struct address { // table 5.1
    uint8_t space, bits, first, access;
    uint64_t at;
};
struct ghes_v2 { // tables 18.10, 18.13 and 18.14
    uint16_t type, id, related;
    uint8_t flags, enabled;
    uint32_t records, sections, raw;
    address status;
    uint8_t notification, notification_length;
    uint16_t write_enable;
    uint32_t poll, vector, polling_value, polling_window, error_value, error_window;
    uint32_t block_length;
    address ack;
    uint64_t preserve, write;
};
struct bert { // table 18.1
    table_header header;
    uint32_t region_length;
    uint64_t region;
};
#pragma pack(pop)

static_assert(sizeof(status_block) == 20 && sizeof(data_entry) == 72 && sizeof(memory_section) == 80);
static_assert(sizeof(memory_2_section) == 96 && sizeof(processor_section) == 192);
static_assert(sizeof(arm_section) == 40 && sizeof(arm_information) == 32);
static_assert(sizeof(record_header) == 128 && sizeof(section_descriptor) == 72);
static_assert(sizeof(table_header) == 36 && sizeof(ghes_v2) == 92 && sizeof(bert) == 48);

using bytes = std::vector<uint8_t>;

template <typename T> void add(bytes &b, const T &t)
{
    const auto *p = reinterpret_cast<const uint8_t *>(&t);
    b.insert(b.end(), p, p + sizeof t);
}

struct decoded {
    acpi_verdict verdict;
    std::string text;

    bool has(const std::string &part) const
    {
        return text.find(part) != std::string::npos;
    }
};

decoded decode(const char *kind, const bytes &b)
{
    decoded d;
    bytes exact = b; // no byte more, for the sanitizer
    exact.shrink_to_fit();
    d.verdict = acpi_decode(
        kind, exact.data(), exact.size(),
        [](void *text, const char *line) { *static_cast<std::string *>(text) += std::string(line) + "\n"; },
        &d.text);
    return d;
}

// The line of a field at `at`.
void expect_field(const decoded &d, size_t at, size_t size, const char *name, const std::string &value)
{
    char line[256];
    snprintf(line, sizeof line, "0x%04zx  %3zu  %-28s  %s\n", at, size, name, value.c_str());
    EXPECT_TRUE(d.has(line)) << line << "is not in:\n" << d.text;
}

#define FIELD(d, base, type, member, name, value)                                                            \
    expect_field(d, (base) + offsetof(type, member), sizeof(type::member), name, value)

memory_section some_memory()
{
    memory_section m{};
    m.validation = 0x3fffff;
    m.status = 0x400, m.address = 0x81100000, m.mask = 0xfffff000;
    m.node = 1, m.card = 2, m.module = 3, m.bank = 4, m.device = 5, m.row = 6, m.column = 7, m.bit = 8;
    m.requestor = 9, m.responder = 10, m.target = 11, m.type = 14, m.extended = 12, m.rank = 13;
    m.card_handle = 15, m.module_handle = 16;
    return m;
}

void expect_memory(const decoded &d, size_t at)
{
    FIELD(d, at, memory_section, status, "error status", "0x400");
    FIELD(d, at, memory_section, address, "physical address", "0x81100000");
    FIELD(d, at, memory_section, mask, "physical address mask", "0xfffff000");
    FIELD(d, at, memory_section, node, "node", "0x1");
    FIELD(d, at, memory_section, card, "card", "0x2");
    FIELD(d, at, memory_section, module, "module", "0x3");
    FIELD(d, at, memory_section, bank, "bank", "0x4");
    FIELD(d, at, memory_section, device, "device", "0x5");
    FIELD(d, at, memory_section, row, "row", "0x6");
    FIELD(d, at, memory_section, column, "column", "0x7");
    FIELD(d, at, memory_section, bit, "bit position", "0x8");
    FIELD(d, at, memory_section, requestor, "requestor id", "0x9");
    FIELD(d, at, memory_section, responder, "responder id", "0xa");
    FIELD(d, at, memory_section, target, "target id", "0xb");
    FIELD(d, at, memory_section, type, "memory error type", "0xe  scrub uncorrected");
    FIELD(d, at, memory_section, extended, "extended", "0xc");
    FIELD(d, at, memory_section, rank, "rank number", "0xd");
    FIELD(d, at, memory_section, card_handle, "card handle", "0xf");
    FIELD(d, at, memory_section, module_handle, "module handle", "0x10");
}

data_entry entry_of(const guid &type, size_t length)
{
    data_entry e{};
    e.section_type = type;
    e.revision = 0x300;
    e.length = static_cast<uint32_t>(length);
    return e;
}

// A block with one section of that type.
template <typename T> bytes block_of(const guid &type, const T &section)
{
    bytes b;
    add(b, status_block{0x11, 0, 0, static_cast<uint32_t>(sizeof(data_entry) + sizeof section), 0});
    add(b, entry_of(type, sizeof section));
    add(b, section);
    return b;
}

const size_t in_block = sizeof(status_block) + sizeof(data_entry);

TEST(acpi_decode, status_block_and_entry)
{
    bytes b;
    add(b, status_block{0x15, 172, 3, 152, 1});
    data_entry e = entry_of(platform_memory, 80);
    e.severity = 2, e.validation = 7, e.flags = 0x28;
    e.fru = sea;
    memcpy(e.fru_text, "DIMM 3", 6);
    const uint8_t time[] = {0x59, 0x58, 0x23, 1, 0x31, 0x12, 0x99, 0x19};
    memcpy(e.timestamp, time, sizeof time);
    add(b, e);
    add(b, some_memory());
    b.resize(b.size() + 3);
    decoded d = decode("gesb", b);
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, 0, status_block, block_status, "block status",
          "0x15  uncorrectable, more uncorrectable, entries: 1");
    FIELD(d, 0, status_block, raw_data_offset, "raw data offset", "0xac");
    FIELD(d, 0, status_block, raw_data_length, "raw data length", "3");
    FIELD(d, 0, status_block, data_length, "data length", "152");
    FIELD(d, 0, status_block, severity, "severity of the block", "0x1  fatal");
    FIELD(d, 20, data_entry, section_type, "section type",
          "A5BC1114-6F64-4EDE-B863-3E83ED7C83B1  platform memory");
    FIELD(d, 20, data_entry, severity, "severity", "0x2  corrected");
    FIELD(d, 20, data_entry, revision, "revision", "0x300");
    FIELD(d, 20, data_entry, validation, "validation bits", "0x7  FRU id, FRU text, timestamp");
    FIELD(d, 20, data_entry, flags, "flags", "0x28  error threshold exceeded, latent error");
    FIELD(d, 20, data_entry, length, "error data length", "80");
    FIELD(d, 20, data_entry, fru, "FRU id", "9A78788A-BBE8-11E4-809E-67611E5D46B0  SEA");
    FIELD(d, 20, data_entry, fru_text, "FRU text", "\"DIMM 3\"");
    FIELD(d, 20, data_entry, timestamp, "timestamp", "1999-12-31 23:58:59, precise");
    expect_memory(d, in_block);
    EXPECT_TRUE(d.has("raw data\n"));
    EXPECT_FALSE(d.has("warning"));
}

TEST(acpi_decode, an_entry_of_the_old_revision_has_64_bytes)
{
    bytes b;
    add(b, status_block{0x11, 0, 0, 64 + 73, 0});
    data_entry e = entry_of(platform_memory, 73);
    e.revision = 0x201;
    add(b, e);
    b.resize(20 + 64);
    memory_section m = some_memory();
    add(b, m);
    b.resize(20 + 64 + 73);
    decoded d = decode("gesb", b);
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    expect_field(d, 20 + 64 + 72, 1, "memory error type", "0xe  scrub uncorrected");
    EXPECT_FALSE(d.has("rank number   "));
    EXPECT_FALSE(d.has("timestamp  "));
}

TEST(acpi_decode, memory_2)
{
    memory_2_section m{};
    m.validation = 0x3fffff;
    m.status = 1, m.address = 0x1234, m.mask = 2, m.node = 3, m.card = 4, m.module = 5, m.bank = 6;
    m.device = 0x10007, m.row = 0x10008, m.column = 0x10009, m.rank = 0x1000a, m.bit = 0x1000b;
    m.chip = 12, m.type = 3, m.state = 13, m.requestor = 14, m.responder = 15, m.target = 16;
    m.card_handle = 17, m.module_handle = 18;
    decoded d = decode("gesb", block_of(platform_memory_2, m));
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, in_block, memory_2_section, address, "physical address", "0x1234");
    FIELD(d, in_block, memory_2_section, bank, "bank", "0x6");
    FIELD(d, in_block, memory_2_section, device, "device", "0x10007");
    FIELD(d, in_block, memory_2_section, row, "row", "0x10008");
    FIELD(d, in_block, memory_2_section, column, "column", "0x10009");
    FIELD(d, in_block, memory_2_section, rank, "rank", "0x1000a");
    FIELD(d, in_block, memory_2_section, bit, "bit position", "0x1000b");
    FIELD(d, in_block, memory_2_section, chip, "chip id", "0xc");
    FIELD(d, in_block, memory_2_section, type, "memory error type", "0x3  multi-bit ECC");
    FIELD(d, in_block, memory_2_section, state, "status", "0xd");
    FIELD(d, in_block, memory_2_section, requestor, "requestor id", "0xe");
    FIELD(d, in_block, memory_2_section, target, "target id", "0x10");
    FIELD(d, in_block, memory_2_section, module_handle, "module handle", "0x12");
}

TEST(acpi_decode, processor_generic)
{
    processor_section p{};
    p.validation = 0x1fff;
    p.type = 2, p.isa = 4, p.error = 5, p.operation = 2, p.flags = 9, p.level = 3, p.version = 0x410fd0c1;
    memcpy(p.brand, "Neoverse", 8);
    p.id = 0x81000000, p.target = 0x7000, p.requestor = 1, p.responder = 2, p.ip = 0xffff800000001000;
    decoded d = decode("gesb", block_of(processor_generic, p));
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, in_block, processor_section, type, "processor type", "0x2  ARM");
    FIELD(d, in_block, processor_section, isa, "instruction set", "0x4  A64");
    FIELD(d, in_block, processor_section, error, "error type", "0x5  cache, bus");
    FIELD(d, in_block, processor_section, operation, "operation", "0x2  data write");
    FIELD(d, in_block, processor_section, flags, "flags", "0x9  restartable, corrected");
    FIELD(d, in_block, processor_section, level, "level", "3");
    FIELD(d, in_block, processor_section, version, "version", "0x410fd0c1");
    FIELD(d, in_block, processor_section, brand, "brand", "\"Neoverse\"");
    FIELD(d, in_block, processor_section, id, "processor id", "0x81000000");
    FIELD(d, in_block, processor_section, target, "target address", "0x7000");
    FIELD(d, in_block, processor_section, ip, "instruction pointer", "0xffff800000001000");
}

#pragma pack(push, 1)
struct whole_arm {
    arm_section head;
    arm_information information[2];
    arm_context context;
    uint8_t vendor[5];
};
#pragma pack(pop)

whole_arm some_arm()
{
    whole_arm a{};
    a.head = {0xf, 2, 1, sizeof(whole_arm), 1, {}, 0x81000000, 0x410fd0c1, 1, 0};
    a.information[0] = {0, 32, 0x1f, 2, 1, 1, 0x1234, 0x5000, 0x81100040};
    a.information[1] = {0, 32, 0x10, 4, 0, 0, 0, 0, 0x81200040};
    a.context.type = 5;
    a.context.size = sizeof a.context.reg;
    return a;
}

TEST(acpi_decode, arm_processor)
{
    decoded d = decode("gesb", block_of(arm_processor, some_arm()));
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, in_block, arm_section, errors, "error information count", "2");
    FIELD(d, in_block, arm_section, contexts, "context information count", "1");
    FIELD(d, in_block, arm_section, length, "section length", std::to_string(sizeof(whole_arm)));
    FIELD(d, in_block, arm_section, affinity, "error affinity level", "1");
    FIELD(d, in_block, arm_section, mpidr, "MPIDR_EL1", "0x81000000");
    FIELD(d, in_block, arm_section, midr, "MIDR_EL1", "0x410fd0c1");
    FIELD(d, in_block, arm_section, running, "running state", "0x1  running");
    size_t at = in_block + offsetof(whole_arm, information);
    FIELD(d, at, arm_information, type, "error type", "0x2  cache");
    FIELD(d, at, arm_information, count, "multiple error count", "1");
    FIELD(d, at, arm_information, flags, "flags", "0x1  first error captured");
    FIELD(d, at, arm_information, error, "error information", "0x1234");
    FIELD(d, at, arm_information, va, "virtual fault address", "0x5000");
    FIELD(d, at, arm_information, pa, "physical fault address", "0x81100040");
    FIELD(d, at + 32, arm_information, pa, "physical fault address", "0x81200040");
    at = in_block + offsetof(whole_arm, context);
    FIELD(d, at, arm_context, type, "register context type", "0x5  AArch64 EL1 context registers");
    FIELD(d, at, arm_context, size, "register array size", "136");
    EXPECT_TRUE(d.has("vendor information, 5 bytes\n"));
}

TEST(acpi_decode, arm_processor_with_lengths_that_lead_out)
{
    whole_arm a = some_arm();
    a.head.errors = 9;
    EXPECT_EQ(decode("gesb", block_of(arm_processor, a)).verdict, ACPI_MALFORMED);
    a = some_arm();
    a.context.size += 6;
    EXPECT_EQ(decode("gesb", block_of(arm_processor, a)).verdict, ACPI_MALFORMED);
    a.context.size -= 1;
    EXPECT_EQ(decode("gesb", block_of(arm_processor, a)).verdict, ACPI_GOOD);
    a = some_arm();
    a.head.length++;
    EXPECT_EQ(decode("gesb", block_of(arm_processor, a)).verdict, ACPI_MALFORMED);
    a.head.length = 39;
    EXPECT_EQ(decode("gesb", block_of(arm_processor, a)).verdict, ACPI_MALFORMED);
}

bytes some_record()
{
    bytes b;
    record_header h{};
    memcpy(h.signature, "CPER", 4);
    h.revision = 0x101, h.end = 0xffffffff, h.sections = 1, h.severity = 1, h.validation = 7;
    h.length = sizeof(record_header) + sizeof(section_descriptor) + sizeof(memory_section);
    const uint8_t time[] = {0x01, 0x02, 0x03, 0, 0x04, 0x05, 0x26, 0x20};
    memcpy(h.timestamp, time, sizeof time);
    h.platform = arm_processor, h.partition = platform_memory, h.creator = platform_memory_2,
    h.notification = sea;
    h.id = 0x1122334455667788, h.flags = 5, h.persistence = 0x99;
    add(b, h);
    section_descriptor s{};
    s.offset = 200, s.length = sizeof(memory_section), s.revision = 0x100, s.validation = 3, s.flags = 1;
    s.type = platform_memory, s.fru = sea, s.severity = 0;
    memcpy(s.fru_text, "twenty characters...", 20);
    add(b, s);
    add(b, some_memory());
    return b;
}

TEST(acpi_decode, record)
{
    decoded d = decode("cper", some_record());
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, 0, record_header, signature, "signature", "\"CPER\"");
    FIELD(d, 0, record_header, revision, "revision", "0x101");
    FIELD(d, 0, record_header, end, "signature end", "0xffffffff");
    FIELD(d, 0, record_header, sections, "section count", "1");
    FIELD(d, 0, record_header, severity, "error severity", "0x1  fatal");
    FIELD(d, 0, record_header, validation, "validation bits", "0x7  platform id, timestamp, partition id");
    FIELD(d, 0, record_header, length, "record length", "280");
    FIELD(d, 0, record_header, timestamp, "timestamp", "2026-05-04 03:02:01");
    FIELD(d, 0, record_header, platform, "platform id",
          "E19E3D16-BC11-11E4-9CAA-C2051D5D46B0  ARM processor");
    FIELD(d, 0, record_header, partition, "partition id",
          "A5BC1114-6F64-4EDE-B863-3E83ED7C83B1  platform memory");
    FIELD(d, 0, record_header, creator, "creator id",
          "61EC04FC-48E6-D813-25C9-8DAA44750B12  platform memory 2");
    FIELD(d, 0, record_header, notification, "notification type",
          "9A78788A-BBE8-11E4-809E-67611E5D46B0  SEA");
    FIELD(d, 0, record_header, id, "record id", "0x1122334455667788");
    FIELD(d, 0, record_header, flags, "flags", "0x5  recovered, simulated");
    FIELD(d, 0, record_header, persistence, "persistence information", "0x99");
    FIELD(d, 128, section_descriptor, offset, "section offset", "0xc8");
    FIELD(d, 128, section_descriptor, length, "section length", "80");
    FIELD(d, 128, section_descriptor, flags, "flags", "0x1  primary");
    FIELD(d, 128, section_descriptor, severity, "section severity", "0x0  recoverable");
    FIELD(d, 128, section_descriptor, fru_text, "FRU text", "\"twenty characters...\"");
    expect_memory(d, 200);
    EXPECT_FALSE(d.has("warning"));
}

TEST(acpi_decode, record_with_lengths_that_lead_out)
{
    for (auto [at, value] : {
             std::pair{size_t{0}, 'X'   },
             {9,         '\0'  }, // signature end
             {10,        '\2'  }, // two descriptors
             {20,        '\x17'}, // record length: too short for the section
             {20,        '\x19'}, // and longer than the bytes
             {128,       '\xc7'}, // section offset: in the descriptor
             {128,       '\xc9'}, // its end behind the record
             {132,       '\x51'}, // the same
             {132,       '\x48'}, // too short for a memory section
    }) {
        bytes b = some_record();
        b[at] = static_cast<uint8_t>(value);
        EXPECT_EQ(decode("cper", b).verdict, ACPI_MALFORMED) << at;
    }
}

bytes some_hest()
{
    bytes b;
    table_header h{};
    memcpy(h.signature, "HEST", 4);
    h.length = 36 + 4 + 64 + 92 + 48, h.revision = 1;
    memcpy(h.oem, "ABCDEF", 6);
    memcpy(h.oem_table, "GHIJKLMN", 8);
    h.oem_revision = 0x22;
    memcpy(h.creator, "OPQR", 4);
    h.creator_revision = 0x33;
    add(b, h);
    add(b, uint32_t{3});
    ghes_v2 v1{};
    v1.type = 9, v1.id = 7, v1.related = 0xffff, v1.enabled = 0, v1.notification = 11, v1.vector = 804;
    v1.block_length = 4096;
    add(b, v1);
    b.resize(40 + 64);
    ghes_v2 v2{};
    v2.type = 10, v2.id = 8, v2.related = 7, v2.enabled = 1, v2.records = 2, v2.sections = 3, v2.raw = 4;
    v2.status = {0, 64, 0, 4, 0x80100000};
    v2.notification = 8, v2.notification_length = 28, v2.write_enable = 0x22, v2.poll = 5, v2.vector = 6;
    v2.polling_value = 9, v2.polling_window = 10, v2.error_value = 11, v2.error_window = 12;
    v2.block_length = 1024, v2.ack = {1, 32, 8, 3, 0x80100008}, v2.preserve = 0xfffffffffffffffe,
    v2.write = 1;
    add(b, v2);
    b.push_back(6); // a root port's AER
    b.resize(h.length);
    uint8_t sum = 0;
    for (uint8_t c : b)
        sum = static_cast<uint8_t>(sum + c);
    b[9] = static_cast<uint8_t>(-sum);
    return b;
}

TEST(acpi_decode, hest)
{
    decoded d = decode("hest", some_hest());
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    EXPECT_FALSE(d.has("warning")) << d.text;
    FIELD(d, 0, table_header, oem, "OEM id", "\"ABCDEF\"");
    FIELD(d, 0, table_header, oem_table, "OEM table id", "\"GHIJKLMN\"");
    FIELD(d, 0, table_header, oem_revision, "OEM revision", "0x22");
    FIELD(d, 0, table_header, creator, "creator id", "\"OPQR\"");
    FIELD(d, 0, table_header, creator_revision, "creator revision", "0x33");
    expect_field(d, 36, 4, "error source count", "3");
    FIELD(d, 40, ghes_v2, type, "type", "9");
    FIELD(d, 40, ghes_v2, enabled, "enabled", "0x0  no");
    FIELD(d, 40, ghes_v2, notification, "notification", "0xb  SDEI");
    FIELD(d, 40, ghes_v2, vector, "vector", "804");
    FIELD(d, 40, ghes_v2, block_length, "error block length", "4096");
    const size_t at = 40 + 64;
    FIELD(d, at, ghes_v2, id, "source id", "8");
    FIELD(d, at, ghes_v2, related, "related source id", "0x7");
    FIELD(d, at, ghes_v2, records, "records to pre-allocate", "2");
    FIELD(d, at, ghes_v2, sections, "max sections per record", "3");
    FIELD(d, at, ghes_v2, raw, "max raw data length", "4");
    FIELD(d, at, ghes_v2, status, "error status address",
          "memory 0x80100000, 64 bits from bit 0, access by qwords");
    FIELD(d, at, ghes_v2, notification, "notification", "0x8  SEA");
    FIELD(d, at, ghes_v2, write_enable, "configuration write enable",
          "0x22  poll interval, error threshold window");
    FIELD(d, at, ghes_v2, poll, "poll interval, ms", "5");
    FIELD(d, at, ghes_v2, polling_window, "polling threshold window", "10");
    FIELD(d, at, ghes_v2, error_value, "error threshold value", "11");
    FIELD(d, at, ghes_v2, ack, "read ack register",
          "I/O port 0x80100008, 32 bits from bit 8, access by dwords");
    FIELD(d, at, ghes_v2, preserve, "read ack preserve", "0xfffffffffffffffe");
    FIELD(d, at, ghes_v2, write, "read ack write", "0x1");
}

TEST(acpi_decode, hest_that_is_cut_or_changed)
{
    bytes b = some_hest();
    b[60] ^= 1;
    EXPECT_TRUE(decode("hest", b).has("warning: the bytes sum to 0x01, not 0\n"));
    b = some_hest();
    b.pop_back();
    EXPECT_EQ(decode("hest", b).verdict, ACPI_MALFORMED);
    b = some_hest();
    b[36] = 4;
    EXPECT_EQ(decode("hest", b).verdict, ACPI_MALFORMED);
    b = some_hest();
    b[36] = 2;
    EXPECT_TRUE(decode("hest", b).has("warning: 48 bytes after the last source\n"));
    b = some_hest();
    b[40] = 0; // MCE
    EXPECT_TRUE(decode("hest", b).has("no Arm machine has it"));
    b = some_hest();
    b[40 + 64 + 32] = 9; // SEI
    EXPECT_TRUE(decode("hest", b).has("warning: Linux refuses a source that notifies like this\n"));
}

TEST(acpi_decode, bert)
{
    bert t{};
    memcpy(t.header.signature, "BERT", 4);
    t.header.length = 48;
    t.region_length = 0x400, t.region = 0x80200000;
    bytes b;
    add(b, t);
    decoded d = decode("bert", b);
    EXPECT_EQ(d.verdict, ACPI_GOOD) << d.text;
    FIELD(d, 0, bert, region_length, "boot error region length", "1024");
    FIELD(d, 0, bert, region, "boot error region", "0x80200000");
    b[0] = 'X';
    EXPECT_EQ(decode("bert", b).verdict, ACPI_MALFORMED);
}

TEST(acpi_decode, what_models_write)
{
    for (uint32_t severity = 0; severity < 4; severity++) {
        cper_report r{};
        r.address = 0x81100040;
        r.address_valid = true;
        r.severity = severity;
        r.memory_type = CPER_MEMORY_MULTI_BIT;
        bytes b(CPER_BLOCK_SIZE);
        cper_build(b.data(), &r);
        decoded d = decode("gesb", b);
        EXPECT_EQ(d.verdict, ACPI_GOOD);
        EXPECT_FALSE(d.has("warning"));
        FIELD(d, 0, status_block, severity, "severity of the block",
              (std::vector<std::string>{"0x0  recoverable", "0x1  fatal", "0x2  corrected",
                                        "0x3  informational"}[severity]));
        FIELD(d, in_block, memory_section, address, "physical address", "0x81100040");
        FIELD(d, in_block, memory_section, type, "memory error type", "0x3  multi-bit ECC");
    }
    const hest_source s[] = {
        {0x80100000, 5000, HEST_NOTIFY_SDEI},
        {0x80100010, 5003, HEST_NOTIFY_SDEI}
    };
    bytes h(HEST_MOST);
    ASSERT_EQ(hest_build(h.data(), s, 2), h.size());
    decoded d = decode("hest", h);
    EXPECT_EQ(d.verdict, ACPI_GOOD);
    EXPECT_FALSE(d.has("warning")) << d.text;
    FIELD(d, 40, ghes_v2, vector, "vector", "5000");
    FIELD(d, 40 + sizeof(ghes_v2), ghes_v2, vector, "vector", "5003");
    FIELD(d, 40 + sizeof(ghes_v2), ghes_v2, ack, "read ack register",
          "memory 0x80100018, 64 bits from bit 0, access by qwords");
    h.resize(hest_build(h.data(), s, 1));
    EXPECT_EQ(decode("hest", h).verdict, ACPI_GOOD);
    FIELD(d, 40, ghes_v2, status, "error status address",
          "memory 0x80100000, 64 bits from bit 0, access by qwords");
    FIELD(d, 40, ghes_v2, ack, "read ack register",
          "memory 0x80100008, 64 bits from bit 0, access by qwords");
}

TEST(acpi_decode, no_prefix_of_a_good_one_is_good)
{
    for (const auto &[kind, b] : std::vector<std::pair<const char *, bytes>>{
             {"gesb", block_of(arm_processor, some_arm())},
             {"cper",      some_record()                      },
             {"hest",      some_hest()}
    })
        for (size_t size = 0; size < b.size(); size++)
            ASSERT_EQ(decode(kind, bytes(b.begin(), b.begin() + static_cast<long>(size))).verdict,
                      ACPI_MALFORMED)
                << kind << " " << size;
    EXPECT_EQ(decode("aest", {}).verdict, ACPI_NO_KIND);
}

} // namespace
