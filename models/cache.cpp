// SPDX-License-Identifier: BSD-2-Clause
#include "cache.hpp"

#include <algorithm>
#include <array>

namespace rasim
{

struct cache::set {
    uint64_t where; // in the pages
    std::array<uint64_t, PLATFORM_WAYS> line{};
    unsigned found; // place of the line asked for; the number of ways: not there
};

cache::cache(pages &all, const platform_cache &of, unsigned index)
    : config(of), store(all), base(2 * pages::plane + (uint64_t{index} << 40))
{
}

cache::set cache::fetch(uint64_t address) const
{
    const uint64_t wanted = address & ~FLAGS;
    set s;

    s.where = base + wanted / page::granule % config.sets * config.ways * sizeof(uint64_t);
    store.read(s.where, s.line.data(), config.ways * sizeof(uint64_t));
    for (s.found = 0; s.found < config.ways; s.found++)
        if (s.line[s.found] && (s.line[s.found] & ~FLAGS) == wanted)
            break;
    return s;
}

// Words that stay as they are cost no undo log.
void cache::keep(const set &s, unsigned ways)
{
    store.write(s.where, s.line.data(), ways * sizeof(uint64_t));
}

uint64_t cache::find(uint64_t address) const
{
    set s = fetch(address);
    return s.found < config.ways ? s.line[s.found] : 0;
}

uint64_t cache::insert(uint64_t line)
{
    set s = fetch(line);
    unsigned last = std::min(s.found, config.ways - 1);
    uint64_t gone = s.found < config.ways ? 0 : s.line[last];

    std::copy_backward(s.line.begin(), s.line.begin() + last, s.line.begin() + last + 1);
    s.line[0] = line | VALID;
    keep(s, last + 1);
    return gone;
}

void cache::change(uint64_t line)
{
    set s = fetch(line);
    if (s.found == config.ways)
        return;
    s.line[s.found] = line | VALID;
    keep(s, s.found + 1);
}

void cache::drop(uint64_t address)
{
    set s = fetch(address);
    if (s.found == config.ways)
        return;
    std::copy(s.line.begin() + s.found + 1, s.line.begin() + config.ways, s.line.begin() + s.found);
    s.line[config.ways - 1] = 0;
    keep(s, config.ways);
}

uint64_t cache::wrong_tag(uint64_t address) const
{
    const set s = fetch(address);
    auto *wrong = std::find_if(s.line.begin(), s.line.end(), [](uint64_t l) { return l & (TAG | TAG2); });

    return wrong == s.line.end() ? 0 : *wrong;
}

} // namespace rasim
