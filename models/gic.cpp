// SPDX-License-Identifier: BSD-2-Clause
#include "gic.hpp"

#include <cassert>
#include <cstring>

#include "origin.hpp"
#include "response.hpp"

extern "C" {
#include "gic_frame.h"
}

namespace rasim
{

gic_frames::gic_frames(const sc_core::sc_module_name &name, const platform_region &where, context &all)
    : sc_module(name), region(where), latency(where.latency, sc_core::SC_NS), platform(all)
{
    socket.register_b_transport(this, &gic_frames::b_transport);
}

// Little-endian, as the host is (pages.cpp). More than 8 bytes are no access of any register.
void gic_frames::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    assert(platform.state);
    auto *origin = payload.get_extension<origin_extension>();
    const bool secure = origin && origin->secure;
    const auto offset = static_cast<uint32_t>(payload.get_address() - region.base);
    const unsigned size = payload.get_data_length();
    uint64_t value = 0;
    gic_answer answer = GIC_BAD_SIZE;

    if (size <= sizeof value && payload.is_write()) {
        std::memcpy(&value, payload.get_data_ptr(), size);
        answer = gic_frame_write(&platform.state->gic, offset, size, secure, value);
    } else if (size <= sizeof value) {
        answer = gic_frame_read(&platform.state->gic, offset, size, secure, &value);
        std::memcpy(payload.get_data_ptr(), &value, size);
    } else if (payload.is_read()) {
        std::memset(payload.get_data_ptr(), 0, size);
    }
    const bool good = answer == GIC_DONE || answer == GIC_RESERVED;
    payload.set_response_status(good ? tlm::TLM_OK_RESPONSE : to_tlm(region.answer));
    delay += latency;
}

} // namespace rasim
