// SPDX-License-Identifier: BSD-2-Clause
#include "check.hpp"

#include <cinttypes>
#include <cstdarg>
#include <cstdio>

#include "context.hpp"

extern "C" {
#include "gic_frame.h"
}

namespace rasim
{

namespace
{

struct reason {
    char *text;
    size_t size;
};

__attribute__((format(printf, 2, 3))) bool refuse(const reason &why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    std::vsnprintf(why.text, why.size, format, args);
    va_end(args);
    return false;
}

bool check_range(const platform_region &r, const reason &why)
{
    if (r.size == 0)
        return refuse(why, "region %.31s: size is 0", r.name);
    if (r.base % page::size)
        return refuse(why, "region %.31s: base 0x%" PRIx64 " is not a multiple of 4 KiB", r.name, r.base);
    if (r.size % page::size)
        return refuse(why, "region %.31s: size 0x%" PRIx64 " is not a multiple of 4 KiB", r.name, r.size);
    if (r.base >= pages::end || r.size > pages::end - r.base)
        return refuse(why, "region %.31s: goes beyond 48 bits of address", r.name);
    return true;
}

bool check_ecc(const platform_region &r, const reason &why)
{
    if (r.ecc >= PLATFORM_ECC_CODES)
        return refuse(why, "region %.31s: no code %u", r.name, r.ecc);
    if (r.ecc == PLATFORM_ECC_NONE)
        return true;
    if (r.kind != PLATFORM_RAM)
        return refuse(why, "region %.31s: only RAM has a code", r.name);
    if (r.base + r.size > pages::plane)
        return refuse(why, "region %.31s: with a code, but beyond 44 bits of address", r.name);
    return true;
}

bool check_group(const platform_config &config, const platform_region &r, const reason &why)
{
    if (r.group >= config.groups)
        return refuse(why, "region %.31s: no error record group %u", r.name, r.group);
    const ras_group &g = config.group[r.group];
    if (g.layout >= RAS_GROUP_LAYOUTS)
        return refuse(why, "region %.31s: no layout %u", r.name, g.layout);
    uint64_t size = ras_group_size(static_cast<ras_group_layout>(g.layout));
    if (r.size != size || r.base % size)
        return refuse(why, "region %.31s: a group of 0x%" PRIx64 " bytes, aligned to as much", r.name, size);
    if (g.records >
        ras_group_limit(static_cast<ras_group_layout>(g.layout), static_cast<ras_group_pfg>(g.pfg)))
        return refuse(why, "region %.31s: %u records do not fit", r.name, g.records);
    return true;
}

bool check_region(const platform_region &r, const reason &why)
{
    if (!check_range(r, why))
        return false;
    if (r.kind > PLATFORM_GIC)
        return refuse(why, "region %.31s: no kind %u", r.name, r.kind);
    if (r.kind == PLATFORM_GIC && r.size != GIC_SIZE)
        return refuse(why, "region %.31s: a GIC has 0x%x bytes", r.name, static_cast<unsigned>(GIC_SIZE));
    if (r.kind != PLATFORM_RAM && r.answer > BUS_DECERR)
        return refuse(why, "region %.31s: no answer %u", r.name, r.answer);
    if (r.node < -1 || r.node >= RAS_NODES)
        return refuse(why, "region %.31s: no error node %d", r.name, r.node);
    if (r.node >= 0 && r.state >= STATE_COUNT)
        return refuse(why, "region %.31s: no error state %u", r.name, r.state);
    return check_ecc(r, why);
}

bool check_overlaps(const platform_config &config, const reason &why)
{
    for (uint32_t i = 0; i < config.regions; i++)
        for (uint32_t j = 0; j < i; j++) {
            const platform_region &a = config.region[j], &b = config.region[i];
            if (a.base < b.base + b.size && b.base < a.base + a.size)
                return refuse(why, "regions %.31s and %.31s overlap", a.name, b.name);
        }
    return true;
}

bool check_cache(const platform_cache &c, const reason &why)
{
    if (c.sets == 0 || c.sets > PLATFORM_SETS || (c.sets & (c.sets - 1)))
        return refuse(why, "cache %.31s: %" PRIu32 " sets, must be a power of 2 up to %d", c.name, c.sets,
                      PLATFORM_SETS);
    if (c.ways == 0 || c.ways > PLATFORM_WAYS)
        return refuse(why, "cache %.31s: %" PRIu32 " ways, at most %d", c.name, c.ways, PLATFORM_WAYS);
    if (c.level < 1 || c.level > 3)
        return refuse(why, "cache %.31s: no level %u", c.name, c.level);
    if (c.holds == 0 || c.holds > (PLATFORM_DATA | PLATFORM_CODE))
        return refuse(why, "cache %.31s: holds nothing", c.name);
    if (c.pe < -1 || c.pe >= PLATFORM_CACHED_PES)
        return refuse(why, "cache %.31s: no PE %d", c.name, c.pe);
    if (c.node < -1 || c.node >= RAS_NODES)
        return refuse(why, "cache %.31s: no error node %d", c.name, c.node);
    return true;
}

// The lines of caches stand above the physical addresses.
bool check_caches(const platform_config &config, const reason &why)
{
    if (config.caches > PLATFORM_CACHES)
        return refuse(why, "%" PRIu32 " caches, at most %d", config.caches, PLATFORM_CACHES);
    for (uint32_t i = 0; i < config.caches; i++)
        if (!check_cache(config.cache[i], why))
            return false;
    for (uint32_t i = 0; config.caches && i < config.regions; i++)
        if (config.region[i].base + config.region[i].size > pages::plane)
            return refuse(why, "region %.31s: goes beyond 44 bits of address, which caches do not",
                          config.region[i].name);
    return true;
}

bool check_bridges(const platform_config &config, const reason &why)
{
    if (config.bridges > PLATFORM_BRIDGES)
        return refuse(why, "%" PRIu32 " bridges, at most %d", config.bridges, PLATFORM_BRIDGES);
    for (uint32_t i = 0; i < config.bridges; i++) {
        const platform_bridge &b = config.bridge[i];
        if (b.poison >= POISON_WAYS)
            return refuse(why, "bridge %.31s: no way %u to treat poison", b.name, b.poison);
        if (b.node < -1 || b.node >= RAS_NODES)
            return refuse(why, "bridge %.31s: no error node %d", b.name, b.node);
    }
    for (uint32_t i = 0; i < config.regions; i++)
        if (config.region[i].bridge > config.bridges)
            return refuse(why, "region %.31s: no bridge %u", config.region[i].name,
                          config.region[i].bridge - 1U);
    return true;
}

bool check_watch(const platform_source &s, uint32_t index, const reason &why)
{
    if (s.count == 0)
        return refuse(why, "source %" PRIu32 ": accesses count from 1", index);
    if (s.watch_size == 0)
        return refuse(why, "source %" PRIu32 ": watches no address", index);
    if (s.watch_base >= pages::end || s.watch_size > pages::end - s.watch_base)
        return refuse(why, "source %" PRIu32 ": watches beyond 48 bits of address", index);
    return true;
}

bool check_flip(const platform_config &config, uint32_t index, const reason &why)
{
    const platform_source &s = config.source[index];
    const platform_region *r = region_of(config, s.address, 1);
    if (s.pattern > PATTERN_DEVICE)
        return refuse(why, "source %" PRIu32 ": no pattern %u", index, s.pattern);
    if (r && s.pattern == PATTERN_DEVICE && s.device > platform_ecc_devices(r->ecc))
        return refuse(why, "source %" PRIu32 ": no device %u", index, s.device - 1U);
    if (s.pattern != PATTERN_DEVICE && !s.flip.data && !s.flip.check)
        return refuse(why, "source %" PRIu32 ": flips nothing", index);
    if (!r || r->kind != PLATFORM_RAM || r->base + r->size > pages::plane)
        return refuse(why, "source %" PRIu32 ": flips at 0x%" PRIx64 " are not in RAM below 2^44", index,
                      s.address);
    uint64_t apart = s.times > 1 ? (s.times - UINT64_C(1)) * page::granule : 0;
    if (apart && (s.pattern != PATTERN_WORD || s.address - r->base + apart >= r->size))
        return refuse(why, "source %" PRIu32 ": %u flips a granule apart leave %.31s", index, s.times,
                      r->name);
    return true;
}

bool check_answer(const platform_source &s, uint32_t index, const reason &why)
{
    if (s.size == 0 || s.of == 0 || s.of > (PLATFORM_OF_READS | PLATFORM_OF_WRITES))
        return refuse(why, "source %" PRIu32 ": answers nothing", index);
    if (s.answer != BUS_SLVERR && s.answer != BUS_DECERR)
        return refuse(why, "source %" PRIu32 ": the answer %u is no error", index, s.answer);
    return true;
}

bool check_scrubber(const platform_config &config, uint32_t index, const reason &why)
{
    const platform_scrubber &s = config.scrubber[index];
    const platform_region *r = s.size ? region_of(config, s.base, s.size) : nullptr;
    if (s.base % page::granule || s.size % page::granule || !r || r->kind != PLATFORM_RAM)
        return refuse(why,
                      "scrubber %" PRIu32 ": 0x%" PRIx64 " bytes at 0x%" PRIx64 " are not granules of a RAM",
                      index, s.size, s.base);
    return true;
}

bool check_source(const platform_config &config, uint32_t index, const reason &why)
{
    const platform_source &s = config.source[index];
    if (s.trigger > PLATFORM_AT_EVENT)
        return refuse(why, "source %" PRIu32 ": no trigger %u", index, s.trigger);
    if (s.effect > PLATFORM_TLB)
        return refuse(why, "source %" PRIu32 ": no effect %u", index, s.effect);
    if (s.effect == PLATFORM_POISON && s.size == 0)
        return refuse(why, "source %" PRIu32 ": poisons nothing", index);
    if (s.effect == PLATFORM_POISON && !in_ram(config, s.address, s.size))
        return refuse(why, "source %" PRIu32 ": poison of 0x%" PRIx64 " bytes at 0x%" PRIx64 " is not in RAM",
                      index, s.size, s.address);
    if (s.effect == PLATFORM_FLIP && !check_flip(config, index, why))
        return false;
    if (s.effect == PLATFORM_ANSWER && !check_answer(s, index, why))
        return false;
    const bool tag = s.effect == PLATFORM_TAG;
    if (s.in_cache > config.caches || (s.in_cache && s.effect != PLATFORM_POISON && !tag) ||
        (tag && (s.in_cache == 0 || !in_ram(config, s.address, s.size))))
        return refuse(why, "source %" PRIu32 ": no cache %u", index, s.in_cache);
    if (s.effect == PLATFORM_TLB && (config.tlb == 0 || s.pe >= PLATFORM_CACHED_PES))
        return refuse(why, "source %" PRIu32 ": no TLB of PE %u", index, s.pe);
    return s.trigger != PLATFORM_AT_ACCESS || check_watch(s, index, why);
}

} // namespace

bool in_ram(const platform_config &config, uint64_t address, uint64_t size)
{
    while (size) {
        const platform_region *r = region_of(config, address, 1);
        if (!r || r->kind != PLATFORM_RAM)
            return false;
        uint64_t here = r->size - (address - r->base);
        if (size <= here)
            return true;
        address += here;
        size -= here;
    }
    return true;
}

bool check_config(const platform_config &config, char *text, size_t size)
{
    const reason why{text, size};
    if (config.regions == 0)
        return refuse(why, "no region: there is nothing to run from");
    if (config.regions > PLATFORM_REGIONS)
        return refuse(why, "%" PRIu32 " regions, at most %d", config.regions, PLATFORM_REGIONS);
    if (config.groups > PLATFORM_GROUPS)
        return refuse(why, "%" PRIu32 " groups, at most %d", config.groups, PLATFORM_GROUPS);
    if (config.sources > PLATFORM_SOURCES)
        return refuse(why, "%" PRIu32 " sources, at most %d", config.sources, PLATFORM_SOURCES);
    if (config.scrubbers > PLATFORM_SCRUBBERS)
        return refuse(why, "%" PRIu32 " scrubbers, at most %d", config.scrubbers, PLATFORM_SCRUBBERS);
    for (uint32_t i = 0; i < config.regions; i++)
        if (!check_region(config.region[i], why) ||
            (config.region[i].kind == PLATFORM_GROUP && !check_group(config, config.region[i], why)))
            return false;
    if (!check_caches(config, why) || !check_bridges(config, why))
        return false;
    if (!check_overlaps(config, why))
        return false;
    for (uint32_t i = 0; i < config.sources; i++)
        if (!check_source(config, i, why))
            return false;
    for (uint32_t i = 0; i < config.scrubbers; i++)
        if (!check_scrubber(config, i, why))
            return false;
    return true;
}

} // namespace rasim
