// SPDX-License-Identifier: BSD-2-Clause
// What `rasim decode` says of bytes: each field has a value of its own, and the decoder must find it where
// the compiler put it.
#ifndef RASIM_TESTS_SIM_ACPI_DECODED_HPP
#define RASIM_TESTS_SIM_ACPI_DECODED_HPP

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "acpi_layout.hpp"
extern "C" {
#include "acpi/decode.h"
}

namespace acpi
{

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

inline decoded decode(const char *kind, const bytes &b)
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
inline void expect_field(const decoded &d, size_t at, size_t size, const char *name, const std::string &value)
{
    char line[256];
    snprintf(line, sizeof line, "0x%04zx  %3zu  %-28s  %s\n", at, size, name, value.c_str());
    EXPECT_TRUE(d.has(line)) << line << "is not in:\n" << d.text;
}

#define FIELD(d, base, type, member, name, value)                                                            \
    expect_field(d, (base) + offsetof(type, member), sizeof(type::member), name, value)

inline memory_section some_memory()
{
    memory_section m{};
    m.validation = 0x3fffff;
    m.status = 0x400, m.address = 0x81100000, m.mask = 0xfffff000;
    m.node = 1, m.card = 2, m.module = 3, m.bank = 4, m.device = 5, m.row = 6, m.column = 7, m.bit = 8;
    m.requestor = 9, m.responder = 10, m.target = 11, m.type = 14, m.extended = 12, m.rank = 13;
    m.card_handle = 15, m.module_handle = 16;
    return m;
}

inline void expect_memory(const decoded &d, size_t at)
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

inline data_entry entry_of(const guid &type, size_t length)
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

constexpr size_t in_block = sizeof(status_block) + sizeof(data_entry);

// Not one byte of it may be missing.
inline void expect_no_prefix_good(const char *kind, const bytes &b)
{
    for (size_t size = 0; size < b.size(); size++)
        ASSERT_EQ(decode(kind, bytes(b.begin(), b.begin() + static_cast<long>(size))).verdict, ACPI_MALFORMED)
            << kind << " " << size;
}

} // namespace acpi

#endif
