// SPDX-License-Identifier: BSD-2-Clause
#include <cstddef>

#include "platform.h"

namespace
{

const platform_latency_row rows[] = {
#define LATENCY(profile, what, cycles, source) {profile, source, cycles, LATENCY_##what},
#include "latency.def"
#undef LATENCY
};

} // namespace

const platform_latency_row *platform_latency_at(unsigned n)
{
    return n < sizeof rows / sizeof rows[0] ? &rows[n] : nullptr;
}
