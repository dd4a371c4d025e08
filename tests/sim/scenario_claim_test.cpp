// SPDX-License-Identifier: BSD-2-Clause
// expect, never, always: each form of claim, compiled.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

// The one claim of a scenario that has this line; its text is not kept.
claim one(const std::string &line)
{
    reading r(whole(line));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->claims, 1u);
    return r->claim[0];
}

TEST(scenario_claim, takes)
{
    claim c = one(
        "expect EL3 takes external-abort  ESR.DFSC = 0x10 FAR = 0x8110_0000, ESR.SET != UC  within 400cy");
    EXPECT_EQ(c.mode, CLAIM_EXPECT);
    EXPECT_EQ(c.kind, CLAIM_TAKES);
    EXPECT_EQ(c.what, TAKE_EXTERNAL_ABORT);
    EXPECT_EQ(c.el, 3);
    EXPECT_EQ(c.vm, -1);
    EXPECT_EQ(c.origin_vm, -1);
    EXPECT_FALSE(c.of_host);
    EXPECT_EQ(c.least, 1u);
    EXPECT_EQ(c.most, UINT64_MAX);
    EXPECT_EQ(c.within, 400u);
    ASSERT_EQ(c.conditions, 3u);
    EXPECT_EQ(c.condition[0].reg, ESR_EL3);
    EXPECT_EQ(c.condition[0].mask, 0x3fu);
    EXPECT_EQ(c.condition[0].value, 0x10u);
    EXPECT_FALSE(c.condition[0].differs);
    EXPECT_EQ(c.condition[1].reg, FAR_EL3);
    EXPECT_EQ(c.condition[1].mask, UINT64_MAX);
    EXPECT_EQ(c.condition[2].mask, UINT64_C(3) << 11);
    EXPECT_EQ(c.condition[2].value, 2u);
    EXPECT_TRUE(c.condition[2].differs);
    EXPECT_EQ(c.line, 8u);
    EXPECT_EQ(c.column, 1u);
}

TEST(scenario_claim, takes_inside_a_vm)
{
    claim c = one("never EL1 of vm0 takes vSError for an error of the host");
    EXPECT_EQ(c.mode, CLAIM_NEVER);
    EXPECT_EQ(c.what, TAKE_VSERROR);
    EXPECT_EQ(c.el, 1);
    EXPECT_EQ(c.vm, 0);
    EXPECT_TRUE(c.of_host);
    EXPECT_EQ(c.least, 0u);
    EXPECT_EQ(c.most, 0u);
    c = one("never vm0 takes SError ESR.AET = UER for an error of vm0");
    EXPECT_EQ(c.el, 0xff);
    EXPECT_EQ(c.vm, 0);
    EXPECT_EQ(c.origin_vm, 0);
    EXPECT_FALSE(c.of_host);
    EXPECT_EQ(c.condition[0].reg, ESR_EL1);
    EXPECT_EQ(c.condition[0].value, 3u);
}

struct word_row {
    const char *word;
    take_what what;
};

TEST(scenario_claim, takes_every_exception)
{
    const word_row rows[] = {
        {"external-abort", TAKE_EXTERNAL_ABORT},
        {"data-abort",     TAKE_DATA_ABORT    },
        {"stage2-fault",   TAKE_STAGE2_FAULT  },
        {"SError",         TAKE_SERROR        },
        {"vSError",        TAKE_VSERROR       },
        {"IRQ",            TAKE_IRQ           },
        {"FIQ",            TAKE_FIQ           },
        {"SVC",            TAKE_SVC           },
        {"HVC",            TAKE_HVC           },
        {"SMC",            TAKE_SMC           },
        {"exception",      TAKE_ANY           },
    };
    for (const auto &row : rows)
        EXPECT_EQ(one(std::string("expect EL2 takes ") + row.word).what, row.what) << row.word;
}

struct condition_row {
    const char *text;
    sysreg reg;
    unsigned msb, lsb;
    uint64_t value;
};

TEST(scenario_claim, syndrome_fields)
{
    const condition_row rows[] = {
        {"ESR.EC = 0x2f",       ESR_EL2,   31, 26, 0x2f  },
        {"ESR.IL = 1",          ESR_EL2,   25, 25, 1     },
        {"ESR.ISS = 0x11",      ESR_EL2,   24, 0,  0x11  },
        {"ESR.ISV = 0",         ESR_EL2,   24, 24, 0     },
        {"ESR.IDS = 1",         ESR_EL2,   24, 24, 1     },
        {"ESR.IESB = 1",        ESR_EL2,   13, 13, 1     },
        {"ESR.AET = CE",        ESR_EL2,   12, 10, 6     },
        {"ESR.AET = 3",         ESR_EL2,   12, 10, 3     },
        {"ESR.SET = UEO",       ESR_EL2,   12, 11, 3     },
        {"ESR.FnV = 1",         ESR_EL2,   10, 10, 1     },
        {"ESR.EA = 1",          ESR_EL2,   9,  9,  1     },
        {"ESR.CM = 0",          ESR_EL2,   8,  8,  0     },
        {"ESR.S1PTW = 0",       ESR_EL2,   7,  7,  0     },
        {"ESR.WnR = 1",         ESR_EL2,   6,  6,  1     },
        {"ESR.IFSC = 0x17",     ESR_EL2,   5,  0,  0x17  },
        {"SPSR.M = EL2h",       SPSR_EL2,  3,  0,  9     },
        {"SPSR.A = 1",          SPSR_EL2,  8,  8,  1     },
        {"ELR = 0x1000",        ELR_EL2,   63, 0,  0x1000},
        {"HPFAR = 0",           HPFAR_EL2, 63, 0,  0     },
        {"ESR_EL3.EC = 0",      ESR_EL3,   31, 26, 0     },
        {"VSESR_EL2.AET = UEU", VSESR_EL2, 12, 10, 1     },
    };
    for (const auto &row : rows) {
        claim c = one(std::string("expect EL2 takes exception ") + row.text);
        EXPECT_EQ(c.condition[0].reg, row.reg) << row.text;
        EXPECT_EQ(c.condition[0].mask, BITS(row.msb, row.lsb)) << row.text;
        EXPECT_EQ(c.condition[0].value, row.value) << row.text;
    }
}

struct count_row {
    const char *text;
    uint64_t least, most;
};

TEST(scenario_claim, how_often)
{
    const count_row rows[] = {
        {"exactly once",     1, 1         },
        {"exactly 3 times",  3, 3         },
        {"exactly 0 times",  0, 0         },
        {"at least 2 times", 2, UINT64_MAX},
        {"at most 4 times",  0, 4         },
        {"at most once",     0, 1         },
        {"exactly 1 time",   1, 1         },
    };
    for (const auto &row : rows) {
        for (const char *event : {"EL2 takes SError", "an error is lost", "mem0 records an error",
                                  "kvm panics", "kvm reads DISR_EL1", "vmm of vm0 is signalled SIGBUS",
                                  "context of EL2 is lost", "ESB at EL2 defers SError"}) {
            claim c = one(std::string("expect ") + event + " " + row.text);
            EXPECT_EQ(c.least, row.least) << event << " " << row.text;
            EXPECT_EQ(c.most, row.most) << event << " " << row.text;
        }
    }
}

TEST(scenario_claim, reads_and_writes)
{
    claim c = one("expect tf-a reads mem0 record 0  STATUS.UE = 1");
    EXPECT_EQ(c.kind, CLAIM_READS);
    EXPECT_EQ(c.image, 0);
    EXPECT_EQ(c.node, 0);
    ASSERT_EQ(c.conditions, 1u);
    EXPECT_EQ(c.condition[0].reg, ERXSTATUS_EL1);
    EXPECT_EQ(c.condition[0].mask, ERXSTATUS_EL1_UE);
    EXPECT_EQ(c.condition[0].value, 1u);
    EXPECT_TRUE(c.has_value);
    EXPECT_EQ(one("expect tf-a reads mem0 record 0 STATUS.UET = UER").condition[0].value, 3u);
    EXPECT_EQ(one("expect tf-a reads mem0 record 0 ADDR").condition[0].reg, ERXADDR_EL1);
    EXPECT_EQ(one("expect tf-a reads mem0 record 0 FR").condition[0].reg, ERXFR_EL1);
    EXPECT_EQ(one("expect tf-a reads mem0 record 0 CTLR").condition[0].reg, ERXCTLR_EL1);
    EXPECT_EQ(one("expect tf-a reads mem0 record 0 MISC0").condition[0].reg, ERXMISC0_EL1);
    c = one("never kvm writes HCR_EL2.VSE = 1");
    EXPECT_EQ(c.kind, CLAIM_WRITES);
    EXPECT_EQ(c.node, -1);
    EXPECT_EQ(c.image, 1);
    EXPECT_EQ(c.condition[0].reg, HCR_EL2);
    EXPECT_EQ(c.condition[0].mask, HCR_EL2_VSE);
    c = one("expect kvm reads DISR_EL1");
    EXPECT_EQ(c.condition[0].reg, DISR_EL1);
    EXPECT_EQ(c.condition[0].mask, UINT64_MAX);
    EXPECT_FALSE(c.has_value);
    EXPECT_TRUE(one("expect kvm reads DISR_EL1.A != 0").condition[0].differs);
}

TEST(scenario_claim, every_act)
{
    for (unsigned i = 0; i < ACT_COUNT; i++) {
        const struct act_row *row = ::act_row_of(static_cast<act>(i));
        claim c = one(std::string("expect linux ") + row->verb + " " + row->object);
        EXPECT_EQ(c.kind, CLAIM_ACTS) << row->verb;
        EXPECT_EQ(c.act, i) << row->verb << " " << row->object;
        EXPECT_FALSE(c.has_value);
        EXPECT_GE(c.image, 0);
    }
}

TEST(scenario_claim, acts_with_a_value)
{
    reading r(whole(
        "expect linux queues memory_failure vm0:0x1000 exactly once\nexpect tf-a dispatches SDEI 5000"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_TRUE(r->claim[0].has_value);
    EXPECT_EQ(r->claim[0].value, r->vm[0].pa + 0x1000);
    EXPECT_EQ(r->claim[0].most, 1u);
    EXPECT_EQ(r->claim[0].image, r->image_host);
    EXPECT_EQ(r->claim[1].value, 5000u);
}

TEST(scenario_claim, signals)
{
    claim c = one("expect vmm of vm0 is signalled SIGBUS AR");
    EXPECT_EQ(c.kind, CLAIM_SIGNALLED);
    EXPECT_EQ(c.vm, 0);
    EXPECT_EQ(c.code, SIGBUS_AR);
    EXPECT_FALSE(c.any_code);
    EXPECT_FALSE(c.to_guest);
    c = one("never process of vm0 is signalled SIGBUS AO for an error of host");
    EXPECT_EQ(c.code, SIGBUS_AO);
    EXPECT_TRUE(c.to_guest);
    EXPECT_TRUE(c.of_host);
    EXPECT_EQ(one("expect vmm of vm0 is signalled SIGBUS OBJERR").code, SIGBUS_OBJERR);
    EXPECT_TRUE(one("expect vmm of vm0 is signalled SIGBUS").any_code);
    c = one("expect vmm of vm0 writes CPER");
    EXPECT_EQ(c.kind, CLAIM_ACTS);
    EXPECT_EQ(c.act, ACT_CPER_WRITE);
    EXPECT_EQ(c.image, reading(whole(""))->vm[0].vmm_image);
}

TEST(scenario_claim, deferral)
{
    claim c = one("expect ESB at EL2 defers SError DISR.AET = UER DISR.A = 1");
    EXPECT_EQ(c.kind, CLAIM_DEFERS);
    EXPECT_EQ(c.el, 2);
    EXPECT_EQ(c.what, TAKE_SERROR);
    EXPECT_EQ(c.condition[0].reg, DISR_EL1);
    EXPECT_EQ(c.condition[0].mask, BITS(12, 10));
    EXPECT_EQ(c.condition[1].mask, BIT(31));
    c = one("expect ESB at EL1 defers vSError VDISR.AET = 0 VDISR_EL2.A = 1");
    EXPECT_EQ(c.what, TAKE_VSERROR);
    EXPECT_EQ(c.condition[0].reg, VDISR_EL2);
}

TEST(scenario_claim, losses_records_and_states)
{
    EXPECT_EQ(one("never an error is lost").kind, CLAIM_LOST);
    claim c = one("never context of EL2 is lost");
    EXPECT_EQ(c.kind, CLAIM_CONTEXT_LOST);
    EXPECT_EQ(c.el, 2);
    c = one("expect mem0 records an error");
    EXPECT_EQ(c.kind, CLAIM_RECORDS);
    EXPECT_EQ(c.node, 0);
    EXPECT_EQ(one("expect mem0 records error").kind, CLAIM_RECORDS);
    c = one("expect vm0 is idle");
    EXPECT_EQ(c.kind, CLAIM_STATE);
    EXPECT_EQ(c.vm, 0);
    EXPECT_EQ(c.word, STATE_IS_IDLE);
    EXPECT_EQ(one("never vm0 is dead").word, STATE_IS_DEAD);
    c = one("never host is panicked");
    EXPECT_EQ(c.vm, -1);
    EXPECT_EQ(c.word, STATE_IS_PANICKED);
    EXPECT_EQ(one("never host is dead").word, STATE_IS_DEAD);
}

TEST(scenario_claim, registers_at_the_end_and_always)
{
    claim c = one("expect DISR_EL1.A = 0");
    EXPECT_EQ(c.kind, CLAIM_FINAL);
    EXPECT_EQ(c.condition[0].reg, DISR_EL1);
    EXPECT_FALSE(c.condition[0].differs);
    c = one("always HCR_EL2.AMO != 0");
    EXPECT_EQ(c.mode, CLAIM_ALWAYS);
    EXPECT_EQ(c.kind, CLAIM_FINAL);
    EXPECT_TRUE(c.condition[0].differs);
    EXPECT_EQ(c.condition[0].mask, HCR_EL2_AMO);
}

TEST(scenario_claim, text_is_the_statement_on_one_line)
{
    reading r(
        whole("never     EL1 of vm0  takes SError\n          ESR.EA = $one, within 5cy # why\nlet one = 1"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_STREQ(r->claim[0].text, "never EL1 of vm0 takes SError ESR.EA = 1, within 5cy");
}

TEST(scenario_claim, sentences_that_are_none)
{
    EXPECT_EQ(wrong("expect"), (mistakes{"8:7: expected a claim here"}));
    EXPECT_EQ(wrong("expect nobody knows"), (mistakes{"8:8: no claim begins with 'nobody'"}));
    EXPECT_EQ(wrong("expect kvn injects vSError"),
              (mistakes{"8:8: no claim begins with 'kvn'; did you mean 'kvm'?"}));
    EXPECT_EQ(wrong("expect mem0 recrods an error"),
              (mistakes{"8:13: expected 'records', found 'recrods'; did you mean 'records'?"}));
    EXPECT_EQ(wrong("always EL1 takes SError"), (mistakes{"8:8: 'always' takes REG[.FIELD] = V"}));
    EXPECT_EQ(wrong("expect EL0 takes SError"), (mistakes{"8:8: no exception is taken to EL0"}));
    EXPECT_EQ(wrong("expect EL2 of vm0 takes SError"),
              (mistakes{"8:15: vm0 has no guest hypervisor, so no EL2 of its own"}));
    EXPECT_EQ(wrong("expect EL2 takes Serror"),
              (mistakes{"8:18: expected an exception, found 'Serror'; did you mean 'SError'?"}));
    EXPECT_EQ(wrong("expect EL2 take SError"),
              (mistakes{"8:12: expected 'of' or 'takes', found 'take'; did you mean 'takes'?"}));
    EXPECT_EQ(wrong("expect EL1 of vm9 takes SError"),
              (mistakes{"8:15: there is no vm 'vm9'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("expect an error is found"),
              (mistakes{"8:20: expected 'lost', 'charged to another' or 'delivered twice', found 'found'"}));
    EXPECT_EQ(wrong("never an error is charged to vm0"), (mistakes{"8:30: expected 'another', found 'vm0'"}));
    EXPECT_EQ(wrong("never a host dies in vain"),
              (mistakes{"8:9: expected 'livelock' or 'vm dies in vain', found 'host'"}));
    EXPECT_EQ(wrong("never corrupt data is lost"), (mistakes{"8:23: expected 'consumed', found 'lost'"}));
    EXPECT_EQ(wrong("expect context of EL5 is lost"),
              (mistakes{"8:19: expected an Exception level, EL0 to EL3, found 'EL5'"}));
    EXPECT_EQ(wrong("expect vm0 is panicked"),
              (mistakes{"8:15: expected 'idle' or 'dead', found 'panicked'"}));
    EXPECT_EQ(wrong("expect host is idle"), (mistakes{"8:16: expected 'panicked' or 'dead', found 'idle'"}));
    EXPECT_EQ(wrong("expect host panics"), (mistakes{"8:13: expected 'is', found 'panics'"}));
    EXPECT_EQ(wrong("expect process of vm0 is signalled SIGSEGV"),
              (mistakes{"8:36: expected 'SIGBUS', found 'SIGSEGV'"}));
    EXPECT_EQ(wrong("expect ESB at EL2 defers IRQ"),
              (mistakes{"8:26: expected SError, vSError or delegated-SError, found 'IRQ'"}));
    EXPECT_EQ(wrong("expect DISR_EL2.A = 0"),
              (mistakes{"8:8: there is no register 'DISR_EL2'; did you mean 'DISR_EL1'?"}));
}

TEST(scenario_claim, acts_that_are_none)
{
    EXPECT_EQ(wrong("expect kvm injekts vSError"),
              (mistakes{"8:12: expected what it does, found 'injekts'; did you mean 'injects'?"}));
    EXPECT_EQ(wrong("expect kvm injects vSErorr"),
              (mistakes{"8:20: expected what it is done to, found 'vSErorr'; did you mean 'vSError'?"}));
    EXPECT_EQ(wrong("expect linux panics 5"), (mistakes{"8:21: 'panics ' has no value"}));
    EXPECT_EQ(wrong("expect tf-a reads mem1 record 0 STATUS"),
              (mistakes{"8:19: there is no node 'mem1'; did you mean 'mem0'?"}));
    EXPECT_EQ(wrong("expect tf-a reads mem0 record 1 STATUS"), (mistakes{"8:31: '1' is out of range 0..0"}));
    EXPECT_EQ(wrong("expect tf-a reads mem0 record 0 STATSU.V"),
              (mistakes{"8:33: there is no register 'STATSU'; did you mean 'STATUS'?"}));
    EXPECT_EQ(wrong("expect tf-a reads STATUS"), (mistakes{"8:19: there is no register 'STATUS'"}));
    EXPECT_EQ(wrong("expect tf-a reads mem0 record 0 STATUS.UX"),
              (mistakes{"8:33: ERXSTATUS_EL1 has no field 'UX'; did you mean 'UE'?"}));
    EXPECT_EQ(wrong("expect linux queues memory_failure vm7:0"),
              (mistakes{"8:36: there is no vm, memory or device 'vm7'; did you mean 'vm0'?"}));
}

TEST(scenario_claim, tails_that_are_none)
{
    EXPECT_EQ(wrong("never EL2 takes SError exactly once"),
              (mistakes{"8:24: 'never' takes 'at least N times' only"}));
    EXPECT_EQ(wrong("expect EL2 takes SError exactly twice"),
              (mistakes{"8:33: expected 'once' or a number, found 'twice'"}));
    EXPECT_EQ(wrong("expect EL2 takes SError at best once"),
              (mistakes{"8:28: expected 'least' or 'most', found 'best'"}));
    EXPECT_EQ(wrong("expect EL2 takes SError within 5"),
              (mistakes{"8:32: expected a number of cycles, like 120cy, found '5'"}));
    EXPECT_EQ(wrong("expect EL2 takes SError ESR.DFCS = 1"),
              (mistakes{"8:25: ESR_EL2 has no field 'DFCS'; did you mean 'DFSC'?"}));
    EXPECT_EQ(wrong("expect EL2 takes SError ESR.AET = UEQ"),
              (mistakes{"8:35: 'UEQ' is not a value of AET; did you mean 'UEU'?"}));
    EXPECT_EQ(wrong("expect EL2 takes SError ESR.DFSC = 64"), (mistakes{"8:36: '64' is out of range 0..63"}));
    EXPECT_EQ(wrong("expect EL2 takes SError ESR.DFSC"), (mistakes{"8:33: expected '=' or '!=' here"}));
    EXPECT_EQ(wrong("expect EL2 takes SError HPFA = 1"),
              (mistakes{"8:25: there is no register 'HPFA'; did you mean 'HPFAR'?"}));
    EXPECT_EQ(wrong("expect EL2 takes SError for an error of vm5"),
              (mistakes{"8:41: there is no vm 'vm5'; did you mean 'vm0'?"}));
    EXPECT_EQ(
        wrong("expect an error is lost withn 5cy"),
        (mistakes{
            "8:25: expected 'for', 'exactly', 'at' or 'within', found 'withn'; did you mean 'within'?"}));
    EXPECT_EQ(wrong("expect EL2 takes SError ESR=0 ESR=0 ESR=0 ESR=0 ESR=0 ESR=0 ESR=0"),
              (mistakes{"8:61: more than 6 conditions"}));
    std::string many;
    for (int i = 0; i < 33; i++)
        many += "never an error is lost\n";
    EXPECT_EQ(wrong(many), (mistakes{"40:1: more than 32 claims"}));
}

} // namespace
