// SPDX-License-Identifier: BSD-2-Clause
// Bugs planted in the step tables of software: exploration finds each, and the replay confirms it.
#include "explore_run.hpp"

namespace
{

// Firmware and a guest's work, then what is special.
std::string story(const std::string &firmware, const std::string &hypervisor, const std::string &guest,
                  const std::string &more)
{
    return "pe 1 profile v8.6 RAS DoubleFault IESB\n"
           "memory dram0 0x8000_0000 64M\n"
           "software EL3 tf-a " +
           firmware +
           "\n"
           "software EL2 kvm " +
           hypervisor +
           "\n"
           "vm vm0 memory 16M guest linux 6.12 runs " +
           guest +
           "\n"
           "run until vm0 is idle or dead, at most 2_000_000cy\n" +
           more;
}

slot &slot_of(setup &plan, const std::string &label)
{
    size_t colon = label.find(':');

    for (unsigned i = 0; i < plan.images; i++) {
        image &im = plan.image[i];
        uint64_t address =
            label.compare(0, colon, im.name) == 0 ? software_address(&im, label.c_str() + colon + 1) : 0;
        if (address)
            return im.slot[(address - im.base) / 4];
    }
    ADD_FAILURE() << "no step " << label;
    return plan.image[0].slot[0];
}

// The copies live as long as the process.
step *changed(slot &s)
{
    step *copy = new step(*s.step);

    s.step = copy;
    return copy;
}

void leave_out(setup &plan, const std::string &label)
{
    changed(slot_of(plan, label))->op = WORK;
}

void set_to_zero(setup &plan, const std::string &label)
{
    step *s = changed(slot_of(plan, label));

    s->op = SET;
    s->imm = 0;
}

void always_branch(setup &plan, const std::string &label)
{
    slot &s = slot_of(plan, label);

    ASSERT_NE(s.target, 0u);
    changed(s)->op = B;
}

// The step of routine+from runs before routine+to instead, or after it when `from` is less.
void move_step(setup &plan, const std::string &routine, unsigned from, unsigned to)
{
    auto at = [&](unsigned n) -> slot & { return slot_of(plan, routine + "+" + std::to_string(n)); };
    const step *moved = at(from).step;
    uint64_t target = at(from).target;

    for (unsigned n = from; n != to; n = from < to ? n + 1 : n - 1) {
        const slot &next = at(from < to ? n + 1 : n - 1);
        at(n).step = next.step;
        at(n).target = next.target;
    }
    at(to).step = moved;
    at(to).target = target;
}

struct planted {
    const char *name;
    const char *claim; // line of the scenario
    std::string story;
    change plant;
};

const std::string kernel_first = "set SCR_EL3.EA = 0\n", firmware_first = "set SCR_EL3.EA = 1\n";
const std::string guest_at_vector = "explore SError UER of vm0 over kvm:el1_sync to kvm:el1_sync\n";
const std::string harmless_at_vector = "explore SError UEO of vm0 over kvm:el1_sync to kvm:el1_sync\n";
const std::string firmware_at_vector =
    "node mem0 at dram0 UE DE CE\n"
    "explore SError UEO of host in mem0 address dram0:0x0020_0000 over tf-a:sync_exception_aarch64 to "
    "tf-a:sync_exception_aarch64+1\n";

planted plant(const char *name, const char *claim, const std::string &story, const change &plant)
{
    return {name, claim, story, plant};
}

// The way back to EL0 is the only one in its story, and masks before it comes to kernel_exit: that goes, too.
void mask_too_late(setup &plan)
{
    leave_out(plan, "linux:ret_to_user+0");
    move_step(plan, "linux:kernel_exit", 0, 2);
}

const planted plants[] = {
    plant("kvm_vector_without_esb", "never an error is charged to another\n",
          story("kfh", "6.12", "hypercall", kernel_first + guest_at_vector),
          [](setup &plan) { leave_out(plan, "kvm:el1_sync+0"); }),
    plant(
        "kvm_enters_the_guest_without_looking_at_isr", "never EL1 takes vSError for an error of host\n",
        story("kfh", "6.12", "hypercall",
              kernel_first + "explore SError UER of host over kvm:__kvm_vcpu_run to kvm:__kvm_vcpu_run+9\n"),
        [](setup &plan) { always_branch(plan, "kvm:__guest_enter+4"); }),
    plant("kvm_leaves_disr_as_it_is", "never kvm classifies SError for an error of vm0 at least 2 times\n",
          story("kfh", "6.12", "hypercall", kernel_first + harmless_at_vector),
          [](setup &plan) { leave_out(plan, "kvm:__guest_exit+9"); }),
    plant("kvm_does_not_read_disr", "never an error is lost\n",
          story("kfh", "6.12", "hypercall", kernel_first + guest_at_vector),
          [](setup &plan) { set_to_zero(plan, "kvm:__guest_exit+7"); }),
    plant("kvm_switches_worlds_unmasked", "never context of EL2 is lost\n",
          story("kfh", "6.12", "hypercall", kernel_first + "explore SError UER of host over EL2\n"),
          [](setup &plan) { leave_out(plan, "kvm:__kvm_vcpu_run+0"); }),
    plant("linux_masks_too_late_in_kernel_exit", "never context of EL2 is lost\n",
          story("kfh", "6.12", "hypercall",
                kernel_first + "inject SError UEO of host at vmm-vm0:kvm_cpu_exec+0\n"
                               "explore SError UEO of host over linux:ret_to_user to linux:ret_to_user+4\n"
                               "explore SError UEO of host over linux:kernel_exit to linux:kernel_exit+4\n"),
          mask_too_late),
    plant("tfa_unmasks_before_elr_el3_is_saved", "never context of EL3 is lost\n",
          story("ffh", "6.12 smc-workaround", "hypercall", firmware_first + firmware_at_vector),
          [](setup &plan) { move_step(plan, "tf-a:handle_pending_async_ea", 8, 5); }),
    plant("tfa_forgets_the_nested_flag", "never tf-a panics\n",
          story("ffh", "6.12 smc-workaround", "hypercall", firmware_first + firmware_at_vector),
          [](setup &plan) { leave_out(plan, "tf-a:handle_pending_async_ea+7"); }),
};

class explore_plant : public testing::TestWithParam<planted>
{
};

bool breaks(const answer &a)
{
    return a.outcome.verdict[0] == CLAIM_BROKEN;
}

// A replay that failed counts as broken.
bool breaks_when_replayed(const std::string &text, const answer &a)
{
    auto again = replayed(text, a);
    return again.size() != 1 || again[0].verdict[0] == CLAIM_BROKEN;
}

// gtest prints the bytes of a parameter otherwise.
void PrintTo(const planted &p, std::ostream *out)
{
    *out << p.name;
}

} // namespace

TEST_P(explore_plant, is_found)
{
    const planted &p = GetParam();
    std::string text = p.story + p.claim;
    auto good = explored(text), bad = explored(text, true, p.plant);
    unsigned found = 0;

    ASSERT_FALSE(good.empty());
    for (const answer &a : good) {
        EXPECT_TRUE(a.whole);
        EXPECT_FALSE(breaks(a)) << "without the plant, by " << a.arrival[0];
    }
    for (const answer &a : bad) {
        auto again = replayed(text, a, p.plant);

        ASSERT_EQ(again.size(), 1u);
        EXPECT_TRUE(same(again[0], a.outcome)) << a.arrival[0] << " ends otherwise when it is replayed";
        if (!breaks(a))
            continue;
        found++;
        EXPECT_FALSE(breaks_when_replayed(text, a)) << "without the plant, by " << a.arrival[0];
    }
    EXPECT_GE(found, 1u);
}

INSTANTIATE_TEST_SUITE_P(all, explore_plant, testing::ValuesIn(plants),
                         [](const auto &each) { return std::string(each.param.name); });
