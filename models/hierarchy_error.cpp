// SPDX-License-Identifier: BSD-2-Clause
// Lines and tags of caches that are wrong: how they become so, and what who looks at them makes of it.
#include "ecc.hpp"
#include "hierarchy.hpp"
#include "record.hpp"
#include "word_error.hpp"

namespace rasim
{

bool hierarchy::spoil(unsigned index, uint64_t address, uint64_t how)
{
    uint64_t line = caches[index].find(address);

    if (line)
        caches[index].change(line | how);
    return line != 0;
}

// Whoever looks for a line reads the tags of all of its set.
void hierarchy::read_tags(unsigned index, part &p)
{
    while (uint64_t line = caches[index].wrong_tag(p.address))
        settle_tag(index, line, p);
}

// As of Cortex-A76 and Neoverse N1 (A76 TRM A8.2, Cache protection behavior): one bit is corrected or the
// line fetched again; of two, data that only this cache has might be lost.
void hierarchy::settle_tag(unsigned index, uint64_t line, part &p)
{
    const platform_cache &c = caches[index].config;
    const bool two = line & cache::TAG2, parity = c.tags == TAGS_PARITY;
    const uint64_t address = line & ~cache::FLAGS;

    if (!two && !parity) {
        record_tag(all, c, address, STATE_CE, false);
        caches[index].change(line & ~cache::TAG);
        return;
    }
    caches[index].drop(address);
    if (line & cache::DIRTY)
        lose(index, line, p);
    else if (!two || !parity)
        record_tag(all, c, address, STATE_CE, false);
}

// Nobody knows any more whose line it was (IHI 0100: uncontained), so the record has no address; who asked
// gets an error, unless the node is told to give none. Parity does not see two bits.
void hierarchy::lose(unsigned index, uint64_t line, part &p)
{
    const platform_cache &c = caches[index].config;
    const uint64_t address = line & ~cache::FLAGS;

    leave_stale(address);
    if ((line & cache::TAG2) && c.tags == TAGS_PARITY)
        return;
    ras_result result = record_tag(all, c, address, STATE_UC, true);
    if (!result.in_band)
        return;
    p.status = tlm::TLM_GENERIC_ERROR_RESPONSE;
    p.error = c.node < 0 ? 0 : static_cast<uint8_t>(1 + result.state);
    poison->tag = tag_of(all, address, page::granule);
}

// Memory goes on with older data: a codeword, whatever its code; which bits differ is not known, so all.
void hierarchy::leave_stale(uint64_t line)
{
    const unsigned ecc = region_of(all.config, line, page::granule)->ecc, words = platform_ecc_words(ecc);

    for (uint64_t at = line; at < line + page::granule; at += words * sizeof(uint64_t)) {
        codeword_error older;
        for (unsigned i = 0; i < words; i++)
            older.word[i].data = UINT64_MAX;
        ecc_fit(ecc, older.word);
        set_codeword_error(all.store, at, words, older);
    }
}

// What memory has, too, is dropped and fetched again; what only this cache had is poison from now on (IHI
// 0100 chapter 2: deferred, or consumed by a read). A write of the whole line asks for nothing.
uint64_t hierarchy::checked(unsigned index, uint64_t line, part &p)
{
    const platform_cache &c = caches[index].config;

    if (!(line & cache::ERROR))
        return line;
    if (p.whole)
        return line & ~cache::ERROR;
    if (!(line & cache::DIRTY)) {
        record_line(all, c, p.address, STATE_CE, false);
        caches[index].drop(p.address);
        return 0;
    }
    if (p.write)
        return deferred(index, line);
    line = (line & ~cache::ERROR) | cache::POISON;
    p.recorded = record_line(all, c, p.address, c.state, true);
    return line;
}

uint64_t hierarchy::deferred(unsigned index, uint64_t line)
{
    if (!(line & cache::ERROR))
        return line;
    record_line(all, caches[index].config, line & ~cache::FLAGS, STATE_DE, false);
    return (line & ~cache::ERROR) | cache::POISON;
}

} // namespace rasim
