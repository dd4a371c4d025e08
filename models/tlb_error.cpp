// SPDX-License-Identifier: BSD-2-Clause
#include "tlb_error.hpp"

#include "record.hpp"

namespace rasim
{

namespace
{

uint64_t place(unsigned pe, unsigned index)
{
    return 7 * pages::plane + pe * UINT64_C(0x100000) + index * sizeof(tlb_entry);
}

void found_wrong(context &platform, unsigned source)
{
    if (platform.config.tlb_node == 0)
        return;
    ras_error error{};
    error.tag = platform.config.source[source].tag;
    error.state = STATE_CE;
    error.serr = SERR_TLB_DATA;
    record_error(platform, platform.config.tlb_node - 1U, error);
}

} // namespace

void tlb_read(context &platform, unsigned pe, unsigned index, tlb_entry *entry)
{
    platform.store.read(place(pe, index), entry, sizeof *entry);
    if (!entry->error)
        return;
    found_wrong(platform, entry->error - 1U);
    *entry = {};
    tlb_write(platform, pe, index, *entry);
}

void tlb_write(context &platform, unsigned pe, unsigned index, const tlb_entry &entry)
{
    platform.store.write(place(pe, index), &entry, sizeof entry);
}

bool tlb_spoil(context &platform, unsigned source)
{
    const platform_source &s = platform.config.source[source];
    const uint64_t number = s.address / page::size;
    const auto index = static_cast<unsigned>(number % platform.config.tlb);
    tlb_entry entry;

    platform.store.read(place(s.pe, index), &entry, sizeof entry);
    if (!entry.valid || entry.va / page::size != number || entry.vmid != s.vmid)
        return false;
    entry.error = static_cast<uint8_t>(1 + source);
    tlb_write(platform, s.pe, index, entry);
    return true;
}

} // namespace rasim
