// SPDX-License-Identifier: BSD-2-Clause
// A platform on the bench: two RAMs that touch, three devices, and a listener. A process builds one platform,
// so each test runs in a process of its own.
#ifndef RASIM_TESTS_MODELS_BENCH_HPP
#define RASIM_TESTS_MODELS_BENCH_HPP

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform.h"

namespace rasim
{

class bench : public testing::Test
{
protected:
    enum : uint64_t {
        RAM0 = 0x80000000,
        RAM0_SIZE = 0x1000000,
        RAM1 = RAM0 + RAM0_SIZE,
        RAM1_SIZE = 0x10000,
        OKAY = 0x1000,
        SLVERR = 0x2000,
        DECERR = 0x3000,
        NOWHERE = 0x4000,
    };

    bench();

    // After changes of `config`: builds and binds; false and the reason in `why`, which takes `room` bytes.
    bool build(size_t room = 200);

    bus_response access(unsigned kind, uint64_t address, void *data, size_t size, unsigned pe = 0);
    bus_response write(uint64_t address, const std::vector<uint8_t> &data);
    std::vector<uint8_t> read(uint64_t address, size_t size, bus_response *response = nullptr);

    // Adds a source and returns its index.
    unsigned poison(uint64_t address, uint64_t size, uint32_t tag);
    unsigned serror(uint32_t tag);
    unsigned answer(uint64_t address, uint64_t size, bus_status status, unsigned of, uint32_t tag);
    void at_access(unsigned index, uint64_t base, uint64_t size, uint64_t count);

    uint32_t walked = 0; // cycles of the instruction before its next access
    uint64_t elapsed = 0;
    platform_config config{};
    platform_state state{};
    std::vector<std::string> heard;
    std::vector<ras_error> errors; // as recorded
    std::vector<platform_fetch> fetches;
    std::vector<uint64_t> when; // of each call of the platform, platform_env.elapsed
    std::string why;

private:
    static void raise(void *self, unsigned source, unsigned pe);
    static void fired(void *self, unsigned source);
    static void recorded(void *self, unsigned node, const ras_error *error, const ras_result *result);

    static void fetched(void *self, const platform_fetch *fetch);

    platform_env env{this, &elapsed, raise, fired, recorded, fetched, nullptr};
};

} // namespace rasim

#endif
