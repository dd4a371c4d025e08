// SPDX-License-Identifier: BSD-2-Clause
// Common Platform Error Records, as `rasim decode` explains them.
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "acpi_decoded.hpp"

namespace
{

using namespace acpi;

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

TEST(acpi_decode, no_prefix_of_a_record_is_good)
{
    expect_no_prefix_good("cper", some_record());
    EXPECT_EQ(decode("aest", {}).verdict, ACPI_NO_KIND);
}

} // namespace
