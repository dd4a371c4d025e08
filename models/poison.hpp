// SPDX-License-Identifier: BSD-2-Clause
// Poison on its way over TLM-2.0: of the data that a read returns, or as the only business of a
// TLM_IGNORE_COMMAND, which poisons the granules of its range and leaves the data as it is.
#ifndef RASIM_MODELS_POISON_HPP
#define RASIM_MODELS_POISON_HPP

#include <tlm>

namespace rasim
{

class poison_extension : public tlm::tlm_extension<poison_extension>
{
public:
    tlm::tlm_extension_base *clone() const override
    {
        return new poison_extension(*this);
    }

    void copy_from(const tlm::tlm_extension_base &from) override
    {
        *this = static_cast<const poison_extension &>(from);
    }

    const uint64_t *page = nullptr; // with a grant of DMI: what says that the page is clean
    bool recorded = false;          // a node has taken notice where the poison was met
    uint64_t address = 0;           // of the first poisoned granule read, when `poisoned`
    uint32_t tag = 0;               // whose error a response other than OKAY is about; 0: not known
    uint8_t error = 0;              // with it: 1 + the enum error_state that a node found; 0: not known
    bool poisoned = false;
};

} // namespace rasim

// Not modelled: a write whose data is poisoned (a PE of this model consumes poison, it does not pass it on).
#endif
