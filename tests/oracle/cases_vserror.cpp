// SPDX-License-Identifier: BSD-2-Clause
// Virtual SErrors: taken, masked, deferred by ESB, seen in ISR_EL1, waking WFI.
#include "case.hpp"

namespace oracle
{

void add_vserror_cases(std::vector<test_case> &cases)
{
    cases.push_back({
        "vserror/EL1h",
        {{HCR_EL2, HCR_EL2_RW | HCR_EL2_AMO | HCR_EL2_VSE}, {VSESR_EL2, 0x1abcdef}},
        0x5,
        {{act::undefined}                                                }
    });
}

} // namespace oracle
