// SPDX-License-Identifier: BSD-2-Clause
// A guest hypervisor (L1) and its guest (L2) under KVM: whose registers are on the PE, whose traps and errors
// are whose.
#include "explore_run.hpp"

extern "C" {
#include "digest.h"
#include "nested.h"
#include "syndrome.h"
}

namespace
{

const std::string head =
    "ask \"?\"\nmemory dram0 0x8000_0000 64M\nsoftware EL3 tf-a kfh\nset SCR_EL3.EA = 0\n"
    "run until vm0 is idle or dead, at most 400_000cy\n";

std::string story(const std::string &profile, const std::string &kvm, const std::string &work)
{
    return head + "pe 1 profile " + profile + " NV2\nsoftware EL2 kvm " + kvm +
           "\nvm vm0 memory 16M hypervisor kvm-vhe guest linux 6.12 runs " + work + "\n";
}

// An exception of the VM: to its EL2 or its EL1.
struct taken {
    uint64_t esr, elr;
    uint32_t kind, vector;
    uint8_t level, by_software, virtual_serror, pad[5];
};

struct listening {
    std::vector<taken> *list;
    bool hyp;
};

void hear(void *ctx, const setup *s, const machine *m, const event *e)
{
    listening *l = static_cast<listening *>(ctx);
    taken t = {};

    if (e->kind != EVENT_TAKE || (e->to_el != 1 && !e->by_software))
        return;
    (void)s;
    t.esr = e->exception->esr;
    t.elr = e->exception->return_address;
    t.kind = e->exception->kind;
    t.vector = static_cast<uint32_t>(e->value);
    t.by_software = e->by_software;
    t.virtual_serror = e->exception->virtual_serror;
    t.level = e->by_software ? e->to_el : m->sw.nested.hyp ? 2 : 1;
    l->list->push_back(t);
}

std::vector<taken> exceptions_of(const std::string &text)
{
    return in_child<taken>([&](std::vector<taken> &list) {
        started_scenario s(text, no_change);
        listening l = {&list, false};
        if (!s.good)
            return;
        run_listen(&s.the_run, {hear, &l});
        s.finish();
    });
}

// ---- Registers.

struct seen {
    uint32_t l1, l2, wrong,
        hardware; // boundaries in L1, in L2, with a register that is not its own; HCR, VNCR, VTTBR
};

const sysreg own[] = {TTBR0_EL1, TTBR1_EL1, MAIR_EL1,  TCR_EL1,  CONTEXTIDR_EL1,
                      SP_EL1,    AFSR0_EL1, AFSR1_EL1, AMAIR_EL1};
const char *const names_l1[] = {"TTBR0_EL2", "TTBR1_EL2", "MAIR_EL2",  "TCR_EL2",  "CONTEXTIDR_EL2",
                                "SP_EL2",    "AFSR0_EL2", "AFSR1_EL2", "AMAIR_EL2"};
const char *const names_l2[] = {"TTBR0_EL1", "TTBR1_EL1", "MAIR_EL1",  "TCR_EL1",  "CONTEXTIDR_EL1",
                                "SP_EL1",    "AFSR0_EL1", "AFSR1_EL1", "AMAIR_EL1"};

uint64_t value_of(unsigned i, bool l1)
{
    return (UINT64_C(0x0001000100010001) << (i % 3 + (l1 ? 4 : 0))) & sysreg_row_of(own[i])->known;
}

std::string settings()
{
    std::string text;

    for (unsigned i = 0; i < sizeof own / sizeof own[0]; i++) {
        text += std::string("set vm0.") + names_l1[i] + " = " + std::to_string(value_of(i, true)) + "\n";
        text += std::string("set vm0.") + names_l2[i] + " = " + std::to_string(value_of(i, false)) + "\n";
    }
    return text;
}

bool bit(uint64_t value, unsigned n)
{
    return value >> n & 1;
}

// HCR_EL2: NV 42, NV1 43, AT 44, NV2 45, TTLB 25, VM 0.
bool hardware_is_for(const started_scenario &s, bool l1)
{
    const pe &p = s.the_run.machine->pe[0];
    const vm_setup &vm = s.plan->vm[0];
    uint64_t hcr = p.sys[HCR_EL2], table = p.sys[VTTBR_EL2] & UINT64_C(0x0000fffffffff000);

    if (!l1)
        return !bit(hcr, 42) && !bit(hcr, 45) && bit(hcr, 0) && table == vm.shadow;
    return bit(hcr, 42) && bit(hcr, 44) && bit(hcr, 45) && bit(hcr, 25) && !bit(hcr, 43) &&
           table == vm.stage2 && p.sys[VNCR_EL2] == vm.vncr;
}

void look(const started_scenario &s, seen &n)
{
    const pe &p = s.the_run.machine->pe[0];
    const setup &plan = *s.plan;
    bool l1 = software_slot(&plan.image[plan.vm[0].hyp_image], p.pc) != nullptr;
    bool l2 = software_slot(&plan.image[plan.vm[0].guest_image], p.pc) != nullptr;

    if (p.pstate.el > 1 || !(l1 || l2))
        return;
    n.l1 += l1;
    n.l2 += l2;
    n.hardware += !hardware_is_for(s, l1);
    for (unsigned i = 0; i < sizeof own / sizeof own[0]; i++)
        n.wrong += p.sys[own[i]] != value_of(i, l1);
}

TEST(nested_vm, each_level_finds_its_own_registers)
{
    std::vector<seen> all = in_child<seen>([](std::vector<seen> &list) {
        started_scenario s(story("v8.6 RAS DoubleFault IESB", "6.12", "system-registers") + settings(),
                           no_change);
        seen n = {};
        if (!s.good)
            return;
        while (run_step(&s.the_run))
            look(s, n);
        list.push_back(n);
    });

    ASSERT_EQ(all.size(), 1u);
    EXPECT_GT(all[0].l1, 50u);
    EXPECT_GT(all[0].l2, 10u);
    EXPECT_EQ(all[0].wrong, 0u);
    EXPECT_EQ(all[0].hardware, 0u);
}

// Whoever changes what KVM and L1 keep says so: what is known of the machine is what it is.
TEST(nested_vm, digest_is_kept_up_to_date)
{
    std::vector<uint64_t> all = in_child<uint64_t>([](std::vector<uint64_t> &list) {
        started_scenario s(story("v8.9", "7.3", "masked-section") +
                               "inject SError UER of vm0 at vm0:masked_section+3\n"
                               "inject SError UER of vm0 at hyp-vm0:start+17\n",
                           no_change);
        uint64_t steps = 0, stale = 0;
        while (s.good && run_step(&s.the_run)) {
            digest fresh = digest_of(s.plan.get(), s.the_run.machine, 0);
            digest kept = digest_again(s.plan.get(), s.the_run.machine, 0, &s.the_run.digests);
            stale += fresh.a != kept.a || fresh.b != kept.b;
            steps++;
        }
        list = {steps, stale};
    });

    ASSERT_EQ(all.size(), 2u);
    EXPECT_GT(all[0], 500u);
    EXPECT_EQ(all[1], 0u);
}

// ---- Traps: L1 gets an access exactly when it has set a bit that asks for it (flow.md 4, DDI 0487 D24).

struct control {
    const char *field;
    uint32_t iss; // of the access that it traps, EC 0x18
};

uint32_t iss(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2, bool read)
{
    return op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | crm << 1 | read;
}

size_t count(const std::vector<taken> &list, unsigned ec, uint32_t value)
{
    size_t n = 0;

    for (const taken &t : list)
        n += t.level == 2 && esr_ec(t.esr) == ec && (t.esr & 0x1ffffff) == value;
    return n;
}

TEST(nested_vm, traps_are_forwarded_as_l1_asks)
{
    const uint32_t sctlr_write = iss(3, 0, 1, 0, 0, false), sctlr_read = iss(3, 0, 1, 0, 0, true);
    const uint32_t mdscr = iss(2, 0, 0, 2, 2, true), erridr = iss(3, 0, 5, 3, 0, true);
    const char *const fields[] = {"HCR_EL2.TVM", "HCR_EL2.TRVM", "HCR_EL2.TERR", "HCR_EL2.TSC",
                                  "MDCR_EL2.TDA"};

    for (unsigned bits = 0; bits < 32; bits++) {
        std::string text = story("v8.6 RAS DoubleFault IESB", "6.12", "system-registers");
        for (unsigned i = 0; i < 5; i++)
            text += std::string("set vm0.") + fields[i] + " = " + (bits >> i & 1 ? "1\n" : "0\n");
        std::vector<taken> list = exceptions_of(text);
        EXPECT_EQ(count(list, 0x18, sctlr_write), bits >> 0 & 1) << bits;
        EXPECT_EQ(count(list, 0x18, sctlr_read), bits >> 1 & 1) << bits;
        EXPECT_EQ(count(list, 0x18, erridr), bits >> 2 & 1) << bits;
        EXPECT_EQ(count(list, 0x17, 0), bits >> 3 & 1) << bits;
        EXPECT_EQ(count(list, 0x18, mdscr), bits >> 4 & 1) << bits;
        EXPECT_EQ(list.size(), static_cast<size_t>(__builtin_popcount(bits))) << bits;
        for (const taken &t : list)
            EXPECT_EQ(t.vector, 0x400u); // of a lower level
    }
}

// ---- Errors: the first to take an SError that the host has for the VM (flow.md 9).

struct error_case {
    bool amo, tmea, masked;
    unsigned version; // 612, 617, 700
};

struct expected {
    unsigned level;
    bool by_software;
};

expected first_taker(const error_case &c)
{
    if (c.version < 617)
        return {1, false}; // HCR_EL2.VSE, whoever runs
    if (c.amo || (c.tmea && c.masked))
        return {2, true};
    return {1, !c.masked}; // at once, or when L2 unmasks
}

TEST(nested_vm, errors_go_where_l1_wants_them)
{
    const struct {
        const char *name;
        unsigned version;
    } releases[] = {
        {"6.12", 612},
        {"6.17", 617},
        {"7.3",  730}
    };

    for (const auto &release : releases) {
        for (unsigned bits = 0; bits < 8; bits++) {
            error_case c = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, release.version};
            std::string text = story("v8.9", release.name, "masked-section");
            text += std::string("set vm0.HCR_EL2.AMO = ") + (c.amo ? "1\n" : "0\n");
            text += std::string("set vm0.HCRX_EL2.TMEA = ") + (c.tmea ? "1\n" : "0\n");
            text +=
                std::string("inject SError UER of vm0 at vm0:masked_section+") + (c.masked ? "3\n" : "1\n");
            std::vector<taken> list = exceptions_of(text);
            expected e = first_taker(c);
            ASSERT_FALSE(list.empty()) << release.name << " " << bits;
            EXPECT_EQ(list[0].kind, static_cast<uint32_t>(EXCEPTION_SERROR)) << release.name << " " << bits;
            EXPECT_EQ(list[0].level, e.level) << release.name << " " << bits;
            EXPECT_EQ(list[0].by_software != 0, e.by_software) << release.name << " " << bits;
        }
    }
}

} // namespace
