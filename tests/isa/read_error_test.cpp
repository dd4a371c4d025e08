// SPDX-License-Identifier: BSD-2-Clause
// FEAT_ANERR and FEAT_ADERR: which loads may have their External abort as an SError (DDI 0487
// SCTLR2_ELx.EnANERR and EnADERR, HCRX_EL2.EnSNERR and EnSDERR, ID_AA64MMFR3_EL1 = 0b0010).
#include <gtest/gtest.h>

#include "fake_bus.hpp"
#include "hardware.hpp"

extern "C" {
#include "access.h"
#include "read_error.h"
}

namespace
{

struct setting {
    unsigned el;
    bool anerr, aderr, an, ad, sn, sd, scr_en, hcrx_en, host, device, el2;
};

setting nth(unsigned n)
{
    auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };

    return {n >> 11 & 3, bit(0), bit(1), bit(2), bit(3), bit(4),
            bit(5),      bit(6), bit(7), bit(8), bit(9), bit(10)};
}

pe machine(const setting &s)
{
    pe p;
    feature_set features = 0;

    feature_profile("v8.9", &features);
    features |= s.anerr ? feature_bit(FEAT_ANERR) : 0;
    features |= s.aderr ? feature_bit(FEAT_ADERR) : 0;
    pe_reset(&p, 0, feature_close(features));
    p.pstate.el = static_cast<uint8_t>(s.el);
    p.sys[SCR_EL3] = (s.el2 ? SCR_EL3_NS : 0) | SCR_EL3_HXEn | (s.scr_en ? SCR_EL3_SCTLR2En : 0);
    p.sys[HCR_EL2] = s.host ? HCR_EL2_E2H | HCR_EL2_TGE : 0;
    p.sys[HCRX_EL2] =
        (s.hcrx_en ? HCRX_EL2_SCTLR2En : 0) | (s.sn ? HCRX_EL2_EnSNERR : 0) | (s.sd ? HCRX_EL2_EnSDERR : 0);
    for (enum sysreg reg : {SCTLR2_EL1, SCTLR2_EL2, SCTLR2_EL3})
        p.sys[reg] = (s.an ? SCTLR2_EL1_EnANERR : 0) | (s.ad ? SCTLR2_EL1_EnADERR : 0);
    return p;
}

// The registers' prose, one kind of memory at a time: `own` and `other` are its features, enables and
// overrides.
bool allowed(const setting &s)
{
    bool own = s.device ? s.aderr : s.anerr, other = s.device ? s.anerr : s.aderr;
    bool enable = s.device ? s.ad : s.an, other_enable = s.device ? s.an : s.ad;
    bool force = s.device ? s.sd : s.sn, other_force = s.device ? s.sn : s.sd;

    if (!own)
        return true;
    bool host = s.el == 0 && s.host && s.el2;
    bool el1 = s.el <= 1 && !host;
    if (s.el < 3 && !s.scr_en)
        return false;
    if ((s.el == 2 || host) && !s.el2)
        return false;
    if (el1 && s.el2 && !s.hcrx_en)
        return false;
    bool forced = el1 && s.el2 && force && !(other && !other_force);
    return !forced && (enable || (other && other_enable));
}

TEST(read_error, is_late_only_where_every_control_lets_it)
{
    unsigned late = 0, synchronous = 0;

    for (unsigned n = 0; n < 4u << 11; n++) {
        setting s = nth(n);
        if ((s.el == 2 && !s.el2) || (s.el == 1 && s.host && s.el2))
            continue;
        pe p = machine(s);
        ASSERT_EQ(read_error_may_be_late(&p, s.device), allowed(s)) << n;
        (allowed(s) ? late : synchronous)++;
    }
    EXPECT_GT(late, 0u);
    EXPECT_GT(synchronous, 0u);
}

TEST(read_error, decides_what_poison_becomes)
{
    for (bool en : {false, true}) {
        setting s = {};
        s.el = 3;
        s.anerr = true;
        s.an = en;
        pe p = machine(s);
        rasim::fake_bus memory;
        uint64_t data = 0;
        memory.poison(0x1000, 1);
        struct bus port = memory.port();
        p.impdef[IMPDEF_POISON_LOAD] = 1;
        struct access_result r = access_read(&p, &port, 0x1000, &data, sizeof data);
        EXPECT_EQ(r.late, en);
        EXPECT_EQ(r.aborted, !en);
    }
}

// EL3 with both features, as ID value 0b0010 has it; Device memory by FEAT_ADERR alone.
TEST(read_error, of_a_device_is_decided_by_aderr)
{
    for (unsigned n = 0; n < 8; n++) {
        setting s = {};
        s.el = 3;
        s.aderr = n & 1;
        s.ad = n & 2;
        pe p = machine(s);
        uint64_t data = 0;
        bool device = n & 4;
        auto answer = [](void *world, const struct bus_access *) {
            struct bus_response r = {};
            r.status = BUS_SLVERR;
            r.device = *static_cast<bool *>(world);
            return r;
        };
        struct bus port = {&device, answer, nullptr, nullptr};
        p.impdef[IMPDEF_EXTERNAL_LOAD] = 1;
        struct access_result r = access_read(&p, &port, 0x1000, &data, sizeof data);
        EXPECT_EQ(r.late, !device || !s.aderr || s.ad) << n;
    }
}

} // namespace
