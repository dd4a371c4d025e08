// SPDX-License-Identifier: BSD-2-Clause
#include "memory.hpp"

#include <algorithm>
#include <cstring>

#include "poison.hpp"
#include "record.hpp"
#include "secded.hpp"
#include "word_error.hpp"

namespace rasim
{

namespace
{

constexpr uint64_t word_size = 8;

bool may_flip(const platform_config &config)
{
    return std::any_of(config.source, config.source + config.sources,
                       [](const platform_source &s) { return s.effect == PLATFORM_FLIP; });
}

// The bits of the word at `word` that lie in [address, address + size).
uint64_t bits_in(uint64_t word, uint64_t address, uint64_t size)
{
    uint64_t from = std::max(word, address), to = std::min(word + word_size, address + size);
    return BITS((to - word) * 8 - 1, (from - word) * 8);
}

void spoil(unsigned char *data, uint64_t address, unsigned size, uint64_t word, uint64_t wrong)
{
    for (uint64_t byte = 0; byte < word_size; byte++) {
        uint64_t at = word + byte - address;
        if (at < size)
            data[at] = static_cast<unsigned char>(data[at] ^ (wrong >> byte * 8 & 0xff));
    }
}

} // namespace

memory::memory(const sc_core::sc_module_name &name, context &context, unsigned index)
    : sc_module(name), all(context), region(context.config.region[index]), faulty(may_flip(context.config)),
      latency(region.latency, sc_core::SC_NS)
{
    socket.register_b_transport(this, &memory::b_transport);
    socket.register_get_direct_mem_ptr(this, &memory::get_direct_mem_ptr);
    socket.register_transport_dbg(this, &memory::transport_dbg);
}

void memory::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    auto *poison = payload.get_extension<poison_extension>();
    uint64_t address = payload.get_address();
    unsigned size = payload.get_data_length();
    uint32_t tag = 0;
    bool good = true;

    if (payload.get_byte_enable_ptr()) {
        payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
        return;
    }
    if (payload.get_streaming_width() < size) {
        payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
        return;
    }
    switch (payload.get_command()) {
    case tlm::TLM_READ_COMMAND:
        good = load(address, payload.get_data_ptr(), size, &tag);
        if (poison)
            poison->poisoned = good && all.store.poisoned(address, size, &poison->address);
        payload.set_dmi_allowed(good && !faulty && poison && !poison->poisoned);
        break;
    case tlm::TLM_WRITE_COMMAND:
        good = store(address, payload.get_data_ptr(), size, &tag);
        break;
    case tlm::TLM_IGNORE_COMMAND:
        if (poison && poison->poisoned)
            all.store.poison(address, size);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
        return;
    }
    if (poison)
        poison->tag = tag;
    payload.set_response_status(good ? tlm::TLM_OK_RESPONSE : tlm::TLM_GENERIC_ERROR_RESPONSE);
    delay += latency;
}

bool memory::get_direct_mem_ptr(tlm::tlm_generic_payload &payload, tlm::tlm_dmi &dmi)
{
    const page *p = all.store.find(payload.get_address());

    if (!p || faulty) // every word that may be wrong goes through the decoder
        return false;
    // TLM-2.0 has one pointer for reads and writes; the access is what forbids the writes.
    dmi.set_dmi_ptr(reinterpret_cast<unsigned char *>(const_cast<uint64_t *>(p->word.data())));
    dmi.set_start_address(payload.get_address() / page::size * page::size);
    dmi.set_end_address(dmi.get_start_address() + page::size - 1);
    dmi.set_read_latency(latency);
    dmi.set_granted_access(tlm::tlm_dmi::DMI_ACCESS_READ);
    payload.get_extension<poison_extension>()->page = &p->poison;
    return true;
}

unsigned memory::transport_dbg(tlm::tlm_generic_payload &payload)
{
    uint64_t address = payload.get_address();
    unsigned size = payload.get_data_length();

    if (payload.is_read())
        all.store.read(address, payload.get_data_ptr(), size);
    else if (payload.is_write())
        all.store.write(address, payload.get_data_ptr(), size);
    else
        return 0;
    return size;
}

bool memory::load(uint64_t address, unsigned char *data, unsigned size, uint32_t *tag)
{
    all.store.read(address, data, size);
    if (!faulty)
        return true;
    for (uint64_t word = address / word_size * word_size; word < address + size; word += word_size) {
        fetched f = fetch(word, bits_in(word, address, size), false);
        if (f.failed) {
            *tag = f.tag;
            return false;
        }
        spoil(data, address, size, word, f.wrong);
    }
    return true;
}

bool memory::store(uint64_t address, const unsigned char *data, unsigned size, uint32_t *tag)
{
    if (faulty && !merge(address, size, tag))
        return false;
    all.store.write(address, data, size);
    all.store.cleanse(address, size);
    return true;
}

// What a write leaves wrong of a word: of bytes that stay what the fetch got wrong, with check bits that fit.
bool memory::keep(uint64_t word, uint64_t written, platform_word_error *left, uint32_t *tag)
{
    if (written == UINT64_MAX)
        return true;
    fetched f = fetch(word, 0, false);
    *tag = f.failed ? f.tag : 0;
    left->data = f.wrong & ~written;
    left->check = secded_check(left->data);
    return !f.failed;
}

// The first and the last word may stay in part and are fetched before anything is written.
bool memory::merge(uint64_t address, unsigned size, uint32_t *tag)
{
    const uint64_t first = address / word_size * word_size,
                   last = (address + size - 1) / word_size * word_size;
    platform_word_error left[2]{};

    if (!keep(first, bits_in(first, address, size), &left[0], tag))
        return false;
    if (last != first && !keep(last, bits_in(last, address, size), &left[1], tag))
        return false;
    for (uint64_t word = first; word <= last; word += word_size)
        if (is_wrong(word_error(all.store, word)))
            set_word_error(all.store, word,
                           word == first  ? left[0]
                           : word == last ? left[1]
                                          : platform_word_error{});
    return true;
}

void memory::scrub(uint64_t granule, bool reports_poison)
{
    uint64_t poisoned;

    if (reports_poison && all.store.poisoned(granule, page::granule, &poisoned)) {
        tell(granule, page::granule, MET_POISON, false, true);
        record_fetch(all, region, granule, page::granule, STATE_DE, false);
    }
    for (uint64_t word = granule; faulty && word < granule + page::granule; word += word_size)
        fetch(word, 0, true);
}

memory::fetched memory::fetch(uint64_t word, uint64_t asked, bool scrubber)
{
    const platform_word_error e = word_error(all.store, word);
    platform_word_error left = e;
    uint64_t granule;

    if (!is_wrong(e))
        return {};
    platform_decode decoded = platform_ecc_decode(region.ecc, &left);
    bool wrong = (left.data & asked) != 0;
    switch (decoded) {
    case DECODE_CORRECTED:
    case DECODE_MISCORRECTED: // the controller does not know
        if (scrubber || region.demand_scrub)
            set_word_error(all.store, word, left);
        tell(word, word_size, decoded == DECODE_CORRECTED ? MET_CORRECTED : MET_MISCORRECTED, wrong,
             scrubber);
        record_fetch(all, region, word, word_size, STATE_CE, false);
        return {left.data, 0, false};
    case DECODE_DETECTED:
        return detected(word, e, asked, scrubber);
    default:
        if (wrong && !all.store.poisoned(word, word_size, &granule))
            tell(word, word_size, MET_UNDETECTED, true, scrubber);
        return {e.data, 0, false};
    }
}

// Poison takes the place of the error: the word is written back as it is, with check bits that fit. Without
// poison an access gets an in-band error unless the node is told to give none (ERR<n>CTLR.{ED,UE}); then it
// gets the wrong data. A scrubber has nobody to answer to, so that the error stays latent.
memory::fetched memory::detected(uint64_t word, const platform_word_error &e, uint64_t asked, bool scrubber)
{
    uint32_t tag = tag_of(all, word, word_size);
    uint64_t granule;

    if (region.poison_storage) {
        platform_word_error as_is = e;
        as_is.check = secded_check(e.data);
        set_word_error(all.store, word, as_is);
        if (all.store.poisoned(word, word_size, &granule))
            return {e.data, tag, false};
        all.store.poison(word, word_size);
        tell(word, word_size, MET_DEFERRED, false, scrubber);
        record_fetch(all, region, word, word_size, STATE_DE, false);
        return {e.data, tag, false};
    }
    bool failed =
        record_fetch(all, region, word, word_size, scrubber ? unsigned{STATE_UEO} : region.state, !scrubber);
    tell(word, word_size, MET_DETECTED, !failed && (e.data & asked), scrubber);
    return {e.data, tag, failed && !scrubber};
}

void memory::tell(uint64_t address, uint64_t size, platform_met met, bool wrong, bool scrubber)
{
    platform_fetch f{};

    f.address = address;
    f.tag = tag_of(all, address, size);
    f.region = static_cast<uint8_t>(&region - all.config.region);
    f.met = static_cast<uint8_t>(met);
    f.scrubber = scrubber;
    f.wrong = wrong;
    all.env.fetched(all.env.run, &f);
}

} // namespace rasim
