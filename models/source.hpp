// SPDX-License-Identifier: BSD-2-Clause
// The error sources of a platform. Each fires once or as often as it may; when is up to the run (a cycle, a
// step, an event) or to the interconnect (an access).
#ifndef RASIM_MODELS_SOURCE_HPP
#define RASIM_MODELS_SOURCE_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>

#include "context.hpp"
#include "poison.hpp"

namespace rasim
{

// What the config says of a source, with the address that it has now.
platform_source source_now(const context &platform, unsigned index);

class source : public sc_core::sc_module
{
public:
    source(const sc_core::sc_module_name &name, context &platform);

    tlm_utils::simple_initiator_socket<source> socket{"socket"};

    // Does nothing for a source that fired as often as it may, nor for one that means a line which its cache
    // does not hold.
    void fire(unsigned index, unsigned pe);

    // The armed source that answers this access, which fires by that; nullptr: none does.
    const platform_source *answering(const tlm::tlm_generic_payload &access, unsigned pe);

private:
    void poison(uint64_t address, uint64_t size);
    void flip(const platform_source &s, unsigned nth);
    void happen(unsigned index, unsigned pe);
    bool spoil(const platform_source &s);

    context &platform;
    poison_extension *const extension; // the payload owns it
    tlm::tlm_generic_payload payload;
};

} // namespace rasim

// Not modelled: poison that spreads with cache lines or write-backs.
#endif
