// SPDX-License-Identifier: BSD-2-Clause
#include "requester.hpp"

#include <cassert>

#include "response.hpp"

namespace rasim
{

namespace
{

void prepare(tlm::tlm_generic_payload &payload, tlm::tlm_command command, uint64_t address, void *data,
             size_t size)
{
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(static_cast<unsigned char *>(data));
    payload.set_data_length(static_cast<unsigned>(size));
    payload.set_streaming_width(static_cast<unsigned>(size));
    payload.set_dmi_allowed(false);
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

constexpr uint64_t clean = 0;
constexpr bus_page nothing{UINT64_MAX, nullptr, &clean, 0};

} // namespace

requester::requester(const sc_core::sc_module_name &name)
    : sc_module(name), cycle(sc_core::sc_time(1, sc_core::SC_NS).value()), poison(new poison_extension),
      origin(new origin_extension)
{
    payload.set_extension(poison);
    payload.set_extension(origin);
    granted.fill(nothing);
    socket.register_invalidate_direct_mem_ptr(this, &requester::invalidate);
}

bus_response requester::transport(const bus_access &access)
{
    assert(!busy && access.size && access.address % 4096 + access.size <= 4096);
    sc_core::sc_time delay;
    bus_response response{};

    busy = true;
    prepare(payload, access.kind == BUS_WRITE ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND,
            access.address, access.data, access.size);
    poison->poisoned = poison->recorded = false;
    poison->tag = 0;
    poison->error = 0;
    origin->pe = access.pe;
    origin->secure = access.secure;
    origin->fetch = access.kind == BUS_FETCH;
    socket->b_transport(payload, delay);
    busy = false;
    if (payload.is_dmi_allowed())
        grant(access.address);

    response.status = to_bus(payload.get_response_status());
    response.cycles = static_cast<uint32_t>(delay.value() / cycle);
    response.poison = poison->poisoned;
    response.tag = poison->tag;
    response.error = poison->error;
    response.poison_address = poison->poisoned ? poison->address : 0;
    return response;
}

void requester::grant(uint64_t address)
{
    const uint64_t first = address / 4096 * 4096;
    bus_page &p = granted[address / 4096 % BUS_PAGES];
    tlm::tlm_dmi dmi;

    if (p.first == first || !socket->get_direct_mem_ptr(payload, dmi))
        return;
    assert(dmi.get_start_address() <= first && dmi.get_end_address() >= first + 4095);
    p = {first, dmi.get_dmi_ptr() + (first - dmi.get_start_address()), poison->page,
         dmi.get_read_latency().value() / cycle};
}

void requester::invalidate(sc_dt::uint64 first, sc_dt::uint64 last)
{
    for (bus_page &p : granted)
        if (p.first != UINT64_MAX && p.first <= last && p.first + 4095 >= first)
            p = nothing;
}

bool requester::debug(tlm::tlm_command command, uint64_t address, void *data, size_t size)
{
    prepare(quiet, command, address, data, size);
    return socket->transport_dbg(quiet) == size;
}

} // namespace rasim
