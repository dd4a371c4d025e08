// SPDX-License-Identifier: BSD-2-Clause
// Any bytes as a scenario: diagnostics or a setup, never a crash.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "scenario/plan.h"
#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct setup setup;
    static FILE *out;
    if (!out)
        out = fopen("/dev/null", "w");
    if (!out)
        abort();
    bool good = scenario_parse("fuzz.ras", (const char *)data, size, &setup, out);
    if (good && (setup.pes == 0 || setup.platform.regions == 0))
        abort(); // a setup that no run can start from
    plan_print(&setup, out);
    plan_print_json(&setup, out);
    setup_release(&setup);
    return 0;
}
