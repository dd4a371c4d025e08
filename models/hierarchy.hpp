// SPDX-License-Identifier: BSD-2-Clause
// The caches between the PEs and the interconnect: write-back, write-allocate, kept coherent by looking into
// the others. They decide when poison of memory is met (not while a good copy is at hand) and who writes back
// what went wrong in a cache (whoever evicts the line).
#ifndef RASIM_MODELS_HIERARCHY_HPP
#define RASIM_MODELS_HIERARCHY_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <vector>

#include "cache.hpp"
#include "context.hpp"
#include "interconnect.hpp"
#include "origin.hpp"
#include "poison.hpp"

namespace rasim
{

class hierarchy : public sc_core::sc_module
{
public:
    hierarchy(const sc_core::sc_module_name &name, context &all, interconnect &bus);

    tlm_utils::simple_target_socket<hierarchy> requests{"requests"};
    tlm_utils::simple_initiator_socket<hierarchy> lines{"lines"}; // to the interconnect

    // A line of cache `index` goes wrong: cache::ERROR, TAG or TAG2. False: it does not hold the line.
    bool spoil(unsigned index, uint64_t address, uint64_t how);

private:
    using path = std::vector<unsigned>; // indices of caches, nearest first

    // One line of an access.
    struct part {
        uint64_t address; // of the line
        const path *way;
        bool write, whole;               // writes all of the line
        bool poison;                     // was read
        uint64_t cycles;                 // until the data are there
        bool recorded;                   // a node took notice
        tlm::tlm_response_status status; // of memory, or what a tag made of it
        uint8_t error;                   // 1 + enum error_state, with an error of a tag
    };

    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    unsigned transport_dbg(tlm::tlm_generic_payload &payload);
    void serve(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);

    void access(part &p);
    void own(const part &p, uint64_t line);
    void share(const part &p, size_t level, uint64_t line);
    uint64_t look(part &p, size_t *level);
    void read_tags(unsigned index, part &p);
    void settle_tag(unsigned index, uint64_t line, part &p);
    void lose(unsigned index, uint64_t line, part &p);
    void leave_stale(uint64_t line);
    uint64_t checked(unsigned index, uint64_t line, part &p);
    uint64_t deferred(unsigned index, uint64_t line);
    bool fill(part &p, uint64_t *line);
    void snoop(part &p);
    void evict(const path &way, size_t level, uint64_t line);
    void write_back(uint64_t line);
    tlm::tlm_response_status transfer(tlm::tlm_command command, uint64_t address, unsigned char *bytes,
                                      sc_core::sc_time &delay);

    context &all;
    interconnect &bus;
    std::vector<cache> caches;
    std::vector<path> data, code; // of each PE
    const bool fragile;           // some tag may be wrong
    const uint64_t cycle;         // in units of sc_time
    poison_extension *const poison;
    tlm::tlm_generic_payload payload_of_line; // owns the extension
};

} // namespace rasim

// Not modelled: prefetch, shared and exclusive states (a write takes the line from all others), inclusion,
// cache maintenance by software, a hit by a wrong
// tag on the line that it names, wrong data of a line that memory delivered without a word; time
// for writing back. An access across lines takes as long as the slowest of them.
#endif
