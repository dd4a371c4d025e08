// SPDX-License-Identifier: BSD-2-Clause
#include "memory.hpp"

#include <algorithm>
#include <cstring>

#include "ecc.hpp"
#include "poison.hpp"
#include "record.hpp"

namespace rasim
{

namespace
{

constexpr uint64_t word_size = 8;

bool may_flip(const platform_config &config)
{
    return std::any_of(config.source, config.source + config.sources, [](const platform_source &s) {
        return s.effect == PLATFORM_FLIP || s.effect == PLATFORM_TAG; // leaves older data
    });
}

// The bits of the word at `word` that lie in [address, address + size).
uint64_t bits_in(uint64_t word, uint64_t address, uint64_t size)
{
    uint64_t from = std::max(word, address), to = std::min(word + word_size, address + size);
    return from < to ? BITS((to - word) * 8 - 1, (from - word) * 8) : 0;
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
      words(platform_ecc_words(region.ecc)), unit(words * word_size), latency(region.latency, sc_core::SC_NS)
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
    const later decoded(all, region.latency);

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
    for (uint64_t at = address / unit * unit; at < address + size; at += unit) {
        fetched f = fetch(at, {address, size}, false);
        if (f.failed) {
            *tag = f.tag;
            return false;
        }
        for (unsigned i = 0; i < words; i++)
            spoil(data, address, size, at + i * word_size, f.wrong[i]);
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

// What a write leaves wrong of a codeword: of bytes that stay what the fetch got wrong, with check bits that
// fit.
bool memory::keep(uint64_t codeword, const range &written, codeword_error *left, uint32_t *tag)
{
    if (codeword >= written.address && codeword + unit <= written.address + written.size)
        return true;
    fetched f = fetch(codeword, {0, 0}, false);
    *tag = f.failed ? f.tag : 0;
    for (unsigned i = 0; i < words; i++)
        left->word[i].data = f.wrong[i] & ~bits_in(codeword + i * word_size, written.address, written.size);
    ecc_fit(region.ecc, left->word);
    return !f.failed;
}

void memory::overwrite(uint64_t codeword, const codeword_error &left)
{
    if (is_wrong(codeword_error_at(all.store, codeword, words)))
        set_codeword_error(all.store, codeword, words, left);
}

// The first and the last codeword may stay in part and are fetched before anything is written.
bool memory::merge(uint64_t address, unsigned size, uint32_t *tag)
{
    const uint64_t first = address / unit * unit, last = (address + size - 1) / unit * unit;
    const range written{address, size};
    codeword_error left[2];

    if (!keep(first, written, &left[0], tag))
        return false;
    if (last != first && !keep(last, written, &left[1], tag))
        return false;
    overwrite(first, left[0]);
    for (uint64_t at = first + unit; at < last; at += unit)
        overwrite(at, {});
    if (last != first)
        overwrite(last, left[1]);
    return true;
}

void memory::scrub(uint64_t granule, bool reports_poison)
{
    uint64_t poisoned;

    if (reports_poison && all.store.poisoned(granule, page::granule, &poisoned)) {
        tell(granule, page::granule, MET_POISON, false, true);
        record_fetch(all, region, granule, page::granule, STATE_DE, false);
    }
    for (uint64_t at = granule; faulty && at < granule + page::granule; at += unit)
        fetch(at, {0, 0}, true);
}

memory::fetched memory::fetch(uint64_t codeword, const range &asked, bool scrubber)
{
    const codeword_error e = codeword_error_at(all.store, codeword, words);
    codeword_error left = e;
    uint64_t granule, seen = 0;

    if (!is_wrong(e))
        return {};
    platform_decode decoded = platform_ecc_decode(region.ecc, left.word);
    for (unsigned i = 0; i < words; i++)
        seen |= left.word[i].data & bits_in(codeword + i * word_size, asked.address, asked.size);
    switch (decoded) {
    case DECODE_CORRECTED:
    case DECODE_MISCORRECTED: // the controller does not know
        if (scrubber || region.demand_scrub)
            set_codeword_error(all.store, codeword, words, left);
        tell(codeword, unit, decoded == DECODE_CORRECTED ? MET_CORRECTED : MET_MISCORRECTED, seen != 0,
             scrubber);
        record_fetch(all, region, codeword, unit, STATE_CE, false);
        return {
            {left.word[0].data, left.word[1].data},
            0, false
        };
    case DECODE_DETECTED:
        return detected(codeword, e, seen != 0, scrubber);
    default:
        if (seen && !all.store.poisoned(codeword, unit, &granule))
            tell(codeword, unit, MET_UNDETECTED, true, scrubber);
        return {
            {e.word[0].data, e.word[1].data},
            0, false
        };
    }
}

// Poison takes the place of the error: the codeword is written back as it is, with check bits that fit.
// Without poison an access gets an in-band error unless the node is told to give none (ERR<n>CTLR.{ED,UE});
// then it gets the wrong data. A scrubber has nobody to answer to, so that the error stays latent.
memory::fetched memory::detected(uint64_t codeword, const codeword_error &e, bool asked, bool scrubber)
{
    uint32_t tag = tag_of(all, codeword, unit);
    const fetched as_it_is{
        {e.word[0].data, e.word[1].data},
        tag, false
    };
    uint64_t granule;

    if (region.poison_storage) {
        codeword_error fitting = e;
        ecc_fit(region.ecc, fitting.word);
        set_codeword_error(all.store, codeword, words, fitting);
        if (all.store.poisoned(codeword, unit, &granule))
            return as_it_is;
        all.store.poison(codeword, unit);
        tell(codeword, unit, MET_DEFERRED, false, scrubber);
        record_fetch(all, region, codeword, unit, STATE_DE, false);
        return as_it_is;
    }
    bool failed =
        record_fetch(all, region, codeword, unit, scrubber ? unsigned{STATE_UEO} : region.state, !scrubber);
    tell(codeword, unit, MET_DETECTED, !failed && asked, scrubber);
    return {
        {e.word[0].data, e.word[1].data},
        tag, failed && !scrubber
    };
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
