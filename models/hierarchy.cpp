// SPDX-License-Identifier: BSD-2-Clause
#include "hierarchy.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "record.hpp"

namespace rasim
{

namespace
{

std::vector<unsigned> path_of(const platform_config &config, unsigned pe, unsigned holds)
{
    std::vector<unsigned> way;

    for (unsigned level = 1; level <= 3; level++)
        for (unsigned i = 0; i < config.caches; i++) {
            const platform_cache &c = config.cache[i];
            if (c.level == level && (c.holds & holds) && (c.pe < 0 || static_cast<unsigned>(c.pe) == pe))
                way.push_back(i);
        }
    return way;
}

bool may_tags_flip(const platform_config &config)
{
    return std::any_of(config.source, config.source + config.sources,
                       [](const platform_source &s) { return s.effect == PLATFORM_TAG; });
}

} // namespace

hierarchy::hierarchy(const sc_core::sc_module_name &name, context &context, interconnect &to)
    : sc_module(name), all(context), bus(to), fragile(may_tags_flip(context.config)),
      cycle(sc_core::sc_time(1, sc_core::SC_NS).value()), poison(new poison_extension)
{
    for (unsigned i = 0; i < all.config.caches; i++)
        caches.emplace_back(all.store, all.config.cache[i], i);
    for (unsigned pe = 0; pe < PLATFORM_CACHED_PES; pe++) {
        data.push_back(path_of(all.config, pe, PLATFORM_DATA));
        code.push_back(path_of(all.config, pe, PLATFORM_CODE));
    }
    payload_of_line.set_extension(poison);
    requests.register_b_transport(this, &hierarchy::b_transport);
    requests.register_transport_dbg(this, &hierarchy::transport_dbg);
    all.caches = this;
}

unsigned hierarchy::transport_dbg(tlm::tlm_generic_payload &payload)
{
    return lines->transport_dbg(payload); // the pages have the data of lines, too
}

void hierarchy::b_transport(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    auto *region = region_of(all.config, payload.get_address(), payload.get_data_length());

    if (all.config.sources)
        bus.count(payload);
    if (region && region->kind == PLATFORM_RAM)
        serve(payload, delay);
    else
        lines->b_transport(payload, delay);
    payload.set_dmi_allowed(false);
}

void hierarchy::serve(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay)
{
    const auto *origin = payload.get_extension<origin_extension>();
    auto *met = payload.get_extension<poison_extension>();
    const uint64_t from = payload.get_address(), to = from + payload.get_data_length();
    uint64_t slowest = 0;

    assert(origin->pe < PLATFORM_CACHED_PES);
    for (uint64_t line = from & ~cache::FLAGS; line < to; line += page::granule) {
        bool write = payload.is_write(), whole = write && line >= from && line + page::granule <= to;
        part p{line,  origin->fetch ? &code[origin->pe] : &data[origin->pe],
               write, whole,
               false, 0,
               false, tlm::TLM_OK_RESPONSE,
               0};
        access(p);
        slowest = std::max(slowest, p.cycles);
        payload.set_response_status(p.status);
        if (p.status != tlm::TLM_OK_RESPONSE) {
            met->tag = poison->tag;
            met->error = p.error;
            break;
        }
        if (p.poison && !met->poisoned) {
            met->poisoned = true;
            met->recorded = p.recorded;
            met->address = line;
        }
    }
    delay += sc_core::sc_time::from_value(slowest * cycle);
    if (!payload.is_response_ok())
        return;
    if (payload.is_write())
        all.store.write(from, payload.get_data_ptr(), payload.get_data_length());
    else
        all.store.read(from, payload.get_data_ptr(), payload.get_data_length());
}

void hierarchy::access(part &p)
{
    const path &way = *p.way;
    size_t level = way.size();

    if (p.write)
        snoop(p);
    uint64_t line = look(p, &level);
    if (p.status != tlm::TLM_OK_RESPONSE || (!line && !fill(p, &line)))
        return;
    const later arrived(all, p.cycles);
    if (p.whole)
        line &= ~cache::POISON;
    p.poison = !p.write && (line & cache::POISON);
    if (p.poison && level < way.size() && !p.recorded)
        p.recorded =
            record_line(all, caches[way[level]].config, p.address, caches[way[level]].config.state, true);
    if (p.write)
        own(p, line);
    else
        share(p, level, line);
}

// The nearest cache has the only line from now on.
void hierarchy::own(const part &p, uint64_t line)
{
    const path &way = *p.way;

    for (size_t i = 1; i < way.size(); i++)
        caches[way[i]].drop(p.address);
    line = p.address | cache::DIRTY | (line & cache::POISON);
    if (!way.empty())
        evict(way, 0, caches[way[0]].insert(line));
    else if (p.whole)
        write_back(line);
}

// Those that are nearer get a copy; who has the newest word on memory stays who he was.
void hierarchy::share(const part &p, size_t level, uint64_t line)
{
    const path &way = *p.way;

    if (level < way.size())
        caches[way[level]].insert(line);
    while (level-- > 0)
        evict(way, level, caches[way[level]].insert(p.address | (line & cache::POISON)));
}

// A read looks into the others' before it looks where all do: what those have may be newer.
uint64_t hierarchy::look(part &p, size_t *level)
{
    const path &way = *p.way;
    bool asked = p.write;

    for (size_t i = 0; i < way.size(); i++) {
        if (!asked && caches[way[i]].config.pe < 0) {
            snoop(p);
            asked = true;
        }
        const later looked(all, caches[way[i]].config.latency);
        if (fragile)
            read_tags(way[i], p);
        uint64_t line = caches[way[i]].find(p.address);
        if (line)
            line = checked(way[i], line, p);
        if (!line)
            continue;
        p.cycles = caches[way[i]].config.latency;
        *level = i;
        return line;
    }
    if (!asked)
        snoop(p);
    return 0;
}

// False: memory answered with an error.
bool hierarchy::fill(part &p, uint64_t *line)
{
    std::array<unsigned char, page::granule> bytes;
    sc_core::sc_time delay;

    *line = p.address;
    if (p.whole) {
        p.cycles = p.way->empty() ? 0 : caches[p.way->front()].config.latency;
        return true;
    }
    p.status = transfer(tlm::TLM_READ_COMMAND, p.address, bytes.data(), delay);
    p.cycles = delay.value() / cycle;
    *line |= poison->poisoned ? cache::POISON : 0;
    return p.status == tlm::TLM_OK_RESPONSE;
}

// Every cache that is not on the way, the farther ones first, for the nearer know better. A line that is
// newer than memory is written back; a write takes it away, too.
void hierarchy::snoop(part &p)
{
    for (unsigned level = 3; level > 0; level--)
        for (unsigned i = 0; i < caches.size(); i++) {
            if (caches[i].config.level != level || std::count(p.way->begin(), p.way->end(), i))
                continue;
            const later looked(all, caches[i].config.latency);
            if (fragile)
                read_tags(i, p);
            uint64_t line = caches[i].find(p.address);
            if (line & cache::DIRTY) {
                line = deferred(i, line) & ~cache::DIRTY;
                caches[i].change(line);
                write_back(line);
                for (unsigned shared : *p.way)
                    caches[shared].drop(p.address);
            }
            if (line && p.write)
                caches[i].drop(p.address);
        }
}

void hierarchy::evict(const path &way, size_t level, uint64_t line)
{
    for (; line & cache::DIRTY; level++) {
        line = deferred(way[level], line);
        if (level + 1 == way.size()) {
            write_back(line);
            return;
        }
        line = caches[way[level + 1]].insert(line);
    }
}

// Poison goes along: memory has it from then on, and who reads it there meets it.
void hierarchy::write_back(uint64_t line)
{
    const uint64_t address = line & ~cache::FLAGS;
    std::array<unsigned char, page::granule> bytes;
    sc_core::sc_time nobody_waits;

    all.store.read(address, bytes.data(), bytes.size());
    transfer(tlm::TLM_WRITE_COMMAND, address, bytes.data(), nobody_waits);
    if (!(line & cache::POISON))
        return;
    poison->poisoned = true;
    transfer(tlm::TLM_IGNORE_COMMAND, address, bytes.data(), nobody_waits);
}

tlm::tlm_response_status hierarchy::transfer(tlm::tlm_command command, uint64_t address, unsigned char *bytes,
                                             sc_core::sc_time &delay)
{
    if (command != tlm::TLM_IGNORE_COMMAND)
        poison->poisoned = false;
    poison->tag = 0;
    payload_of_line.set_command(command);
    payload_of_line.set_address(address);
    payload_of_line.set_data_ptr(bytes);
    payload_of_line.set_data_length(page::granule);
    payload_of_line.set_streaming_width(page::granule);
    payload_of_line.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    lines->b_transport(payload_of_line, delay);
    return payload_of_line.get_response_status();
}

} // namespace rasim
