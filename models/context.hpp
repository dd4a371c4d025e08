// SPDX-License-Identifier: BSD-2-Clause
// What every module refers to: the config, who listens, the state as bound now, the pages.
#ifndef RASIM_MODELS_CONTEXT_HPP
#define RASIM_MODELS_CONTEXT_HPP

#include "pages.hpp"
#include "platform.h"

namespace rasim
{

class hierarchy;

struct context {
    const platform_config &config;
    const platform_env &env;
    platform_state *state = nullptr; // platform_bind()
    pages store;
    hierarchy *caches = nullptr; // where the config has any
};

// What the run is told while this lives happens `cycles` later than what is told around it.
class later
{
public:
    later(const context &all, uint64_t cycles) : now(*all.env.elapsed), before(now)
    {
        now += cycles;
    }
    ~later()
    {
        now = before;
    }
    later(const later &) = delete;
    later &operator=(const later &) = delete;

private:
    uint64_t &now;
    uint64_t before;
};

// The region that holds all of [address, address + size); nullptr when none does.
inline const platform_region *region_of(const platform_config &config, uint64_t address, uint64_t size)
{
    for (uint32_t i = 0; i < config.regions; i++) {
        const platform_region &r = config.region[i];
        if (address - r.base < r.size && size <= r.size - (address - r.base))
            return &r;
    }
    return nullptr;
}

} // namespace rasim

#endif
