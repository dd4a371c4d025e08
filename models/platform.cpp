// SPDX-License-Identifier: BSD-2-Clause
// The C face of the platform, and its wiring.
#include "platform.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <memory>
#include <vector>

#include "check.hpp"
#include "device.hpp"
#include "gic.hpp"
#include "group.hpp"
#include "hierarchy.hpp"
#include "interconnect.hpp"
#include "loop.hpp"
#include "memory.hpp"
#include "record.hpp"
#include "requester.hpp"
#include "source.hpp"
#include "tlb_error.hpp"
#include "word_error.hpp"

namespace rasim
{

namespace
{

struct wired {
    wired(const platform_config &config, const platform_env &env) : all{config, env, nullptr, {}, nullptr}
    {
        if (config.caches) {
            caches = std::make_unique<hierarchy>("caches", all, bus);
            pes.socket.bind(caches->requests);
            caches->lines.bind(bus.lines);
        } else {
            pes.socket.bind(bus.requests);
        }
        errors.socket.bind(bus.faults);
        for (uint32_t i = 0; i < config.regions; i++)
            attach(config.region[i], i);
    }

    void attach(const platform_region &region, uint32_t i)
    {
        if (region.kind == PLATFORM_RAM) {
            rams.push_back(std::make_unique<memory>(sc_core::sc_gen_unique_name("ram"), all, i));
            bus.targets[i].bind(rams.back()->socket);
            rams_of[i] = rams.back().get();
        } else if (region.kind == PLATFORM_GROUP) {
            groups.push_back(std::make_unique<group>(sc_core::sc_gen_unique_name("group"), region, all));
            bus.targets[i].bind(groups.back()->socket);
        } else if (region.kind == PLATFORM_GIC) {
            gics.push_back(std::make_unique<gic_frames>(sc_core::sc_gen_unique_name("gic"), region, all));
            bus.targets[i].bind(gics.back()->socket);
        } else {
            devices.push_back(std::make_unique<device>(sc_core::sc_gen_unique_name("device"), region));
            bus.targets[i].bind(devices.back()->socket);
        }
    }

    void scrub(unsigned index)
    {
        const platform_scrubber &s = all.config.scrubber[index];
        uint64_t granule = s.base + all.state->visits[index]++ % (s.size / page::granule) * page::granule;
        rams_of[static_cast<size_t>(region_of(all.config, granule, 1) - all.config.region)]->scrub(
            granule, s.reports_poison != 0);
    }

    context all;
    requester pes{"pes"};
    source errors{"errors", all};
    interconnect bus{"bus", all, errors};
    loop kernel{"kernel"};
    std::unique_ptr<hierarchy> caches;
    std::vector<std::unique_ptr<memory>> rams;
    memory *rams_of[PLATFORM_REGIONS]{}; // as config.region
    std::vector<std::unique_ptr<device>> devices;
    std::vector<std::unique_ptr<group>> groups;
    std::vector<std::unique_ptr<gic_frames>> gics;
};

// Never deleted: SystemC knows one elaboration a process, and its objects go with the process.
wired *live;

// Debug transport goes to one target at a time, and a target knows its own region only.
bool debug(tlm::tlm_command command, uint64_t address, unsigned char *data, size_t size)
{
    assert(live);
    if (!in_ram(live->all.config, address, size))
        return false;
    for (size_t n; size; address += n, data += n, size -= n) {
        n = std::min(size, static_cast<size_t>(page::size - address % page::size));
        bool done = live->pes.debug(command, address, data, n);
        assert(done);
        (void)done;
    }
    return true;
}

} // namespace

} // namespace rasim

using rasim::live;

bool platform_build(const platform_config *config, const platform_env *env, char *why, size_t size)
{
    assert(env->elapsed && env->raise && env->fired && env->recorded && env->fetched);
    if (live) {
        std::snprintf(why, size, "a process can build one platform only");
        return false;
    }
    if (!rasim::check_config(*config, why, size))
        return false;
    // The kernel says by these that sc_start() had nothing to do (W571) and that sc_stop() was called: both
    // are meant.
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_DO_NOTHING);
    live = new rasim::wired(*config, *env);
    sc_core::sc_start(sc_core::SC_ZERO_TIME); // resolves the bindings
    return true;
}

void platform_bind(platform_state *state)
{
    assert(live);
    live->all.state = state;
}

bus_response platform_transport(void *, const bus_access *access)
{
    assert(live && live->all.state);
    uint64_t &elapsed = *live->all.env.elapsed;
    elapsed = access->elapsed;
    bus_response response = live->pes.transport(*access);
    elapsed += response.cycles;
    const platform_region *region = rasim::region_of(live->all.config, access->address, access->size);
    response.device = region && region->kind != PLATFORM_RAM;
    if (response.status != BUS_OKAY && region && access->kind == BUS_WRITE)
        response.late = region->late;
    if (response.poison)
        rasim::record_consumption(live->all, &response, live->pes.recorded());
    if (live->all.state->ras.injecting)
        rasim::inject_at(live->all, *access, &response);
    elapsed = 0;
    return response;
}

const bus_page *platform_pages(void)
{
    assert(live);
    return live->pes.pages();
}

void platform_fire(unsigned source, unsigned pe)
{
    assert(live);
    live->errors.fire(source, pe);
}

void platform_scrub(unsigned scrubber)
{
    assert(live && live->all.state && scrubber < live->all.config.scrubbers);
    live->scrub(scrubber);
}

bool platform_peek(uint64_t address, void *data, size_t size)
{
    return rasim::debug(tlm::TLM_READ_COMMAND, address, static_cast<unsigned char *>(data), size);
}

bool platform_poke(uint64_t address, const void *data, size_t size)
{
    auto *from = static_cast<unsigned char *>(const_cast<void *>(data)); // TLM-2.0 has one pointer for both
    return rasim::debug(tlm::TLM_WRITE_COMMAND, address, from, size);
}

bool platform_poisoned(uint64_t address)
{
    assert(live);
    uint64_t granule;
    return rasim::in_ram(live->all.config, address, 1) && live->all.store.poisoned(address, 1, &granule);
}

platform_word_error platform_word_error_at(uint64_t address)
{
    assert(live && address % 8 == 0);
    return rasim::word_error(live->all.store, address);
}

size_t platform_mark(void)
{
    assert(live);
    return live->all.store.mark();
}

void platform_rollback(size_t mark)
{
    assert(live);
    live->all.store.rollback(mark);
}

void platform_commit(void)
{
    assert(live);
    live->all.store.commit();
}

void platform_tlb_get(void *, unsigned pe, unsigned index, tlb_entry *entry)
{
    assert(live);
    rasim::tlb_read(live->all, pe, index, entry);
}

void platform_tlb_put(void *, unsigned pe, unsigned index, const tlb_entry *entry)
{
    assert(live);
    rasim::tlb_write(live->all, pe, index, *entry);
}

uint64_t platform_hash(void)
{
    assert(live);
    return live->all.store.hash();
}

void platform_run(uint64_t (*step)(void *run, uint64_t horizon), void *run, uint64_t quantum)
{
    assert(live);
    live->kernel.run(step, run, quantum);
}
