// SPDX-License-Identifier: BSD-2-Clause
// The PEs' port to the interconnect: turns a bus_access into a TLM-2.0 transaction and the answer back.
#ifndef RASIM_MODELS_REQUESTER_HPP
#define RASIM_MODELS_REQUESTER_HPP

#include <array>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>

#include "origin.hpp"
#include "platform.h"
#include "poison.hpp"

namespace rasim
{

class requester : public sc_core::sc_module
{
public:
    explicit requester(const sc_core::sc_module_name &name);

    tlm_utils::simple_initiator_socket<requester> socket{"socket"};

    // One payload serves all accesses (building one costs three times the call), so what an access sets off
    // must not make another.
    bus_response transport(const bus_access &access);

    // Within one region. False when the target knows no debug access or the address is not mapped.
    bool debug(tlm::tlm_command command, uint64_t address, void *data, size_t size);

    // Of the last access: where its poison was met, a node took notice.
    bool recorded() const
    {
        return poison->recorded;
    }

    // Granted so far, for struct bus.
    const bus_page *pages() const
    {
        return granted.data();
    }

private:
    void grant(uint64_t address);
    void invalidate(sc_dt::uint64 first, sc_dt::uint64 last);

    const uint64_t cycle; // in units of sc_time
    poison_extension *const poison;
    origin_extension *const origin;
    tlm::tlm_generic_payload payload; // owns the extensions
    tlm::tlm_generic_payload quiet;   // for debug(), which may be called while `payload` is on its way
    std::array<bus_page, BUS_PAGES> granted;
    bool busy = false;
};

} // namespace rasim

// Not modelled: DMI for writes, which have to keep the undo log and the hash.
#endif
