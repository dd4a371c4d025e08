// SPDX-License-Identifier: BSD-2-Clause
#include "interconnect.hpp"

#include <cassert>
#include <cstring>

#include "bridge.hpp"
#include "origin.hpp"
#include "poison.hpp"
#include "response.hpp"

namespace rasim
{

interconnect::interconnect(const sc_core::sc_module_name &name, context &all, source &firing)
    : sc_module(name), targets("target", all.config.regions), platform(all), sources(firing)
{
    requests.register_b_transport(this, &interconnect::serve);
    requests.register_get_direct_mem_ptr(this, &interconnect::direct);
    requests.register_transport_dbg(this, &interconnect::debug);
    faults.register_b_transport(this, &interconnect::route);
    lines.register_b_transport(this, &interconnect::route);
    lines.register_transport_dbg(this, &interconnect::debug);
}

// A source fires before the access is served, so that the access itself can meet the error.
void interconnect::serve(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    if (platform.config.sources) {
        count(payload);
        if (platform.state->armed && answered(payload, delay))
            return;
    }
    route(payload, delay);
}

// The target sees nothing of it, but it takes as long.
bool interconnect::answered(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    auto *origin = payload.get_extension<origin_extension>();
    auto *poison = payload.get_extension<poison_extension>();
    const platform_source *s = sources.answering(payload, origin ? origin->pe : 0);
    auto *to = region_of(platform.config, payload.get_address(), payload.get_data_length());

    if (!s)
        return false;
    if (payload.is_read())
        std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
    if (poison)
        poison->tag = s->tag;
    payload.set_response_status(to_tlm(s->answer));
    delay += sc_core::sc_time(to ? to->latency : 0, sc_core::SC_NS);
    return true;
}

void interconnect::count(const tlm::tlm_generic_payload &payload)
{
    assert(platform.state);
    auto *origin = payload.get_extension<origin_extension>();
    uint64_t first = payload.get_address(), last = first + payload.get_data_length() - 1;

    for (uint32_t i = 0; i < platform.config.sources; i++) {
        const platform_source &s = platform.config.source[i];
        if (s.trigger != PLATFORM_AT_ACCESS || platform.state->fired[i])
            continue;
        if (last < s.watch_base || first > s.watch_base + (s.watch_size - 1))
            continue;
        if (++platform.state->accesses[i] == s.count)
            sources.fire(i, origin ? origin->pe : 0);
    }
}

void interconnect::route(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    auto *to = region_of(platform.config, payload.get_address(), payload.get_data_length());
    if (to) {
        targets[static_cast<size_t>(to - platform.config.region)]->b_transport(payload, delay);
        if (to->bridge) {
            const later answered(platform, to->latency);
            cross_bridge(platform, *to, payload);
        }
        return;
    }
    if (payload.is_read())
        std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

bool interconnect::watched(uint64_t page) const
{
    auto in_page = [page](uint64_t base, uint64_t size) {
        return page <= base + (size - 1) && base <= page + (page::size - 1);
    };
    for (uint32_t i = 0; i < platform.config.sources; i++) {
        const platform_source &s = platform.config.source[i];
        if (s.trigger == PLATFORM_AT_ACCESS && in_page(s.watch_base, s.watch_size))
            return true;
        if (s.effect == PLATFORM_ANSWER && (s.moves || in_page(s.address, s.size)))
            return true;
    }
    return false;
}

// Who counts accesses or answers them has to see them.
bool interconnect::direct(tlm::tlm_generic_payload &payload, tlm::tlm_dmi &dmi)
{
    auto *to = region_of(platform.config, payload.get_address(), payload.get_data_length());
    if (!to || watched(payload.get_address() / page::size * page::size))
        return false;
    // A node that makes up faults waits for an access of its region.
    if (to->node >= 0 && (platform.state->ras.node[to->node].record.fr & ERXFR_EL1_INJ))
        return false;
    return targets[static_cast<size_t>(to - platform.config.region)]->get_direct_mem_ptr(payload, dmi);
}

unsigned interconnect::debug(tlm::tlm_generic_payload &payload)
{
    auto *to = region_of(platform.config, payload.get_address(), payload.get_data_length());
    if (!to)
        return 0;
    return targets[static_cast<size_t>(to - platform.config.region)]->transport_dbg(payload);
}

} // namespace rasim
