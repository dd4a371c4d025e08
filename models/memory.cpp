// SPDX-License-Identifier: BSD-2-Clause
#include "memory.hpp"

#include "poison.hpp"

namespace rasim
{

memory::memory(const sc_core::sc_module_name &name, const platform_region &region, pages &all)
    : sc_module(name), store(all), latency(region.latency, sc_core::SC_NS)
{
    socket.register_b_transport(this, &memory::b_transport);
    socket.register_transport_dbg(this, &memory::transport_dbg);
}

void memory::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    auto *poison = payload.get_extension<poison_extension>();
    uint64_t address = payload.get_address();
    unsigned size = payload.get_data_length();

    if (payload.get_byte_enable_ptr()) {
        payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
        return;
    }
    if (payload.get_streaming_width() < size) {
        payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
        return;
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    switch (payload.get_command()) {
    case tlm::TLM_READ_COMMAND:
        store.read(address, payload.get_data_ptr(), size);
        if (poison)
            poison->poisoned = store.poisoned(address, size, &poison->address);
        break;
    case tlm::TLM_WRITE_COMMAND:
        store.write(address, payload.get_data_ptr(), size);
        store.cleanse(address, size);
        break;
    case tlm::TLM_IGNORE_COMMAND:
        if (poison && poison->poisoned)
            store.poison(address, size);
        return;
    }
    delay += latency;
}

unsigned memory::transport_dbg(tlm::tlm_generic_payload &payload)
{
    uint64_t address = payload.get_address();
    unsigned size = payload.get_data_length();

    if (payload.is_read())
        store.read(address, payload.get_data_ptr(), size);
    else if (payload.is_write())
        store.write(address, payload.get_data_ptr(), size);
    else
        return 0;
    return size;
}

} // namespace rasim
