// SPDX-License-Identifier: BSD-2-Clause
// The layouts of UEFI and ACPI stated again, as packed structures in the order of the specifications' tables.
#ifndef RASIM_TESTS_SIM_ACPI_LAYOUT_HPP
#define RASIM_TESTS_SIM_ACPI_LAYOUT_HPP

#include <cstddef>
#include <cstdint>

namespace acpi
{

struct guid {
    uint8_t b[16];
};

// As in memory: three little-endian groups, then bytes.
inline const guid platform_memory = {
    {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e, 0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1}
};
inline const guid platform_memory_2 = {
    {0xfc, 0x04, 0xec, 0x61, 0xe6, 0x48, 0x13, 0xd8, 0x25, 0xc9, 0x8d, 0xaa, 0x44, 0x75, 0x0b, 0x12}
};
inline const guid processor_generic = {
    {0xad, 0xcc, 0x76, 0x98, 0xb4, 0x47, 0xdb, 0x4b, 0xb6, 0x5e, 0x16, 0xf1, 0x93, 0xc4, 0xf3, 0xdb}
};
inline const guid arm_processor = {
    {0x16, 0x3d, 0x9e, 0xe1, 0x11, 0xbc, 0xe4, 0x11, 0x9c, 0xaa, 0xc2, 0x05, 0x1d, 0x5d, 0x46, 0xb0}
};
inline const guid sea = {
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

} // namespace acpi

#endif
