// SPDX-License-Identifier: BSD-2-Clause
#include "record.hpp"

#include "pattern.hpp"
#include "source.hpp"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "ras_inject.h"
}
#pragma GCC diagnostic pop

namespace rasim
{

namespace
{

bool touches(const context &platform, const platform_source &s, uint64_t address, uint64_t size)
{
    if (s.effect == PLATFORM_POISON || s.effect == PLATFORM_TAG)
        return address + (size - 1) >= s.address && address <= s.address + (s.size - 1);
    if (s.effect != PLATFORM_FLIP)
        return false;
    return pattern_of(*region_of(platform.config, s.address, 1), s).touches(address, size);
}

} // namespace

ras_result record_error(const context &platform, unsigned node, const ras_error &error)
{
    ras_result result = ras_detect(&platform.state->ras, node, &error);
    platform.env.recorded(platform.env.run, node, &error, &result);
    return result;
}

uint32_t tag_of(const context &platform, uint64_t address, uint64_t size)
{
    uint32_t tag = 0;
    uint8_t latest = 0;
    for (uint32_t i = 0; i < platform.config.sources; i++) {
        uint8_t fired = platform.state->fired[i];
        if (fired <= latest || !touches(platform, source_now(platform, i), address, size))
            continue;
        latest = fired;
        tag = platform.config.source[i].tag;
    }
    return tag;
}

void record_consumption(const context &platform, bus_response *response, bool recorded)
{
    const uint64_t granule = response->poison_address;
    const platform_region *region = region_of(platform.config, granule, page::granule);

    response->tag = tag_of(platform, granule, page::granule);
    if (recorded || !region || region->node < 0)
        return;
    ras_error error{};
    error.address = granule;
    error.tag = response->tag;
    error.state = region->state;
    error.has_address = 1;
    error.serr = SERR_EXTERNAL_MEMORY;
    error.poison = 1;
    error.in_band = 1;
    record_error(platform, static_cast<unsigned>(region->node), error);
}

bool record_fetch(const context &platform, const platform_region &region, uint64_t address, uint64_t size,
                  unsigned state, bool in_band)
{
    bool known = region.states >> state & 1;

    if (region.node < 0 || (!known && state == STATE_CE))
        return in_band;
    ras_error error{};
    error.address = address;
    error.tag = tag_of(platform, address, size);
    error.state = known ? static_cast<uint8_t>(state) : region.state;
    error.has_address = 1;
    error.serr = SERR_EXTERNAL_MEMORY;
    error.poison = size == page::granule;
    error.in_band = in_band;
    return record_error(platform, static_cast<unsigned>(region.node), error).in_band;
}

void inject_at(const context &platform, const bus_access &access, bus_response *response)
{
    const platform_region *region = region_of(platform.config, access.address, access.size);
    ras &nodes = platform.state->ras;

    if (!region || region->node < 0 || !(nodes.injecting >> region->node & 1))
        return;
    if (nodes.node[region->node].no_walks && access.kind == BUS_WALK)
        return;
    ras_error error{};
    error.address = access.address / page::granule * page::granule;
    error.has_address = 1;
    error.in_band = 1;
    error.write = access.kind == BUS_WRITE;
    auto index = static_cast<unsigned>(region->node);
    ras_result result{};
    bool made = ras_inject(&nodes, index, &error, &result);
    platform.env.recorded(platform.env.run, index, &error, made ? &result : nullptr);
    if (!made || !result.in_band)
        return;
    response->status = BUS_SLVERR;
    response->error = static_cast<uint8_t>(1 + result.state);
    response->tag = error.tag;
}

bool record_line(const context &platform, const platform_cache &cache, uint64_t line, unsigned state,
                 bool in_band)
{
    bool known = cache.states >> state & 1;

    if (cache.node < 0 || (!known && state == STATE_CE))
        return false;
    ras_error error{};
    error.address = line;
    error.tag = tag_of(platform, line, page::granule);
    error.state = known ? static_cast<uint8_t>(state) : cache.state;
    error.has_address = 1;
    error.serr = SERR_ASSOCIATIVE_DATA;
    error.in_band = in_band;
    record_error(platform, static_cast<unsigned>(cache.node), error);
    return true;
}

ras_result record_tag(const context &platform, const platform_cache &cache, uint64_t line, unsigned state,
                      bool in_band)
{
    bool known = cache.states >> state & 1;
    ras_result none{};

    none.in_band = in_band;
    if (cache.node < 0 || (!known && state == STATE_CE))
        return none;
    ras_error error{};
    error.tag = tag_of(platform, line, page::granule);
    error.state = known ? static_cast<uint8_t>(state) : cache.state;
    error.has_address = state == STATE_CE;
    error.address = error.has_address ? line : 0;
    error.serr = SERR_ASSOCIATIVE_ADDRESS;
    error.in_band = in_band;
    return record_error(platform, static_cast<unsigned>(cache.node), error);
}

} // namespace rasim
