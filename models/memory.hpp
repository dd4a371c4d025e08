// SPDX-License-Identifier: BSD-2-Clause
// A region of RAM as a TLM-2.0 target. Poison goes by IHI 0100: a read delivers it with the data, a write of
// a whole granule clears it, a smaller write leaves it (the granule has one check code).
#ifndef RASIM_MODELS_MEMORY_HPP
#define RASIM_MODELS_MEMORY_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "context.hpp"

namespace rasim
{

class memory : public sc_core::sc_module
{
public:
    memory(const sc_core::sc_module_name &name, const platform_region &region, pages &store);

    tlm_utils::simple_target_socket<memory> socket{"socket"};

private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    unsigned transport_dbg(tlm::tlm_generic_payload &payload); // leaves poison alone

    pages &store;
    const sc_core::sc_time latency;
};

} // namespace rasim

// Not modelled: DMI, byte enables, streaming, latency that depends on size or on what went before.
#endif
