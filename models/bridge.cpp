// SPDX-License-Identifier: BSD-2-Clause
#include "bridge.hpp"

#include <cstring>

#include "poison.hpp"
#include "record.hpp"

namespace rasim
{

namespace
{

struct crossing {
    const context &platform;
    const platform_bridge &bridge;
    uint8_t region;
    uint64_t granule;
    uint32_t tag;
};

// Its node takes notice. True: the requester is to be answered with an error, as without a node.
bool record(const crossing &c, unsigned state, uint8_t serr, bool in_band)
{
    if (c.bridge.node < 0)
        return in_band;
    ras_error error{};
    error.address = c.granule;
    error.tag = c.tag;
    error.state = c.bridge.states >> state & 1 ? static_cast<uint8_t>(state) : c.bridge.state;
    error.has_address = 1;
    error.serr = serr;
    error.poison = 1;
    error.in_band = in_band;
    return record_error(c.platform, static_cast<unsigned>(c.bridge.node), error).in_band;
}

void tell(const crossing &c, platform_met met)
{
    platform_fetch f{};

    f.address = c.granule;
    f.tag = c.tag;
    f.region = c.region;
    f.met = static_cast<uint8_t>(met);
    f.wrong = met == MET_DROPPED;
    c.platform.env.fetched(c.platform.env.run, &f);
}

void answer_with_error(tlm::tlm_generic_payload &payload, poison_extension &poison, uint32_t tag)
{
    std::memset(payload.get_data_ptr(), 0, payload.get_data_length());
    payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    poison.tag = tag;
}

} // namespace

// A node that is told to give no in-band error (ERR<n>CTLR.{ED,UE}) lets converted poison go as good data.
void cross_bridge(const context &platform, const platform_region &region, tlm::tlm_generic_payload &payload)
{
    auto *poison = payload.get_extension<poison_extension>();

    if (!payload.is_read() || !poison || !poison->poisoned)
        return;
    const crossing c{platform, platform.config.bridge[region.bridge - 1],
                     static_cast<uint8_t>(&region - platform.config.region), poison->address,
                     tag_of(platform, poison->address, page::granule)};
    if (c.bridge.poison == POISON_PASSED) {
        record(c, STATE_DE, SERR_COMPLETER_PASSED, false);
        return;
    }
    const bool converts = c.bridge.poison == POISON_CONVERTED;
    const unsigned state = converts ? c.bridge.state : unsigned{STATE_UC};
    const bool fails = record(c, state, SERR_COMPLETER_DEFERRED, converts);
    tell(c, fails ? MET_CONVERTED : MET_DROPPED);
    poison->poisoned = false;
    if (fails)
        answer_with_error(payload, *poison, c.tag);
}

} // namespace rasim
