// SPDX-License-Identifier: BSD-2-Clause
// What a scenario declares: let, ask, cite, seed, pe, impdef, memory, device, node, software, vm.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_declare, order_does_not_matter)
{
    reading r("run       until vm0 is idle\n"
              "poison    vm0:0x1000 size $size\n"
              "vm        vm0 memory 16M guest linux\n"
              "node      mem0 at dram0 UE\n"
              "memory    dram0 0x8000_0000 64M\n"
              "software  EL2 kvm\n"
              "let       size = 0x40\n"
              "pe        1 profile v8.6\n");
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].size, 0x40u);
}

TEST(scenario_declare, let)
{
    reading r(whole("let a = 16\nlet b = $a\nlet where = vm0\nset SCR_EL3.EA = $one\nlet one = 1\n"
                    "poison $where:0x$b+$a"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].address, r->vm[0].pa + 0x16 + 16);
    EXPECT_EQ(r->set[0].value, 1u);
}

TEST(scenario_declare, let_wrong)
{
    EXPECT_EQ(wrong("let size = 4\nseed $sizes"),
              (mistakes{"9:6: there is no 'let sizes'; did you mean 'size'?"}));
    EXPECT_EQ(wrong("seed $"), (mistakes{"8:6: expected a name after '$'"}));
    EXPECT_EQ(wrong("let a = $b\nlet b = 1"), (mistakes{"8:9: there is no 'let b'"}));
    EXPECT_EQ(wrong("let a = 1\nlet a = 2"), (mistakes{"9:5: 'a' has a value since line 8"}));
    EXPECT_EQ(wrong("let a-b = 1"), (mistakes{"8:5: 'a-b' is not a name of letters, digits and '_'"}));
    EXPECT_EQ(wrong("let a 1"), (mistakes{"8:7: expected '=', found '1'"}));
    EXPECT_EQ(wrong("let a ="), (mistakes{"8:8: expected a value here"}));
    EXPECT_EQ(wrong("let a = 1 2"), (mistakes{"8:11: expected the end of the statement, found '2'"}));
    EXPECT_EQ(wrong("let a = 1\nseed a$a"), (mistakes{"9:6: expected a number, found 'a1'"}));
}

TEST(scenario_declare, let_cannot_grow_without_end)
{
    std::string text = "let a0 = xxxxxxxxxxxxxxxx\n";
    for (int i = 1; i < 60; i++) {
        std::string before = "$a" + std::to_string(i - 1);
        text += "let a" + std::to_string(i) + " = " + before + before + "\n";
    }
    mistakes m = wrong(text);
    ASSERT_FALSE(m.empty());
    EXPECT_EQ(m[0], "12:10: longer than 255 characters with its values");
}

TEST(scenario_declare, ask_cite_seed)
{
    reading r(whole("ask \"why?\"\ncite D24.2.40\ncite \"a post\"\nseed 0x10"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_STREQ(r->ask, "why?");
    EXPECT_EQ(r->seed, 16u);
    EXPECT_EQ(wrong("ask why"), (mistakes{"8:5: expected a question in \"...\", found 'why'"}));
    EXPECT_EQ(wrong("ask \"a\"\nask \"b\""), (mistakes{"9:1: 'ask' was said in line 8"}));
    EXPECT_EQ(wrong("cite"), (mistakes{"8:5: expected a source here"}));
    EXPECT_EQ(wrong("seed 18446744073709551616"),
              (mistakes{"8:6: '18446744073709551616' is out of range: numbers have 64 bits"}));
    EXPECT_EQ(wrong("seed 1\nseed 1"), (mistakes{"9:1: 'seed' was said in line 8"}));
}

mistakes wrong_pe(const std::string &pe)
{
    return reading(pe + "\nmemory d 0 32M\nrun until 5cy\n").mistakes();
}

TEST(scenario_declare, pe)
{
    reading r("pe 4 profile v8.2 RASv1p1 FEAT_DoubleFault no IESB no PAN\nmemory d 0 32M\nrun until 5cy\n");
    EXPECT_EQ(r.mistakes(),
              (mistakes{"1:47: 'IESB' is both asked for and excluded, itself or by what it implies"}));

    reading without("pe 4 profile v8.6 no IESB NV2\nmemory d 0 32M\nrun until 5cy\n");
    EXPECT_TRUE(without.good) << without.errors;
    EXPECT_EQ(without->pes, 4u);
    EXPECT_STREQ(without->profile, "v8.6");
    EXPECT_TRUE(feature_has(without->features, FEAT_RAS));
    EXPECT_TRUE(feature_has(without->features, FEAT_NV)); // by implication
    EXPECT_FALSE(feature_has(without->features, FEAT_IESB));
    EXPECT_FALSE(feature_has(without->features, FEAT_DoubleFault)); // it would imply IESB
    EXPECT_EQ(feature_close(without->features), without->features);
}

TEST(scenario_declare, pe_wrong)
{
    EXPECT_EQ(wrong_pe("pe 5 profile v8.6"), (mistakes{"1:4: '5' is out of range 1..4"}));
    EXPECT_EQ(wrong_pe("pe 0 profile v8.6"), (mistakes{"1:4: '0' is out of range 1..4"}));
    EXPECT_EQ(wrong_pe("pe 1 profil v8.6"),
              (mistakes{"1:6: expected 'profile', found 'profil'; did you mean 'profile'?"}));
    EXPECT_EQ(wrong_pe("pe 1 profile v8.66"),
              (mistakes{"1:14: there is no profile 'v8.66'; did you mean 'v8.6'?"}));
    EXPECT_EQ(wrong_pe("pe 1 profile v8.6 IESP"),
              (mistakes{"1:19: there is no feature 'IESP'; did you mean 'IESB'?"}));
    EXPECT_EQ(wrong("pe 1 profile v8.6"), (mistakes{"8:1: 'pe' was said in line 1"}));
}

TEST(scenario_declare, impdef)
{
    reading r(
        whole("impdef serror-edge = no\nimpdef abort-cycles = 33\nimpdef errselr-beyond-num = record-0\n"
              "impdef w1c-bitwise = 0\nimpdef poison-state = UEO"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->impdef[IMPDEF_SERROR_EDGE], 0u);
    EXPECT_EQ(r->impdef[IMPDEF_ABORT_CYCLES], 33u);
    EXPECT_EQ(r->impdef[IMPDEF_ERRSELR_BEYOND], 2u);
    EXPECT_EQ(r->impdef[IMPDEF_W1C_BITWISE], 0u);
    EXPECT_EQ(r->impdef[IMPDEF_SERROR_SYNCHRONIZABLE], 1u); // its default
    EXPECT_EQ(r->platform.region[0].state, STATE_UEO);
}

TEST(scenario_declare, impdef_wrong)
{
    EXPECT_EQ(wrong("impdef serror-egde = no"),
              (mistakes{"8:8: there is no impdef 'serror-egde'; did you mean 'serror-edge'?"}));
    EXPECT_EQ(wrong("impdef serror-edge = yess"),
              (mistakes{"8:22: serror-edge is one of: no yes; did you mean 'yes'?"}));
    EXPECT_EQ(wrong("impdef abort-cycles = 10001"), (mistakes{"8:23: '10001' is out of range 0..10000"}));
    EXPECT_EQ(wrong("impdef poison-state = 33"), (mistakes{"8:23: '33' is out of range 0..3"}));
    EXPECT_EQ(wrong("impdef abort-cycles = no"), (mistakes{"8:23: expected a value, found 'no'"}));
    EXPECT_EQ(wrong("impdef serror-edge no"), (mistakes{"8:20: expected '=', found 'no'"}));
}

TEST(scenario_declare, memory_and_device)
{
    reading r(whole(
        "memory dram1 0x9000_0000 4K latency 7cy\ndevice uart1 0x1c0a_0000 4K answers SLVERR latency 180cy"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->platform.regions, 3u);
    EXPECT_STREQ(r->platform.region[0].name, "dram0");
    EXPECT_EQ(r->platform.region[0].base, 0x80000000u);
    EXPECT_EQ(r->platform.region[0].size, 64u << 20);
    EXPECT_EQ(r->platform.region[0].latency, 100u);
    EXPECT_EQ(r->platform.region[0].kind, PLATFORM_RAM);
    EXPECT_EQ(r->platform.region[0].node, 0);
    EXPECT_EQ(r->platform.region[1].latency, 7u);
    EXPECT_EQ(r->platform.region[1].node, -1);
    EXPECT_EQ(r->platform.region[2].kind, PLATFORM_DEVICE);
    EXPECT_EQ(r->platform.region[2].answer, BUS_SLVERR);
    EXPECT_EQ(r->platform.region[2].latency, 180u);
}

TEST(scenario_declare, late_writes)
{
    reading r(whole("memory dram1 0x9000_0000 4K late 7cy\n"
                    "device uart1 0x1c0a_0000 4K answers SLVERR latency 20cy late 180cy"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.region[0].late, 0u);
    EXPECT_EQ(r->platform.region[1].late, 7u);
    EXPECT_EQ(r->platform.region[1].latency, 100u);
    EXPECT_EQ(r->platform.region[2].late, 180u);
    EXPECT_EQ(r->platform.region[2].latency, 20u);
    EXPECT_EQ(wrong("memory m 0 4K late 0cy").size(), 1u);
    EXPECT_EQ(wrong("memory m 0 4K late 5cy latency 5cy").size(), 1u);
}

TEST(scenario_declare, memory_and_device_wrong)
{
    EXPECT_EQ(wrong("memory dram0 0 4K"), (mistakes{"8:8: there is a 'dram0' already"}));
    EXPECT_EQ(wrong("memory host 0 4K"), (mistakes{"8:8: 'host' has a meaning already"}));
    EXPECT_EQ(wrong("memory SCR_EL3 0 4K"), (mistakes{"8:8: 'SCR_EL3' has a meaning already"}));
    EXPECT_EQ(wrong("memory a.b 0 4K"),
              (mistakes{"8:8: 'a.b' is not a name of letters, digits, '_' and '-'"}));
    EXPECT_EQ(wrong("memory " + std::string(32, 'a') + " 0 4K"),
              (mistakes{"8:8: a name of more than 31 characters"}));
    EXPECT_EQ(wrong("memory m 0x10 4K"), (mistakes{"8:10: '0x10' is not a multiple of 4K"}));
    EXPECT_EQ(wrong("memory m 0 0"), (mistakes{"8:12: '0' is out of range 0x1000..0xffffffffffffffff"}));
    EXPECT_EQ(wrong("memory m 0xffff_ffff_ffff_f000 8K"), (mistakes{"8:32: the region ends beyond 64 bits"}));
    EXPECT_EQ(wrong("memory m 0x8100_0000 4K"), (mistakes{"8:10: m overlaps dram0"}));
    EXPECT_EQ(wrong("memory m 0 4G"), (mistakes{"8:10: m overlaps dram0"}));
    EXPECT_EQ(wrong("memory m 0 4K latency 5"),
              (mistakes{"8:23: expected a number of cycles, like 120cy, found '5'"}));
    EXPECT_EQ(wrong("memory m 0 4K latency 0x1_0000_0000"),
              (mistakes{"8:23: expected a number of cycles, like 120cy, found '0x1_0000_0000'"}));
    EXPECT_EQ(wrong("device u 0 4K answer OKAY"),
              (mistakes{"8:15: expected 'answers', found 'answer'; did you mean 'answers'?"}));
    EXPECT_EQ(wrong("device u 0 4K answers SLVER"),
              (mistakes{"8:23: expected OKAY, SLVERR or DECERR, found 'SLVER'; did you mean 'SLVERR'?"}));
    std::string many;
    for (int i = 0; i < 16; i++)
        many += "device d" + std::to_string(i) + " " + std::to_string(i) + "M 4K answers OKAY\n";
    EXPECT_EQ(wrong(many), (mistakes{"23:1: more than 16 memories and devices"}));
}

TEST(scenario_declare, node)
{
    reading r(whole("memory m1 0 4K\nnode n1 at m1 UC UER v1.0 pe 1"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->nodes, 2u);
    EXPECT_STREQ(r->node[0].name, "mem0");
    EXPECT_EQ(r->node[0].states,
              1u << STATE_UEO | 1u << STATE_UER | 1u << STATE_UEU | 1u << STATE_DE | 1u << STATE_CE);
    EXPECT_EQ(r->node[0].version, 11u);
    EXPECT_EQ(r->node[0].pe, 0xff);
    EXPECT_EQ(r->node[1].states, 1u << STATE_UC | 1u << STATE_UER);
    EXPECT_EQ(r->node[1].version, 10u);
    EXPECT_EQ(r->node[1].pe, 1);
    EXPECT_EQ(r->platform.region[1].node, 1);
    EXPECT_EQ(r->platform.region[1].state, STATE_UER);
}

TEST(scenario_declare, the_state_that_a_node_records_for_poison)
{
    EXPECT_EQ(reading(whole("memory m1 0 4K\nnode n1 at m1 DE CE"))->platform.region[1].state, STATE_DE);
    EXPECT_EQ(reading(whole("memory m1 0 4K\nnode n1 at m1 UC UEO"))->platform.region[1].state, STATE_UEO);
    EXPECT_EQ(reading(whole("memory m1 0 4K"))->platform.region[1].state, STATE_UER);
}

TEST(scenario_declare, node_wrong)
{
    EXPECT_EQ(wrong("node n1 at dram1 UE"),
              (mistakes{"8:12: there is no memory or device 'dram1'; did you mean 'dram0'?"}));
    EXPECT_EQ(wrong("node n1 at dram0 UE"), (mistakes{"8:12: dram0 has a node already: mem0"}));
    EXPECT_EQ(wrong("memory m 0 4K\nnode n1 at m"),
              (mistakes{"9:13: expected an error state (CE DE UEO UER UEU UC UE) here"}));
    EXPECT_EQ(
        wrong("memory m 0 4K\nnode n1 at m UE UEQ"),
        (mistakes{"9:17: expected an error state or an option of a node, found 'UEQ'; did you mean 'UE'?"}));
    EXPECT_EQ(wrong("memory m 0 4K\nnode n1 at m UE pe 2"), (mistakes{"9:20: '2' is out of range 0..1"}));
    EXPECT_EQ(wrong("memory m 0 4K\nnode m at m UE"), (mistakes{"9:6: there is a 'm' already"}));
}

TEST(scenario_declare, software)
{
    reading r(whole(""));
    EXPECT_TRUE(r.good) << r.errors;
    const image &el3 = r->image[0];
    EXPECT_STREQ(el3.name, "tf-a");
    EXPECT_EQ(el3.els, 1 << 3);
    EXPECT_EQ(el3.vm, -1);
    EXPECT_EQ(el3.program, software_find("tf-a"));
    EXPECT_STREQ(r->image[1].name, "kvm");
    EXPECT_EQ(r->image[1].els, 1 << 2);
    EXPECT_EQ(r->image_el3, 0);
    EXPECT_EQ(r->image_kvm, 1);
    EXPECT_STREQ(r->image[r->image_host].name, "linux");
}

TEST(scenario_declare, options_are_chosen_by_word)
{
    const program *p = software_find("kvm");
    for (unsigned i = 0; i < p->option_count; i++) {
        reading r(std::string("pe 1 profile v8.6\nmemory d 0 32M\nrun until 5cy\nsoftware EL2 kvm ") +
                  p->options[i].word);
        EXPECT_TRUE(r.good) << r.errors;
        EXPECT_NE(r->image[0].options & 1u << i, 0u);
    }
}

// A later `option` takes the place of its group's earlier choice; flags add up.
TEST(scenario_declare, a_later_option_counts)
{
    const program *p = software_find("kvm");
    std::string base = "pe 1 profile v8.6\nmemory d 0 32M\nrun until 5cy\nsoftware EL2 kvm 6.12 late-esb\n";
    reading r(base + "option kvm 2017-v7 smc-workaround");

    ASSERT_TRUE(r.good) << r.errors;
    uint32_t want = 0;
    for (const char *word : {"2017-v7", "smc-workaround", "late-esb", "vhe", "cpuif-direct", "mmio-skipped"})
        want |= 1u << software_option(p, word);
    EXPECT_EQ(r->image[0].options, want);
    EXPECT_EQ(reading(base + "option kmv late-esb").mistakes(),
              (mistakes{"5:8: no software above this line is called 'kmv'; did you mean 'kvm'?"}));
    EXPECT_EQ(reading(base + "option kvm late-es").mistakes(),
              (mistakes{"5:12: 'kvm' has no option 'late-es'; did you mean 'late-esb'?"}));
    EXPECT_FALSE(reading(base + "option kvm").good);
}

TEST(scenario_declare, of_a_group_of_options_one_is_chosen)
{
    const program *p = software_find("kvm");
    for (unsigned i = 0; i < p->option_count; i++) {
        for (unsigned j = 0; j < p->option_count; j++) {
            std::string a = p->options[i].word, b = p->options[j].word;
            reading r("pe 1 profile v8.6\nmemory d 0 32M\nrun until 5cy\nsoftware EL2 kvm " + a + " " + b);
            bool clash = i != j && p->options[i].group != 0 && p->options[i].group == p->options[j].group;
            EXPECT_EQ(r.good, !clash) << r.errors;
            if (clash) {
                EXPECT_EQ(r.mistakes()[0],
                          "4:" + std::to_string(19 + a.size()) + ": '" + a + "' excludes '" + b + "'");
            }
        }
    }
}

TEST(scenario_declare, software_wrong)
{
    EXPECT_EQ(wrong("software EL1 kvm"),
              (mistakes{"8:10: expected EL2 or EL3, found 'EL1'; did you mean 'EL2'?"}));
    EXPECT_EQ(wrong("software EL2 kvm"), (mistakes{"8:10: EL2 has software already: kvm"}));
    auto alone = [](const std::string &line) {
        return reading("pe 1 profile v8.6\nmemory d 0 32M\nrun until kvm:x\n" + line).mistakes();
    };
    // The step of a program that could not be read is not a second mistake.
    EXPECT_EQ(alone("software EL2 kmv"), (mistakes{"4:14: there is no program 'kmv'; did you mean 'kvm'?"}));
    EXPECT_EQ(alone("software EL2 tf-a"), (mistakes{"4:14: 'tf-a' does not run at EL2"}));
    EXPECT_EQ(alone("software EL3 kvm"), (mistakes{"4:14: 'kvm' does not run at EL3"}));
    std::string word = software_find("kvm")->options[0].word;
    EXPECT_EQ(alone("software EL2 kvm " + word + "x")[1],
              "4:18: 'kvm' has no option '" + word + "x'; did you mean '" + word + "'?");
    EXPECT_EQ(alone("software EL2 kvm in [a b]")[1], "4:18: choices in [...] are not built yet");
}

TEST(scenario_declare, vm)
{
    reading r(whole("vm vm1 pe 1 memory 2M guest linux vmm qemu"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->vms, 2u);
    EXPECT_STREQ(r->vm[0].name, "vm0");
    EXPECT_EQ(r->vm[0].memory, 16u << 20);
    EXPECT_EQ(r->vm[0].pe, 0);
    EXPECT_EQ(r->vm[1].pe, 1);
    const image &guest = r->image[r->vm[1].guest_image];
    EXPECT_STREQ(guest.name, "vm1");
    EXPECT_EQ(guest.els, 3);
    EXPECT_EQ(guest.vm, 1);
    EXPECT_EQ(guest.program, software_find("linux"));
    const image &vmm = r->image[r->vm[1].vmm_image];
    EXPECT_STREQ(vmm.name, "vmm-vm1");
    EXPECT_EQ(vmm.els, 1);
    EXPECT_EQ(vmm.vm, 1);
    EXPECT_EQ(vmm.program, software_find("qemu"));
}

TEST(scenario_declare, where_a_vm_is_stands_anywhere)
{
    const std::string clauses[] = {"pe 1", "slice 5_000cy", "memory 2M"};
    const std::string what[] = {"", "guest linux", "runs spin", "vmm qemu"};
    int order[] = {0, 1, 2};
    do {
        for (int places = 0; places < 64; places++) { // each clause before one of the four parts, or the last
            std::string line = "vm vm1";
            for (int part = 0; part < 4; part++) {
                line += (part ? " " : "") + what[part];
                for (int i = 0; i < 3; i++)
                    line += (places >> 2 * i & 3) == part ? " " + clauses[order[i]] : "";
            }
            reading r(whole(line));
            ASSERT_TRUE(r.good) << line << r.errors;
            EXPECT_EQ(r->vm[1].pe, 1) << line;
            EXPECT_EQ(r->vm[1].slice, 5000u) << line;
            EXPECT_EQ(r->vm[1].memory, 2u << 20) << line;
            EXPECT_STREQ(r->image[r->vm[1].vmm_image].program->name, "qemu") << line;
            EXPECT_NE(r->image[r->vm[1].guest_image].options &
                          1u << software_option(software_find("linux"), "spin"),
                      0u)
                << line;
        }
    } while (std::next_permutation(std::begin(order), std::end(order)));
}

TEST(scenario_declare, a_guest_runs_an_option)
{
    reading r(whole("vm vm1 pe 1 memory 2M guest linux runs page-reader"));
    EXPECT_TRUE(r.good) << r.errors;
    int option = software_option(software_find("linux"), "page-reader");
    EXPECT_NE(r->image[r->vm[1].guest_image].options & 1u << option, 0u);
}

TEST(scenario_declare, vm_wrong)
{
    EXPECT_EQ(wrong("vm vm0 memory 2M guest linux"), (mistakes{"8:4: there is a 'vm0' already"}));
    EXPECT_EQ(wrong("vm vm1 pe 2 memory 2M guest linux"), (mistakes{"8:11: '2' is out of range 0..1"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M"),
              (mistakes{"8:22: expected 'pe', 'slice', 'memory', 'device', 'hypervisor' or 'guest' here"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 guest linux"), (mistakes{"8:24: vm1 has no memory: 'memory SIZE'"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M guest linux pe 1"), (mistakes{"8:35: 'pe' was said already"}));
    EXPECT_EQ(wrong("vm vm1 memory 2M guest linux silce 3cy"),
              (mistakes{"8:30: 'linux' has no option 'silce'"}));
    EXPECT_EQ(
        wrong("vm vm1 memory 2M guest linux runs spin silce 3cy"),
        (mistakes{
            "8:40: expected 'pe', 'slice', 'memory', 'device', 'vmm' or the end of the statement, found "
            "'silce'; did you mean 'slice'?"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 200001 guest linux"),
              (mistakes{"8:20: '200001' is not a multiple of 4K"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M guest linus"),
              (mistakes{"8:29: there is no program 'linus'; did you mean 'linux'?"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M guest tf-a"), (mistakes{"8:29: 'tf-a' does not run at EL1"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M guest linux vmm kvm"),
              (mistakes{"8:39: 'kvm' does not run at EL0"}));
    EXPECT_EQ(wrong("vm vm1 pe 1 memory 2M guest linux runs page-raeder"),
              (mistakes{"8:40: 'linux' has no option 'page-raeder'; did you mean 'page-reader'?"}));
    EXPECT_EQ(wrong("vm " + std::string(28, 'v') + " memory 2M guest linux"),
              (mistakes{"8:4: a name of more than 27 characters"}));
}

TEST(scenario_declare, what_has_no_room)
{
    mistakes m = wrong("vm vm1 pe 1 memory 512M guest linux");
    ASSERT_EQ(m.size(), 1u);
    EXPECT_EQ(m[0].rfind("8:1: ", 0), 0u) << m[0];
}

TEST(scenario_declare, a_wrong_declaration_does_not_make_its_uses_wrong)
{
    EXPECT_EQ(wrong("vm vm1 pe 1 memory guest linux\npoison vm1:0x1000\nexpect vm1 is dead\nexpect vm1 kills "
                    "process\n"
                    "expect vmm of vm1 is signalled SIGBUS\nmemory m 0 1\nnode n at m UE\npoison m:0x10"),
              (mistakes{"8:20: expected a size, found 'guest'",
                        "13:12: '1' is out of range 0x1000..0xffffffffffffffff"}));
}

TEST(scenario_declare, words_of_later_versions)
{
    for (std::string word : {"sweep", "when", "report", "repeat", "choose", "include"})
        EXPECT_EQ(wrong(word + " x"), (mistakes{"8:1: '" + word + "' is not built yet"}));
    EXPECT_EQ(wrong("poison 0x8000_0000 at choose kvm:a .. kvm:b"),
              (mistakes{"8:23: 'choose' is not built yet"}));
}

} // namespace
