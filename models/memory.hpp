// SPDX-License-Identifier: BSD-2-Clause
// A region of RAM as a TLM-2.0 target, with its DRAM controller. Poison goes by IHI 0100: a read delivers it
// with the data, a write of a whole granule clears it, a smaller write leaves it (the granule has one check
// code). Codewords that are wrong go through the decoder: when they are read, when a part of them is written
// (read-modify-write), and when the scrubber comes by. A write of a whole codeword makes it right.
#ifndef RASIM_MODELS_MEMORY_HPP
#define RASIM_MODELS_MEMORY_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "context.hpp"
#include "word_error.hpp"

namespace rasim
{

class memory : public sc_core::sc_module
{
public:
    memory(const sc_core::sc_module_name &name, context &all, unsigned region);

    tlm_utils::simple_target_socket<memory> socket{"socket"};

    // Patrol: fetches each word of the granule that is wrong and writes back what can be corrected.
    void scrub(uint64_t granule, bool reports_poison);

private:
    struct fetched {
        uint64_t wrong[PLATFORM_CODE_WORDS]; // bits that differ from what was written
        uint32_t tag;                        // of the error, when `failed`
        bool failed;                         // answer with an in-band error
    };

    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);
    bool get_direct_mem_ptr(tlm::tlm_generic_payload &payload, tlm::tlm_dmi &dmi); // one page, to read
    unsigned transport_dbg(tlm::tlm_generic_payload &payload); // leaves poison and errors alone

    // What an access asks for; nothing where there is none.
    struct range {
        uint64_t address, size;
    };

    bool load(uint64_t address, unsigned char *data, unsigned size, uint32_t *tag);
    bool store(uint64_t address, const unsigned char *data, unsigned size, uint32_t *tag);
    bool merge(uint64_t address, unsigned size, uint32_t *tag);
    bool keep(uint64_t codeword, const range &written, codeword_error *left, uint32_t *tag);
    void overwrite(uint64_t codeword, const codeword_error &left);

    // The decoder: every codeword that comes from DRAM goes through it.
    fetched fetch(uint64_t codeword, const range &asked, bool scrubber);
    fetched detected(uint64_t codeword, const codeword_error &e, bool asked, bool scrubber);
    void tell(uint64_t address, uint64_t size, platform_met met, bool wrong, bool scrubber);

    context &all;
    const platform_region &region;
    const bool faulty;    // some word may be wrong
    const unsigned words; // of a codeword
    const uint64_t unit;  // bytes of it
    const sc_core::sc_time latency;
};

} // namespace rasim

// Not modelled: byte enables, streaming, latency that depends on size, on what went before or on
// correction; bursts (an access decodes the codewords that it touches, not the granule).
#endif
