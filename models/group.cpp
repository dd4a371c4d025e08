// SPDX-License-Identifier: BSD-2-Clause
#include "group.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "response.hpp"

namespace rasim
{

group::group(const sc_core::sc_module_name &name, const platform_region &place, context &all)
    : sc_module(name), region(place), platform(all), latency(place.latency, sc_core::SC_NS)
{
    socket.register_b_transport(this, &group::b_transport);
}

// Registers are little-endian (DDI 0487 I2.1.1.1 says so of all that the architecture defines).
void group::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    assert(platform.state);
    const ras_group *g = &platform.config.group[region.group];
    auto page = static_cast<ras_group_page>(region.page);
    uint64_t offset = payload.get_address() - region.base, value = 0;
    unsigned char *data = payload.get_data_ptr();
    uint32_t size = payload.get_data_length();
    size_t held = std::min<size_t>(size, sizeof value);
    bus_status status = BUS_OKAY;

    if (payload.is_read()) {
        status = ras_group_read(g, &platform.state->group[region.group], &platform.state->ras, page, offset,
                                size, &value);
        std::memset(data, 0, size);
        std::memcpy(data, &value, held);
    } else if (payload.is_write()) {
        std::memcpy(&value, data, held);
        status = ras_group_write(g, &platform.state->group[region.group], &platform.state->ras, page, offset,
                                 size, value);
    }
    payload.set_response_status(to_tlm(status));
    delay += latency;
}

} // namespace rasim
