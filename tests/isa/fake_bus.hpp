// SPDX-License-Identifier: BSD-2-Clause
// A memory for tests: bytes in a map, poison by 64-byte granule, ranges that answer SLVERR or DECERR.
#ifndef RASIM_TESTS_ISA_FAKE_BUS_HPP
#define RASIM_TESTS_ISA_FAKE_BUS_HPP

#include <cstdint>
#include <map>
#include <vector>

extern "C" {
#include "bus.h"
}

namespace rasim
{

class fake_bus
{
public:
    static constexpr std::uint64_t granule = 64;
    static constexpr std::uint32_t cycles_per_access = 7;

    struct request {
        std::uint64_t address;
        std::uint32_t size;
        std::uint8_t kind, pe;
        std::uint32_t elapsed;
    };

    std::vector<request> log; // every access, in order

    struct bus port()
    {
        return {this, transport, nullptr, nullptr};
    }

    void put64(std::uint64_t address, std::uint64_t value)
    {
        for (unsigned i = 0; i < 8; i++)
            bytes[address + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }

    std::uint64_t get64(std::uint64_t address) const
    {
        std::uint64_t value = 0;
        for (unsigned i = 0; i < 8; i++)
            value |= std::uint64_t{byte(address + i)} << (8 * i);
        return value;
    }

    void poison(std::uint64_t address, std::uint32_t tag)
    {
        poisoned[address / granule * granule] = tag;
    }

    bool is_poisoned(std::uint64_t address) const
    {
        return poisoned.count(address / granule * granule) != 0;
    }

    // SLVERR or DECERR for accesses that touch [first, last].
    void fail(std::uint64_t first, std::uint64_t last, enum bus_status status, std::uint32_t tag)
    {
        ranges.push_back({first, last, status, tag});
    }

    std::uint32_t late = 0; // of failing writes

private:
    struct range {
        std::uint64_t first, last;
        enum bus_status status;
        std::uint32_t tag;
    };

    std::map<std::uint64_t, std::uint8_t> bytes;     // absent: 0
    std::map<std::uint64_t, std::uint32_t> poisoned; // first byte of the granule, tag
    std::vector<range> ranges;

    std::uint8_t byte(std::uint64_t address) const
    {
        auto found = bytes.find(address);
        return found == bytes.end() ? std::uint8_t{0} : found->second;
    }

    static struct bus_response transport(void *world, const struct bus_access *access)
    {
        return static_cast<fake_bus *>(world)->answer(*access);
    }

    struct bus_response answer(const struct bus_access &access)
    {
        struct bus_response response = {};

        log.push_back({access.address, access.size, access.kind, access.pe, access.elapsed});
        response.cycles = cycles_per_access;
        for (const range &r : ranges) {
            if (access.address <= r.last && access.address + access.size > r.first) {
                response.status = static_cast<std::uint8_t>(r.status);
                response.tag = r.tag;
                response.late = access.kind == BUS_WRITE ? late : 0;
                return response;
            }
        }
        if (access.kind == BUS_WRITE)
            write(access);
        else
            read(access, response);
        return response;
    }

    void read(const struct bus_access &access, struct bus_response &response) const
    {
        auto *data = static_cast<std::uint8_t *>(access.data);
        auto found = poisoned.lower_bound(access.address / granule * granule);

        for (std::uint32_t i = 0; i < access.size; i++)
            data[i] = byte(access.address + i);
        if (found == poisoned.end() || found->first >= access.address + access.size)
            return;
        response.poison = 1;
        response.poison_address = found->first;
        response.tag = found->second;
    }

    void write(const struct bus_access &access)
    {
        const auto *data = static_cast<const std::uint8_t *>(access.data);
        std::uint64_t end = access.address + access.size;

        for (std::uint32_t i = 0; i < access.size; i++)
            bytes[access.address + i] = data[i];
        for (std::uint64_t g = access.address / granule * granule; g < end; g += granule) {
            if (g >= access.address && g + granule <= end)
                poisoned.erase(g);
        }
    }
};

} // namespace rasim

#endif
