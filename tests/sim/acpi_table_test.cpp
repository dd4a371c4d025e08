// SPDX-License-Identifier: BSD-2-Clause
// The tables HEST and BERT, as `rasim decode` explains them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "acpi_decoded.hpp"
extern "C" {
#include "sw/hest.h"
}

namespace
{

using namespace acpi;

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

TEST(acpi_decode, hest_that_models_write)
{
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

TEST(acpi_decode, no_prefix_of_a_hest_is_good)
{
    expect_no_prefix_good("hest", some_hest());
}

} // namespace
