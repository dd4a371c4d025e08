// SPDX-License-Identifier: BSD-2-Clause
#include "record.hpp"

namespace rasim
{

namespace
{

// The tag of the last source that poisoned the granule.
uint32_t tag_of(const context &platform, uint64_t granule)
{
    uint32_t tag = 0;
    uint8_t latest = 0;
    for (uint32_t i = 0; i < platform.config.sources; i++) {
        const platform_source &s = platform.config.source[i];
        uint8_t fired = platform.state->fired[i];
        if (s.effect != PLATFORM_POISON || fired <= latest)
            continue;
        if (granule + page::granule <= s.address || granule > s.address + (s.size - 1))
            continue;
        latest = fired;
        tag = s.tag;
    }
    return tag;
}

} // namespace

void record_consumption(const context &platform, bus_response *response)
{
    const uint64_t granule = response->poison_address;
    const platform_region *region = region_of(platform.config, granule, page::granule);

    response->tag = tag_of(platform, granule);
    if (!region || region->node < 0)
        return;
    ras_error error{};
    error.address = granule;
    error.tag = response->tag;
    error.state = region->state;
    error.has_address = 1;
    error.serr = 0x0c; // ERR<n>STATUS.SERR: data value from (non-associative) external memory
    error.poison = 1;
    error.in_band = 1;
    auto index = static_cast<unsigned>(region->node);
    ras_result result = ras_detect(&platform.state->ras, index, &error);
    platform.env.recorded(platform.env.run, index, &error, &result);
}

} // namespace rasim
