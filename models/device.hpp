// SPDX-License-Identifier: BSD-2-Clause
// A region that answers every access alike: OKAY, SLVERR or DECERR (IHI 0022). It reads as 0 and ignores
// writes.
#ifndef RASIM_MODELS_DEVICE_HPP
#define RASIM_MODELS_DEVICE_HPP

#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>

#include "platform.h"

namespace rasim
{

class device : public sc_core::sc_module
{
public:
    device(const sc_core::sc_module_name &name, const platform_region &region);

    tlm_utils::simple_target_socket<device> socket{"socket"};

private:
    void b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay);

    const tlm::tlm_response_status answer;
    const sc_core::sc_time latency;
};

} // namespace rasim

// Not modelled: registers of devices.
#endif
