// SPDX-License-Identifier: BSD-2-Clause
// A page of an error record group as a TLM-2.0 target: accesses go to isa/ras_group.h by offset and size.
#ifndef RASIM_MODELS_GROUP_HPP
#define RASIM_MODELS_GROUP_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "context.hpp"

namespace rasim
{

class group : public sc_core::sc_module
{
public:
    group(const sc_core::sc_module_name &name, const platform_region &region, context &platform);

    tlm_utils::simple_target_socket<group> socket{"socket"};

private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);

    const platform_region &region;
    context &platform;
    const sc_core::sc_time latency;
};

} // namespace rasim

// Not modelled: a pair of 32-bit accesses for one of 64 bits, which DDI 0487 I1.1 lets a system make; wires
// from the group's interrupts (ras_group_interrupts() tells them) to an interrupt controller.
#endif
