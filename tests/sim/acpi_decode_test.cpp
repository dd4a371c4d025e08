// SPDX-License-Identifier: BSD-2-Clause
// Error status blocks and their sections, as `rasim decode` explains them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "acpi_decoded.hpp"
extern "C" {
#include "sw/cper.h"
}

namespace
{

using namespace acpi;

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

TEST(acpi_decode, block_that_models_write)
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
}

TEST(acpi_decode, no_prefix_of_a_block_is_good)
{
    expect_no_prefix_good("gesb", block_of(arm_processor, some_arm()));
}

} // namespace
