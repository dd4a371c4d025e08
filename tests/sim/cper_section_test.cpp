// SPDX-License-Identifier: BSD-2-Clause
// Whole sections: offsets and bits are those of UEFI 2.10 appendix N, written down again.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "sw/cper.h"
}

namespace
{

constexpr size_t section = 20 + 72; // behind the status block and the header of its one entry

using block = std::array<uint8_t, CPER_BLOCK_MOST>;

uint64_t little(const block &b, size_t at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= static_cast<uint64_t>(b[at + i]) << (8 * i);
    return value;
}

// N.2.5, table N.31: validation bit, byte offset, byte length.
const struct {
    unsigned bit;
    size_t at, bytes;
} memory_fields[] = {
    {0,  8,  8}, // error status
    {1,  16, 8}, // physical address
    {2,  24, 8}, // its mask
    {3,  32, 2}, // node
    {4,  34, 2}, // card
    {5,  36, 2}, // module
    {6,  38, 2}, // bank
    {7,  40, 2}, // device
    {8,  42, 2}, // row
    {9,  44, 2}, // column
    {10, 46, 2}, // bit position
    {11, 48, 8}, // requestor
    {12, 56, 8}, // responder
    {13, 64, 8}, // target
    {14, 72, 1}, // memory error type
    {15, 74, 2}, // rank
};

TEST(cper_section, each_memory_field_lies_where_uefi_has_it_and_is_read_there)
{
    for (const auto &f : memory_fields) {
        block b;
        b.fill(0xee);
        cper_memory m{};
        const uint64_t value = UINT64_C(0xa1a2a3a4a5a6a7a8) >> (64 - 8 * f.bytes);
        m.valid = UINT64_C(1) << f.bit;
        m.value[f.bit] = value;
        const cper_report r{};
        ASSERT_EQ(cper_build_memory(b.data(), &r, &m, nullptr), 172u);
        EXPECT_EQ(little(b, section, 8), UINT64_C(1) << f.bit);
        EXPECT_EQ(little(b, section + f.at, f.bytes), value) << f.bit;
        for (size_t i = 8; i < 80; i++) {
            const bool own = i >= f.at && i < f.at + f.bytes;
            EXPECT_EQ(b[section + i] == 0, !own) << "bit " << f.bit << " at " << i;
        }
        cper_memory again{};
        ASSERT_TRUE(cper_parse_memory(b.data() + section, 80, &again));
        EXPECT_EQ(again.valid, m.valid);
        EXPECT_TRUE(std::equal(std::begin(m.value), std::end(m.value), std::begin(again.value)));
    }
}

TEST(cper_section, what_is_not_valid_is_neither_written_nor_read)
{
    cper_memory m{}, again{};
    std::fill(std::begin(m.value), std::end(m.value), 0x55);
    block b{};
    const cper_report r{};
    cper_build_memory(b.data(), &r, &m, nullptr);
    for (size_t i = 0; i < 80; i++)
        EXPECT_EQ(b[section + i], 0) << i;
    std::fill(b.begin() + section + 8, b.begin() + section + 80, uint8_t{0x55});
    ASSERT_TRUE(cper_parse_memory(b.data() + section, 80, &again));
    for (uint64_t value : again.value)
        EXPECT_EQ(value, 0u);
}

TEST(cper_section, the_fru_text_names_the_part)
{
    block b{};
    const cper_report r{};
    const cper_memory m{};
    cper_build_memory(b.data(), &r, &m, "a name of more than twenty");
    EXPECT_EQ(b[20 + 22], 0x02); // validation: FRU text
    EXPECT_EQ(std::memcmp(b.data() + 20 + 44, "a name of more than ", 20), 0);
    EXPECT_EQ(b[20 + 64], 0); // and no more: the timestamp
}

cper_processor processor()
{
    cper_processor p{};
    p.mpidr = 0x8000'0003;
    p.midr = 0x410f'd0f0;
    p.information = 0x1041'005d;
    p.va = 0xffff'8000'1234'5678;
    p.pa = 0x0123'4567'89ab'c0c0;
    p.valid = 0x1f;
    p.errors = 0x0201;
    p.type = 0x02;
    p.flags = 0x0c;
    p.contexts = 2;
    p.context[0].type = 4; // X0-X30, SP: 256 bytes
    p.context[0].count = 32;
    p.context[1].type = 5; // 17 registers of EL1: 136 bytes
    p.context[1].count = 17;
    for (unsigned c = 0; c < 2; c++)
        for (unsigned i = 0; i < p.context[c].count; i++)
            p.context[c].value[i] = UINT64_C(0x1111'0000'0000'0000) * (c + 1) + i;
    return p;
}

size_t build(block &b, const cper_processor &p)
{
    const cper_report r{};
    b.fill(0xee);
    return cper_build_processor(b.data(), &r, &p, nullptr);
}

// N.2.4.4, tables N.17, N.18 and N.22.
TEST(cper_section, a_processor_section_byte_for_byte)
{
    block b;
    const uint8_t guid[16] = {0x16, 0x3d, 0x9e, 0xe1, 0x11, 0xbc, 0xe4, 0x11,
                              0x9c, 0xaa, 0xc2, 0x05, 0x1d, 0x5d, 0x46, 0xb0};
    constexpr size_t length = 40 + 32 + (8 + 256) + (8 + 136);
    ASSERT_EQ(build(b, processor()), section + length);
    EXPECT_EQ(little(b, 12, 4), 72 + length); // the block's data length
    EXPECT_EQ(std::memcmp(b.data() + 20, guid, sizeof(guid)), 0);
    EXPECT_EQ(little(b, 20 + 24, 4), length);

    EXPECT_EQ(little(b, section + 0, 4), 0x5u); // MPIDR, running state
    EXPECT_EQ(little(b, section + 4, 2), 1u);
    EXPECT_EQ(little(b, section + 6, 2), 2u);
    EXPECT_EQ(little(b, section + 8, 4), length);
    EXPECT_EQ(little(b, section + 12, 4), 0u); // affinity level and reserved
    EXPECT_EQ(little(b, section + 16, 8), 0x8000'0003u);
    EXPECT_EQ(little(b, section + 24, 8), 0x410f'd0f0u);
    EXPECT_EQ(little(b, section + 32, 4), 1u);
    EXPECT_EQ(little(b, section + 36, 4), 0u);

    constexpr size_t info = section + 40;
    EXPECT_EQ(b[info + 0], 0);
    EXPECT_EQ(b[info + 1], 32);
    EXPECT_EQ(little(b, info + 2, 2), 0x1fu);
    EXPECT_EQ(b[info + 4], 0x02);
    EXPECT_EQ(little(b, info + 5, 2), 0x0201u);
    EXPECT_EQ(b[info + 7], 0x0c);
    EXPECT_EQ(little(b, info + 8, 8), 0x1041'005du);
    EXPECT_EQ(little(b, info + 16, 8), 0xffff'8000'1234'5678u);
    EXPECT_EQ(little(b, info + 24, 8), 0x0123'4567'89ab'c0c0u);

    constexpr size_t gpr = info + 32, el1 = gpr + 8 + 256;
    EXPECT_EQ(little(b, gpr + 0, 2), 0u);
    EXPECT_EQ(little(b, gpr + 2, 2), 4u);
    EXPECT_EQ(little(b, gpr + 4, 4), 256u);
    EXPECT_EQ(little(b, gpr + 8 + 8 * 31, 8), 0x1111'0000'0000'001fu);
    EXPECT_EQ(little(b, el1 + 2, 2), 5u);
    EXPECT_EQ(little(b, el1 + 4, 4), 136u);
    EXPECT_EQ(little(b, el1 + 8 + 8 * 16, 8), 0x2222'0000'0000'0010u);
    EXPECT_EQ(b[section + length], 0xee); // and not a byte more
}

TEST(cper_section, a_processor_section_is_read_as_it_was_written)
{
    block b;
    const cper_processor p = processor();
    cper_processor again{};
    size_t size = build(b, p);
    ASSERT_TRUE(cper_parse_processor(b.data() + section, size - section, &again));
    EXPECT_EQ(again.mpidr, p.mpidr);
    EXPECT_EQ(again.midr, p.midr);
    EXPECT_EQ(again.information, p.information);
    EXPECT_EQ(again.va, p.va);
    EXPECT_EQ(again.pa, p.pa);
    EXPECT_EQ(again.errors, p.errors);
    EXPECT_EQ(again.flags, p.flags);
    ASSERT_EQ(again.contexts, 2);
    for (unsigned c = 0; c < 2; c++) {
        EXPECT_EQ(again.context[c].type, p.context[c].type);
        ASSERT_EQ(again.context[c].count, p.context[c].count);
        EXPECT_TRUE(
            std::equal(p.context[c].value, p.context[c].value + p.context[c].count, again.context[c].value));
    }
}

// Linux 6.12 ghes_handle_arm_hw_error(): memory_failure() for a cache error with a physical address, of all
// types and validities.
TEST(cper_section, only_a_cache_error_has_an_address_for_linux)
{
    for (unsigned type = 1; type < 0x20; type++) {
        for (unsigned valid = 0; valid < 0x20; valid++) {
            cper_processor p = processor();
            p.type = static_cast<uint8_t>(type);
            p.valid = static_cast<uint16_t>(valid);
            block b;
            size_t size = build(b, p);
            cper_report r{};
            ASSERT_TRUE(cper_parse(b.data(), size, &r));
            EXPECT_EQ(r.processor, type);
            EXPECT_EQ(r.address_valid, (type & 0x02) != 0 && (valid & 0x10) != 0) << type << " " << valid;
        }
    }
}

TEST(cper_section, a_processor_section_that_leads_out_of_itself_is_malformed)
{
    const struct {
        const char *what;
        size_t at;
        std::vector<uint8_t> bytes;
    } rows[] = {
        {"longer than its entry",              section + 8,           {0xff, 0x0f}},
        {"shorter than one error",             section + 8,           {71, 0}     },
        {"no error at all",                    section + 4,           {0, 0}      },
        {"more errors than bytes",             section + 4,           {0xff, 0xff}},
        {"more contexts than bytes",           section + 6,           {3, 0}      },
        {"a context longer than what is left", section + 40 + 32 + 4, {0xff, 0x0f}},
        {"no type of error",                   section + 40 + 4,      {0}         },
    };
    for (const auto &row : rows) {
        block b;
        size_t size = build(b, processor());
        cper_report r{};
        ASSERT_TRUE(cper_parse(b.data(), size, &r));
        std::copy(row.bytes.begin(), row.bytes.end(), b.begin() + static_cast<std::ptrdiff_t>(row.at));
        r.address = 7;
        EXPECT_FALSE(cper_parse(b.data(), size, &r)) << row.what;
        EXPECT_EQ(r.address, 7u) << row.what;
    }
    block b;
    size_t size = build(b, processor());
    for (size_t cut = 0; cut < size; cut++) {
        cper_report r{};
        EXPECT_FALSE(cper_parse(b.data(), cut, &r)) << cut;
    }
}

TEST(cper_section, a_block_says_its_size)
{
    block b;
    EXPECT_EQ(cper_size(b.data()), build(b, processor()));
    b[12] = 0xed; // data length 1005: with 20 bytes more than 1024
    b[13] = 0x03;
    EXPECT_EQ(cper_size(b.data()), 0u);
    b[12] = 0xec;
    EXPECT_EQ(cper_size(b.data()), 1024u);
}

} // namespace
