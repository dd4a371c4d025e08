// SPDX-License-Identifier: BSD-2-Clause
#include <array>
#include <cstdint>
#include <cstring>

#include <gtest/gtest.h>

extern "C" {
#include "sw/cper.h"
}

namespace
{

using block = std::array<uint8_t, CPER_BLOCK_SIZE>;

block build(uint64_t address, bool valid, uint32_t severity, uint8_t type)
{
    block b;
    b.fill(0xee); // whatever the area held before
    cper_report r{};
    r.address = address;
    r.address_valid = valid;
    r.severity = severity;
    r.memory_type = type;
    cper_build(b.data(), &r);
    return b;
}

uint64_t little(const block &b, size_t at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= static_cast<uint64_t>(b[at + i]) << (8 * i);
    return value;
}

bool parses(const block &b, size_t size = CPER_BLOCK_SIZE)
{
    cper_report r{};
    return cper_parse(b.data(), size, &r);
}

// Every byte that is not 0 (ACPI 18.3.2.7.1, UEFI N.2.5), by its offset in the block.
TEST(cper, recoverable_with_address_byte_for_byte)
{
    block b = build(0x0123'4567'89ab'cdef, true, CPER_RECOVERABLE, CPER_MEMORY_MULTI_BIT);
    block want{};
    want[0] = 0x11; // one entry, uncorrectable
    want[12] = 152; // an entry's header 72 and a section 80
    const uint8_t guid[16] = {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e,
                              0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1};
    std::memcpy(&want[20], guid, sizeof(guid));
    want[41] = 0x03; // revision 0x0300
    want[44] = 80;
    want[92] = 0x02; // physical address valid
    want[93] = 0x40; // memory error type valid
    const uint8_t address[8] = {0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01};
    std::memcpy(&want[108], address, sizeof(address));
    want[164] = 3;
    EXPECT_EQ(b, want);
}

TEST(cper, severity_is_said_twice_and_decides_the_status_bit)
{
    const struct {
        uint32_t severity;
        uint64_t status;
    } rows[] = {
        {CPER_RECOVERABLE,   0x11},
        {CPER_FATAL,         0x11},
        {CPER_CORRECTED,     0x12},
        {CPER_INFORMATIONAL, 0x12}
    };
    for (const auto &row : rows) {
        block b = build(0x1000, true, row.severity, 0);
        EXPECT_EQ(little(b, 0, 4), row.status) << row.severity;
        EXPECT_EQ(little(b, 16, 4), row.severity);
        EXPECT_EQ(little(b, 36, 4), row.severity);
    }
}

TEST(cper, without_an_address_no_address_is_written)
{
    block b = build(0xdead'0000, false, CPER_FATAL, CPER_MEMORY_UNKNOWN);
    EXPECT_EQ(little(b, 92, 8), UINT64_C(0x4000));
    EXPECT_EQ(little(b, 108, 8), 0u);
}

TEST(cper, what_was_built_is_read)
{
    for (uint32_t severity : {0u, 1u, 2u, 3u}) {
        for (bool valid : {false, true}) {
            block b = build(0x8000'1040, valid, severity, CPER_MEMORY_SINGLE_BIT);
            cper_report r{};
            ASSERT_TRUE(cper_parse(b.data(), b.size(), &r));
            EXPECT_EQ(r.severity, severity);
            EXPECT_EQ(r.address_valid, valid);
            EXPECT_EQ(r.address, valid ? 0x8000'1040u : 0u);
            EXPECT_EQ(r.memory_type, CPER_MEMORY_SINGLE_BIT);
        }
    }
}

TEST(cper, a_reader_may_see_more_than_the_block)
{
    std::array<uint8_t, 1024> buffer{};
    block b = build(0x1000, true, CPER_RECOVERABLE, 0);
    std::memcpy(buffer.data(), b.data(), b.size());
    cper_report r{};
    EXPECT_TRUE(cper_parse(buffer.data(), buffer.size(), &r));
}

TEST(cper, malformed_says_nothing)
{
    const struct {
        const char *what;
        size_t at;
        uint8_t value;
    } rows[] = {
        {"no block: status cleared by the reader", 0,  0   },
        {"two entries",                            0,  0x21},
        {"data length too small for the entry",    12, 151 },
        {"data length beyond the entry",           12, 153 },
        {"another section",                        20, 0x15},
        {"older entry without timestamp",          40, 0x01},
        {"section of the old size",                44, 73  },
    };
    for (const auto &row : rows) {
        block b = build(0x1000, true, CPER_RECOVERABLE, 0);
        ASSERT_TRUE(parses(b));
        b[row.at] = row.value;
        cper_report r{};
        r.address = 7;
        EXPECT_FALSE(cper_parse(b.data(), b.size(), &r)) << row.what;
        EXPECT_EQ(r.address, 7u) << row.what;
    }
}

TEST(cper, the_section_speaks_for_itself)
{
    block b = build(0x1000, true, CPER_RECOVERABLE, 0);
    cper_report r{};
    ASSERT_TRUE(cper_parse(b.data(), b.size(), &r));
    EXPECT_FALSE(r.threshold);
    b[36] = CPER_CORRECTED;
    b[43] = 0x08; // section flags: error threshold exceeded
    ASSERT_TRUE(cper_parse(b.data(), b.size(), &r));
    EXPECT_EQ(r.severity, CPER_RECOVERABLE);
    EXPECT_EQ(r.section_severity, CPER_CORRECTED);
    EXPECT_TRUE(r.threshold);
    r.threshold = true;
    cper_build(b.data(), &r);
    EXPECT_EQ(b[43], 0x08);
}

TEST(cper, a_short_buffer_is_malformed_and_is_not_read_beyond)
{
    block b = build(0x1000, true, CPER_RECOVERABLE, 0);
    for (size_t size : {size_t{0}, size_t{4}, size_t{19}, size_t{20}, size_t{CPER_BLOCK_SIZE - 1}})
        EXPECT_FALSE(parses(b, size)) << size;
    EXPECT_TRUE(parses(b));
}

} // namespace
