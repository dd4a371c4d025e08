// SPDX-License-Identifier: BSD-2-Clause
// A bus's response as TLM-2.0 has it: SLVERR is a generic error, DECERR an address error.
#ifndef RASIM_MODELS_RESPONSE_HPP
#define RASIM_MODELS_RESPONSE_HPP

#include <tlm>

extern "C" {
#include "bus.h"
}

namespace rasim
{

// `answer` is an enum bus_status, or a byte of a configuration that holds one.
inline tlm::tlm_response_status to_tlm(unsigned answer)
{
    switch (answer) {
    case BUS_OKAY:
        return tlm::TLM_OK_RESPONSE;
    case BUS_SLVERR:
        return tlm::TLM_GENERIC_ERROR_RESPONSE;
    default:
        return tlm::TLM_ADDRESS_ERROR_RESPONSE;
    }
}

inline bus_status to_bus(tlm::tlm_response_status status)
{
    switch (status) {
    case tlm::TLM_OK_RESPONSE:
        return BUS_OKAY;
    case tlm::TLM_ADDRESS_ERROR_RESPONSE:
        return BUS_DECERR;
    default:
        return BUS_SLVERR;
    }
}

} // namespace rasim

#endif
