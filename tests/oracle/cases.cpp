// SPDX-License-Identifier: BSD-2-Clause
#include "case.hpp"

namespace oracle
{

// EL1 and below Non-secure and AArch64; SCTLR_ELx with its RES1 bits (SPAN, bit 23 of SCTLR_EL1 and
// SCTLR_EL2, is 0), nothing trapped.
const std::vector<setting> &baseline()
{
    static const std::vector<setting> settings = {
        {SCR_EL3,   SCR_EL3_NS | SCR_EL3_RW | SCR_EL3_HCE | SCR_EL3_RES1},
        {HCR_EL2,   HCR_EL2_RW                                          },
        {SCTLR_EL1, 0x30550800                                          },
        {SCTLR_EL2, 0x30450830                                          },
        {SCTLR_EL3, 0x30c50830                                          },
        {DISR_EL1,  0                                                   },
        {VDISR_EL2, 0                                                   },
        {VSESR_EL2, 0                                                   },
        {ESR_EL1,   0                                                   },
        {ESR_EL2,   0                                                   },
        {ESR_EL3,   0                                                   },
        {FAR_EL1,   0                                                   },
        {FAR_EL2,   0                                                   },
        {FAR_EL3,   0                                                   },
        {SPSR_EL1,  0                                                   },
        {SPSR_EL2,  0                                                   },
        {ELR_EL1,   0                                                   },
        {ELR_EL2,   0                                                   },
    };
    return settings;
}

std::vector<test_case> all_cases()
{
    std::vector<test_case> cases;

    add_vserror_cases(cases);
    return cases;
}

} // namespace oracle
