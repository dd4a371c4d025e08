// SPDX-License-Identifier: BSD-2-Clause
#include "device.hpp"

#include <cstring>

#include "response.hpp"

namespace rasim
{

device::device(const sc_core::sc_module_name &name, const platform_region &region)
    : sc_module(name), answer(to_tlm(region.answer)), latency(region.latency, sc_core::SC_NS)
{
    socket.register_b_transport(this, &device::b_transport);
}

void device::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    if (payload.is_read())
        std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
    payload.set_response_status(answer);
    delay += latency;
}

} // namespace rasim
