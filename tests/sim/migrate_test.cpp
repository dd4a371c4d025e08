// SPDX-License-Identifier: BSD-2-Clause
// What a pending virtual SError is after a migration, by what both hosts can do (kvm-ras-flows 4.1, 4.5).
#include <gtest/gtest.h>

#include "explore_run.hpp"
#include "scenario_reading.hpp"

namespace
{

const uint32_t iss_ids = 1 << 24; // the syndrome of KVM when nobody gave one
const uint32_t iss_of_the_pe = 0x5a5a;

const char *profile(bool ras)
{
    return ras ? "v8.6" : "v8.1";
}

std::string story(bool from, bool to, uint32_t esr, const std::string &kvm, const std::string &vmm)
{
    return "pe 1 profile " + std::string(profile(from)) +
           "\nmemory dram0 0x8000_0000 64M\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm " + kvm +
           "\nvm vm0 memory 16M guest linux 6.12 runs spin vmm qemu 9.1 " + vmm +
           "\nimpdef vserror-iss-without-ras = " + std::to_string(iss_of_the_pe) +
           "\nset vm0.HCR_EL2.VSE = 1\nset vm0.VSESR_EL2 = " + std::to_string(esr) +
           "\nmigrate vm0 to profile " + profile(to) +
           " at vmm-vm0:kvm_cpu_exec+0\nrun until vm0 is dead, at most 200_000cy\n";
}

struct found {
    uint32_t iss; // of the first SError that EL1 takes
    bool taken, stopped, ras;
};

void hear(void *ctx, const setup *, const machine *, const event *e)
{
    auto *f = static_cast<found *>(ctx);

    if (e->kind == EVENT_ACT && e->act == ACT_STOP_VM)
        f->stopped = true;
    if (e->kind != EVENT_TAKE || e->to_el != 1 || f->taken)
        return;
    f->taken = true;
    f->iss = static_cast<uint32_t>(e->exception->esr) & 0x1ffffff;
}

found run_story(const std::string &text)
{
    std::vector<found> list = in_child<found>([&](std::vector<found> &out) {
        started_scenario s(text, no_change);
        found f = {};
        run_listen(&s.the_run, {hear, &f});
        run_to_end(&s.the_run);
        f.ras = pe_has(&s.live->pe[0], FEAT_RAS);
        out.push_back(f);
    });
    return list.empty() ? found{} : list[0];
}

// GET tells a syndrome where the source has FEAT_RAS; QEMU passes it on where the destination can take it.
uint32_t expected(bool from, bool to, uint32_t esr, bool in_software)
{
    if (!to)
        return in_software ? iss_ids : iss_of_the_pe;
    return from ? esr : iss_ids;
}

} // namespace

TEST(migrate, a_pending_serror_arrives_with_what_both_hosts_can_do)
{
    for (uint32_t esr : {0u, 0x811u, 0xc11u, 0x1ffffffu}) {
        for (unsigned hosts = 0; hosts < 4; hosts++) {
            for (const char *kvm : {"6.12", "6.17"}) {
                bool from = hosts & 1, to = hosts & 2, software = std::string(kvm) == "6.17";
                found f = run_story(story(from, to, esr, kvm, ""));
                std::string which = std::string(kvm) + " " + profile(from) + " to " + profile(to);
                EXPECT_TRUE(f.taken) << which;
                EXPECT_FALSE(f.stopped) << which;
                EXPECT_EQ(f.ras, to) << which;
                EXPECT_EQ(f.iss, expected(from, to, esr, software)) << which << " " << esr;
            }
        }
    }
}

TEST(migrate, a_syndrome_that_the_host_cannot_take_stops_the_vm)
{
    for (unsigned hosts = 0; hosts < 4; hosts++) {
        bool from = hosts & 1, to = hosts & 2;
        found f = run_story(story(from, to, 0x811, "6.12", "passes-esr"));
        EXPECT_EQ(f.stopped, from && !to) << hosts;
        EXPECT_EQ(f.taken, !f.stopped) << hosts;
    }
}

TEST(migrate, wrong)
{
    std::string two = story(true, true, 0, "6.12", "") + "vm vm1 memory 4M guest linux 6.12\n";
    EXPECT_EQ(reading(two).mistakes(),
              (std::vector<std::string>{"9:9: only the VM of a machine with one VM can migrate"}));
    std::string late = story(true, true, 0, "6.12", "") + "migrate vm0 to profile v8.6 RASS at 5cy\n";
    EXPECT_EQ(reading(late).mistakes(),
              (std::vector<std::string>{"11:29: there is no feature 'RASS'; did you mean 'RAS'?"}));
    std::string old = story(true, true, 0, "6.12", "") + "migrate vm0 to profile v8.0\n";
    EXPECT_EQ(
        reading(old).mistakes(),
        (std::vector<std::string>{"11:1: kvm needs FEAT_VHE, which the PE there lacks, or its option nvhe"}));
}
