// SPDX-License-Identifier: BSD-2-Clause
#include "source.hpp"

#include <algorithm>
#include <cassert>

#include "hierarchy.hpp"
#include "pattern.hpp"
#include "tlb_error.hpp"
#include "word_error.hpp"

namespace rasim
{

platform_source source_now(const context &platform, unsigned index)
{
    platform_source s = platform.config.source[index];

    if (s.moves && platform.state->place[index])
        s.address = platform.state->place[index];
    return s;
}

source::source(const sc_core::sc_module_name &name, context &all)
    : sc_module(name), platform(all), extension(new poison_extension)
{
    extension->poisoned = true;
    payload.set_command(tlm::TLM_IGNORE_COMMAND);
    payload.set_extension(extension);
}

void source::fire(unsigned index, unsigned pe)
{
    assert(platform.state && index < platform.config.sources);
    const platform_source &said = platform.config.source[index];
    bool over = platform.state->firings[index] >= std::max<unsigned>(1, said.times);

    if (over || (said.moves && !platform.env.place(platform.env.run, index, &platform.state->place[index])))
        return;
    const platform_source s = source_now(platform, index);

    if ((s.in_cache && !spoil(s)) || (s.effect == PLATFORM_TLB && !tlb_spoil(platform, index)))
        return;
    if (s.effect == PLATFORM_ANSWER)
        platform.state->armed |= UINT32_C(1) << index;
    else
        happen(index, pe);
}

const platform_source *source::answering(const tlm::tlm_generic_payload &access, unsigned pe)
{
    const uint8_t kind = access.is_write() ? PLATFORM_OF_WRITES : PLATFORM_OF_READS;
    uint64_t first = access.get_address(), last = first + access.get_data_length() - 1;

    for (unsigned i = 0; i < platform.config.sources; i++) {
        if (!(platform.state->armed >> i & 1) || !(platform.config.source[i].of & kind))
            continue;
        const platform_source s = source_now(platform, i);
        if (last < s.address || first > s.address + (s.size - 1))
            continue;
        platform.state->armed &= ~(UINT32_C(1) << i);
        happen(i, pe);
        return &platform.config.source[i];
    }
    return nullptr;
}

void source::happen(unsigned index, unsigned pe)
{
    const platform_source s = source_now(platform, index);
    auto &fired = platform.state->fired;
    unsigned nth = platform.state->firings[index]++;

    if (!fired[index])
        fired[index] = static_cast<uint8_t>(1 + *std::max_element(std::begin(fired), std::end(fired)));
    platform.env.fired(platform.env.run, index);
    if (s.effect == PLATFORM_POISON && !s.in_cache)
        poison(s.address, s.size);
    else if (s.effect == PLATFORM_FLIP)
        flip(s, nth);
    else if (s.effect == PLATFORM_SERROR)
        platform.env.raise(platform.env.run, index, pe);
}

bool source::spoil(const platform_source &s)
{
    const uint64_t how = s.effect != PLATFORM_TAG ? cache::ERROR : s.bits > 1 ? cache::TAG2 : cache::TAG;
    bool held = false;

    for (uint64_t line = s.address / page::granule * page::granule; line < s.address + s.size;
         line += page::granule)
        held = platform.caches->spoil(s.in_cache - 1U, line, how) || held;
    return held;
}

// Bits that were wrong already become right.
void source::flip(const platform_source &s, unsigned nth)
{
    const pattern p = pattern_of(*region_of(platform.config, s.address, 1), s);
    const uint64_t from = s.times > 1 ? nth : 0, to = s.times > 1 ? nth + 1 : p.count;

    for (uint64_t i = from; i < to; i++) {
        uint64_t word = p.first + i * p.step;
        platform_word_error e = word_error(platform.store, word);
        e.data ^= p.error.data;
        e.check ^= p.error.check;
        set_word_error(platform.store, word, e);
    }
}

// Page by page, for the range may lie in two regions that touch.
void source::poison(uint64_t address, uint64_t size)
{
    sc_core::sc_time none;
    for (uint64_t n; size; address += n, size -= n) {
        n = std::min(size, page::size - address % page::size);
        payload.set_address(address);
        payload.set_data_length(static_cast<unsigned>(n));
        payload.set_streaming_width(static_cast<unsigned>(n));
        payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
        socket->b_transport(payload, none);
        assert(payload.is_response_ok());
    }
}

} // namespace rasim
