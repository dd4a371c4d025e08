// SPDX-License-Identifier: BSD-2-Clause
// The memory-mapped frames of the GIC (isa/gic_frame.h) as a TLM target. Its state is platform_state.gic.
#ifndef RASIM_MODELS_GIC_HPP
#define RASIM_MODELS_GIC_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "context.hpp"

namespace rasim
{

class gic_frames : public sc_core::sc_module
{
public:
    gic_frames(const sc_core::sc_module_name &name, const platform_region &region, context &platform);

    tlm_utils::simple_target_socket<gic_frames> socket{"socket"};

private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);

    const platform_region &region;
    const sc_core::sc_time latency;
    context &platform;
};

} // namespace rasim

// Not modelled: a PE's interface to the controller as messages; time from a write to its effect.
#endif
