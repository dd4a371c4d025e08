// SPDX-License-Identifier: BSD-2-Clause
#include "bench.hpp"

#include <cstdio>

namespace rasim
{

namespace
{

platform_region region(const char *name, uint64_t base, uint64_t size, platform_kind kind, bus_status answer,
                       uint32_t latency)
{
    platform_region r{};
    std::snprintf(r.name, sizeof r.name, "%s", name);
    r.base = base;
    r.size = size;
    r.latency = latency;
    r.kind = static_cast<uint8_t>(kind);
    r.answer = static_cast<uint8_t>(answer);
    r.node = -1;
    r.state = STATE_UER;
    return r;
}

} // namespace

bench::bench()
{
    config.region[0] = region("ram0", RAM0, RAM0_SIZE, PLATFORM_RAM, BUS_OKAY, 100);
    config.region[1] = region("ram1", RAM1, RAM1_SIZE, PLATFORM_RAM, BUS_OKAY, 50);
    config.region[2] = region("okay", OKAY, 0x1000, PLATFORM_DEVICE, BUS_OKAY, 7);
    config.region[3] = region("slverr", SLVERR, 0x1000, PLATFORM_DEVICE, BUS_SLVERR, 8);
    config.region[4] = region("decerr", DECERR, 0x1000, PLATFORM_DEVICE, BUS_DECERR, 9);
    config.regions = 5;
}

bool bench::build(size_t room)
{
    std::vector<char> text(room);
    bool built = platform_build(&config, &env, text.data(), text.size());
    why = text.data();
    if (built)
        platform_bind(&state);
    return built;
}

bus_response bench::access(unsigned kind, uint64_t address, void *data, size_t size, unsigned pe)
{
    bus_access a{};
    a.address = address;
    a.data = data;
    a.size = static_cast<uint32_t>(size);
    a.elapsed = walked;
    a.kind = static_cast<uint8_t>(kind);
    a.pe = static_cast<uint8_t>(pe);
    return platform_transport(nullptr, &a);
}

bus_response bench::write(uint64_t address, const std::vector<uint8_t> &data)
{
    std::vector<uint8_t> copy = data;
    return access(BUS_WRITE, address, copy.data(), copy.size());
}

std::vector<uint8_t> bench::read(uint64_t address, size_t size, bus_response *response)
{
    std::vector<uint8_t> data(size, 0xee);
    bus_response r = access(BUS_READ, address, data.data(), size);
    if (response)
        *response = r;
    return data;
}

unsigned bench::poison(uint64_t address, uint64_t size, uint32_t tag)
{
    platform_source s{};
    s.address = address;
    s.size = size;
    s.tag = tag;
    s.trigger = PLATFORM_AT_STEP;
    s.effect = PLATFORM_POISON;
    config.source[config.sources] = s;
    return config.sources++;
}

unsigned bench::serror(uint32_t tag)
{
    unsigned index = poison(0, 0, tag);
    config.source[index].effect = PLATFORM_SERROR;
    return index;
}

unsigned bench::answer(uint64_t address, uint64_t size, bus_status status, unsigned of, uint32_t tag)
{
    unsigned index = poison(address, size, tag);
    platform_source &s = config.source[index];
    s.effect = PLATFORM_ANSWER;
    s.answer = static_cast<uint8_t>(status);
    s.of = static_cast<uint8_t>(of);
    return index;
}

void bench::at_access(unsigned index, uint64_t base, uint64_t size, uint64_t count)
{
    platform_source &s = config.source[index];
    s.trigger = PLATFORM_AT_ACCESS;
    s.watch_base = base;
    s.watch_size = size;
    s.count = count;
}

void bench::raise(void *self, unsigned source, unsigned pe)
{
    static_cast<bench *>(self)->heard.push_back("raise " + std::to_string(source) + " at " +
                                                std::to_string(pe));
}

void bench::fired(void *self, unsigned source)
{
    static_cast<bench *>(self)->when.push_back(static_cast<bench *>(self)->elapsed);
    static_cast<bench *>(self)->heard.push_back("fired " + std::to_string(source));
}

void bench::recorded(void *self, unsigned node, const ras_error *error, const ras_result *)
{
    static_cast<bench *>(self)->when.push_back(static_cast<bench *>(self)->elapsed);
    static_cast<bench *>(self)->heard.push_back("recorded " + std::to_string(node));
    static_cast<bench *>(self)->errors.push_back(*error);
}

void bench::fetched(void *self, const platform_fetch *fetch)
{
    static_cast<bench *>(self)->when.push_back(static_cast<bench *>(self)->elapsed);
    static_cast<bench *>(self)->fetches.push_back(*fetch);
}

} // namespace rasim
