// SPDX-License-Identifier: BSD-2-Clause
// A platform of RAM alone and loads of it, for benchmarks: few clean pages, as many with poison in every
// granule.
#ifndef RASIM_TESTS_BENCH_MEMORY_ACCESSES_HPP
#define RASIM_TESTS_BENCH_MEMORY_ACCESSES_HPP

#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "platform.h"

namespace rasim
{

class accesses
{
public:
    enum : uint64_t {
        PAGES = 4,
        SIZE = PAGES * 4096,
        CLEAN = 0x80000000,
        BAD = CLEAN + SIZE,
        FRESH = BAD + SIZE
    };

    // Of this process; the first call says whether its PE has caches: 32 KiB of L1D, 1 MiB of L2.
    static accesses &it(bool caches = false)
    {
        static accesses *const one = new accesses(caches);
        return *one;
    }

    bool good = false;

    // Load i of a walk over all pages: 8 bytes, no two near each other.
    static uint64_t offset(unsigned i)
    {
        return i * UINT64_C(0x1238) % SIZE;
    }

    uint64_t host(unsigned i) const
    {
        uint64_t value;
        std::memcpy(&value, memory.data() + offset(i), sizeof value);
        return value;
    }

    // With its time, as a PE accounts for it. `by` is port() in a local variable, which a compiler can keep
    // in registers as it does with the pointer of host().
    uint64_t dmi(const bus &by, unsigned i) const
    {
        uint64_t value;
        const bus_page *p = bus_clean_page(&by, CLEAN + offset(i));
        if (!p)
            return slow(i);
        std::memcpy(&value, bus_host(p, CLEAN + offset(i)), sizeof value);
        return value + p->cycles;
    }

    // The same as a bus access, which any kind of access is.
    uint64_t request(const bus &by, unsigned i) const
    {
        uint64_t value;
        bus_access a = access(BUS_READ, CLEAN + offset(i), &value);
        bus_response r = bus_request(&by, &a);
        return value + r.status + r.poison;
    }

    bus port() const
    {
        return pages;
    }

    uint64_t load(uint64_t base, unsigned i) const
    {
        uint64_t value;
        bus_access a = access(BUS_READ, base + offset(i), &value);
        bus_response r = platform_transport(nullptr, &a);
        return value + r.status + r.poison;
    }

    uint64_t load_at(uint64_t address) const
    {
        uint64_t value;
        bus_access a = access(BUS_READ, address, &value);
        return value + platform_transport(nullptr, &a).poison;
    }

    uint64_t store(unsigned i) const
    {
        uint64_t value = i;
        bus_access a = access(BUS_WRITE, CLEAN + offset(i), &value);
        return platform_transport(nullptr, &a).status;
    }

    // The first write of page n.
    void touch(uint64_t n) const
    {
        uint64_t value = 1;
        bus_access a = access(BUS_WRITE, FRESH + n * 4096, &value);
        platform_transport(nullptr, &a);
    }

private:
    [[gnu::noinline, gnu::cold]] uint64_t slow(unsigned i) const
    {
        return load(CLEAN, i);
    }

    explicit accesses(bool caches) : memory(SIZE)
    {
        char why[200];
        platform_region &ram = config.region[config.regions++];
        std::snprintf(ram.name, sizeof ram.name, "ram");
        ram.base = CLEAN;
        ram.size = UINT64_C(1) << 40;
        ram.latency = 100;
        ram.state = STATE_UER;
        platform_source &bad = config.source[config.sources++];
        bad.address = BAD;
        bad.size = SIZE;
        bad.tag = 1;
        bad.trigger = PLATFORM_AT_STEP;
        bad.effect = PLATFORM_POISON;
        if (caches) {
            config.cache[config.caches++] = {"l1d", 256, 2, 4, 1, PLATFORM_DATA, 0, -1, STATE_UER, 0, {}, {}};
            config.cache[config.caches++] = {"l2", 2048, 8,         11, 2,  PLATFORM_DATA,
                                             0,    -1,   STATE_UER, 0,  {}, {}};
        }
        good = platform_build(&config, &env, why, sizeof why);
        if (!good)
            return;
        platform_bind(&state);
        ras_node_init(&state.ras.node[0], 11, 1U << STATE_UER, 0xff);
        pages = {nullptr, platform_transport, platform_pages(), nullptr};
        for (unsigned i = 0; i < PAGES; i++)
            start_page(i * UINT64_C(4096));
        platform_fire(0, 0);
    }

    void start_page(uint64_t at)
    {
        memory[at] = 1;
        platform_poke(CLEAN + at, &memory[at], 1);
        uint64_t value;
        bus_access a = access(BUS_READ, CLEAN + at, &value); // asks for the grant
        bus_request(&pages, &a);
    }

    static bus_access access(unsigned kind, uint64_t address, uint64_t *value)
    {
        bus_access a{};
        a.address = address;
        a.data = value;
        a.size = sizeof *value;
        a.kind = static_cast<uint8_t>(kind);
        return a;
    }

    static void ignore(void *, unsigned, unsigned)
    {
    }

    static void ignore_firing(void *, unsigned)
    {
    }

    static void ignore_record(void *, unsigned, const ras_error *, const ras_result *)
    {
    }

    static void ignore_fetch(void *, const platform_fetch *)
    {
    }

    platform_config config{};
    platform_state state{};
    uint64_t elapsed = 0;
    platform_env env{nullptr, &elapsed, ignore, ignore_firing, ignore_record, ignore_fetch, nullptr};
    bus pages{};
    std::vector<unsigned char> memory; // of the host, the same size
};

} // namespace rasim

#endif
