// SPDX-License-Identifier: BSD-2-Clause
// ID registers against the features, each field as DDI 0487 D24.2 lists its values.
#include <gtest/gtest.h>

#include "open_machine.hpp"

namespace
{

using namespace open_machine;

struct field {
    enum sysreg reg;
    unsigned lsb;
    unsigned value;
};

unsigned nested_virtualization(const pe &p)
{
    return pe_has(&p, FEAT_NV2) ? 2 : pe_has(&p, FEAT_NV) ? 1 : 0;
}

unsigned fine_grained_traps(const pe &p)
{
    return pe_has(&p, FEAT_FGT2) ? 2 : pe_has(&p, FEAT_FGT) ? 1 : 0;
}

unsigned ras_version(const pe &p)
{
    return pe_has(&p, FEAT_RASv2) ? 3 : pe_has(&p, FEAT_DoubleFault) ? 2 : pe_has(&p, FEAT_RAS) ? 1 : 0;
}

// Of the synchronous and the asynchronous field one says 1 for everything, or both say 2 for the control;
// without FEAT_RASv2 neither says anything.
struct errors {
    unsigned synchronous, asynchronous;
};

errors of_reads(const pe &p, enum feature control, bool as_serror)
{
    if (pe_has(&p, control))
        return {2, 2};
    if (!pe_has(&p, FEAT_RASv2))
        return {0, 0};
    return as_serror ? errors{0, 1} : errors{1, 0};
}

std::vector<field> expected(const pe &p)
{
    auto has = [&](enum feature f) { return unsigned(pe_has(&p, f)); };
    const bool late = p.impdef[IMPDEF_EXTERNAL_LOAD] == 1;
    const errors normal = of_reads(p, FEAT_ANERR, late || p.impdef[IMPDEF_POISON_LOAD] == 1);
    const errors device = of_reads(p, FEAT_ADERR, late);

    return {
        {ID_AA64PFR0_EL1,  0,  2                                          }, // EL0, EL1: either state; EL2, EL3: AArch64
        {ID_AA64PFR0_EL1,  4,  2                                          },
        {ID_AA64PFR0_EL1,  8,  1                                          },
        {ID_AA64PFR0_EL1,  12, 1                                          },
        {ID_AA64PFR0_EL1,  24, has(FEAT_GICv3)                            },
        {ID_AA64PFR0_EL1,  28, ras_version(p)                             },
        {ID_AA64PFR0_EL1,  36, has(FEAT_SEL2)                             },
        {ID_AA64PFR0_EL1,  48, has(FEAT_DIT)                              },
        {ID_AA64PFR1_EL1,  0,  has(FEAT_BTI)                              },
        {ID_AA64PFR1_EL1,  4,  has(FEAT_SSBS)                             },
        {ID_AA64PFR1_EL1,  8,  2 * has(FEAT_MTE)                          },
        {ID_AA64PFR1_EL1,  12, ras_version(p) == 1 ? has(FEAT_RASv1p1) : 0},
        {ID_AA64PFR1_EL1,  36, has(FEAT_NMI)                              },
        {ID_AA64PFR1_EL1,  56, has(FEAT_DoubleFault2)                     },
        {ID_AA64PFR1_EL1,  60, has(FEAT_PFAR)                             },
        {ID_AA64MMFR0_EL1, 0,  5                                          },
        {ID_AA64MMFR0_EL1, 56, fine_grained_traps(p)                      },
        {ID_AA64MMFR1_EL1, 8,  has(FEAT_VHE)                              },
        {ID_AA64MMFR1_EL1, 20, has(FEAT_PAN)                              },
        {ID_AA64MMFR1_EL1, 24, 0                                          }, // SpecSEI: nothing speculates
        {ID_AA64MMFR1_EL1, 40, has(FEAT_HCX)                              },
        {ID_AA64MMFR2_EL1, 4,  has(FEAT_UAO)                              },
        {ID_AA64MMFR2_EL1, 12, has(FEAT_IESB)                             },
        {ID_AA64MMFR2_EL1, 36, has(FEAT_IDST)                             },
        {ID_AA64MMFR2_EL1, 24, nested_virtualization(p)                   },
        {ID_AA64MMFR3_EL1, 4,  has(FEAT_SCTLR2)                           },
        {ID_AA64MMFR3_EL1, 40, normal.synchronous                         },
        {ID_AA64MMFR3_EL1, 44, normal.asynchronous                        },
        {ID_AA64MMFR3_EL1, 52, device.synchronous                         },
        {ID_AA64MMFR3_EL1, 56, device.asynchronous                        },
    };
}

const enum sysreg registers[] = {ID_AA64PFR0_EL1,  ID_AA64PFR1_EL1,  ID_AA64MMFR0_EL1,
                                 ID_AA64MMFR1_EL1, ID_AA64MMFR2_EL1, ID_AA64MMFR3_EL1};

// Fields that are not listed are 0: the feature is not there.
void check(const pe &p)
{
    for (enum sysreg reg : registers) {
        uint64_t value = 0;
        for (const field &f : expected(p))
            if (f.reg == reg)
                value |= uint64_t(f.value) << f.lsb;
        EXPECT_EQ(mrs(p, reg).value, value) << name_of(reg) << std::hex << " with features 0x" << p.features;
    }
}

// Every set that these features can form, and what they imply; `rest` is all of the others, or none.
void walk(const std::vector<enum feature> &features, bool rest)
{
    feature_set others = 0;

    for (int f = 0; rest && f < FEATURE_COUNT; f++) {
        bool listed = false;
        for (enum feature g : features)
            listed = listed || feature_has(with({static_cast<enum feature>(f)}), g);
        if (!listed)
            others |= feature_bit(static_cast<enum feature>(f));
    }
    for (unsigned i = 0; i < 1u << features.size(); i++) {
        feature_set set = others;
        for (size_t k = 0; k < features.size(); k++)
            if (i >> k & 1)
                set |= feature_bit(features[k]);
        check(open_at(1, feature_close(set)));
    }
}

TEST(id, over_all_sets_of_ras_features)
{
    for (bool rest : {false, true})
        walk({FEAT_RAS, FEAT_IESB, FEAT_RASv1p1, FEAT_DoubleFault, FEAT_RASv2, FEAT_DoubleFault2, FEAT_PFAR,
              FEAT_ANERR, FEAT_ADERR, FEAT_SCTLR2},
             rest);
}

TEST(id, over_all_sets_of_the_others)
{
    for (bool rest : {false, true}) {
        walk({FEAT_VHE, FEAT_NV, FEAT_NV2, FEAT_FGT, FEAT_FGT2, FEAT_HCX}, rest);
        walk({FEAT_PAN, FEAT_UAO, FEAT_SEL2, FEAT_DIT, FEAT_SSBS, FEAT_BTI, FEAT_MTE, FEAT_NMI, FEAT_IDST},
             rest);
    }
}

// Where the model is told to report errors of loads by an SError, they are no longer synchronous.
TEST(id, asynchronous_reads)
{
    for (feature_set set : {with({FEAT_RASv2}), with({FEAT_ANERR}), with({FEAT_ADERR}), with({FEAT_RAS})})
        for (unsigned knobs = 0; knobs < 4; knobs++) {
            pe p = open_at(2, set);
            p.impdef[IMPDEF_POISON_LOAD] = knobs & 1;
            p.impdef[IMPDEF_EXTERNAL_LOAD] = knobs >> 1;
            check(p);
        }
}

} // namespace
