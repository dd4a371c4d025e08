// SPDX-License-Identifier: BSD-2-Clause
// Routes accesses to regions by address, counts those that an error source watches, and answers those that
// one spoils (IHI 0022: SLVERR, DECERR).
#ifndef RASIM_MODELS_INTERCONNECT_HPP
#define RASIM_MODELS_INTERCONNECT_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include "context.hpp"
#include "source.hpp"

namespace rasim
{

class interconnect : public sc_core::sc_module
{
public:
    interconnect(const sc_core::sc_module_name &name, context &platform, source &sources);

    tlm_utils::simple_target_socket_optional<interconnect> requests{"requests"}; // of PEs without caches
    tlm_utils::simple_target_socket<interconnect> faults{"faults"};        // of the sources: never counted
    tlm_utils::simple_target_socket_optional<interconnect> lines{"lines"}; // of caches: counted already
    sc_core::sc_vector<tlm_utils::simple_initiator_socket<interconnect>> targets; // as config.region

    // An access of a PE, before it is served: sources fire that waited for it.
    void count(const tlm::tlm_generic_payload &payload);

private:
    void serve(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    void route(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    bool direct(tlm::tlm_generic_payload &payload, tlm::tlm_dmi &dmi);
    unsigned debug(tlm::tlm_generic_payload &payload);
    bool watched(uint64_t page) const;
    bool answered(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);

    context &platform;
    source &sources;
};

} // namespace rasim

// Not modelled: time of its own, contention, an access that crosses from one region into another.
#endif
