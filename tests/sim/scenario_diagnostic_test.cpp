// SPDX-License-Identifier: BSD-2-Clause
// How mistakes are shown, and what is suggested.
#include <gtest/gtest.h>

#include <unistd.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_diagnostic, layout_with_a_suggestion)
{
    reading r(whole("\n\nset       SCR_EL3.AE = 1"));
    EXPECT_EQ(r.errors, "t.ras:10:11: SCR_EL3 has no field 'AE'; did you mean 'EA'?\n"
                        "  10 | set       SCR_EL3.AE = 1\n"
                        "     |           ^~~~~~~~~~\n");
}

TEST(scenario_diagnostic, layout_without_a_suggestion)
{
    reading r(whole("seed\t,"));
    EXPECT_EQ(r.errors, "t.ras:8:6: expected a number, found ','\n"
                        "   8 | seed ,\n"
                        "     |      ^\n");
}

TEST(scenario_diagnostic, layout_at_the_end_of_a_statement)
{
    reading r(whole("seed"));
    EXPECT_EQ(r.errors, "t.ras:8:5: expected a number here\n"
                        "   8 | seed\n"
                        "     |     ^\n");
}

TEST(scenario_diagnostic, line_numbers_of_five_digits)
{
    reading r(whole(std::string(12337, '\n') + "seed ,"));
    EXPECT_EQ(r.errors, "t.ras:12345:6: expected a number, found ','\n"
                        "12345 | seed ,\n"
                        "      |      ^\n");
}

TEST(scenario_diagnostic, the_caret_stands_below_characters_not_bytes)
{
    reading r(whole("cite \"\xc3\xa9\" 1"));
    EXPECT_EQ(r.errors, "t.ras:8:11: expected the end of the statement, found '1'\n"
                        "   8 | cite \"\xc3\xa9\" 1\n"
                        "     |          ^\n");
}

TEST(scenario_diagnostic, a_long_line_is_shown_around_the_caret)
{
    reading r(whole("cite x" + std::string(200, ' ') + "here" + std::string(200, ' ') + "end"));
    EXPECT_EQ(r.errors, "t.ras:8:207: expected the end of the statement, found 'here'\n"
                        "   8 | ..." +
                            std::string(50, ' ') + "here" + std::string(46, ' ') + "...\n     | " +
                            std::string(53, ' ') + "^~~~\n");
}

TEST(scenario_diagnostic, all_mistakes_at_once)
{
    reading r("ask       \"five mistakes\"\n"
              "pe        1  profile v8.6 RSA\n"
              "memory    dram0  0x8000_0000 64M\n"
              "software  EL2  kvm\n"
              "vm        vm0  memory 16M  guest linux\n"
              "set       SCR_EL3.AE = 1\n"
              "set       SCR_EL3.EA = 2\n"
              "poison    vm1:0x0010_0000\n"
              "run       until vm0 is idel\n"
              "expect    EL4 takes SError\n");
    EXPECT_EQ(
        r.mistakes(),
        (mistakes{"2:27: there is no feature 'RSA'; did you mean 'RAS'?",
                  "6:11: SCR_EL3 has no field 'AE'; did you mean 'EA'?", "7:24: '2' is out of range 0..1",
                  "8:11: there is no vm, memory or device 'vm1'; did you mean 'vm0'?",
                  "9:24: expected 'idle' or 'dead', found 'idel'; did you mean 'idle'?",
                  "10:11: there is no Exception level or vm 'EL4'; did you mean 'EL1'?"}));
    EXPECT_FALSE(r.good);
}

TEST(scenario_diagnostic, are_sorted_and_capped)
{
    std::string many;
    for (int i = 0; i < 70; i++)
        many += i % 2 ? "set X = 1\n" : "nonsense\n";
    reading r(whole(many));
    mistakes m = r.mistakes();
    ASSERT_EQ(m.size(), 51u);
    for (int i = 0; i < 50; i++)
        EXPECT_EQ(m[static_cast<size_t>(i)].rfind(std::to_string(8 + i) + ":", 0), 0u)
            << m[static_cast<size_t>(i)];
    EXPECT_EQ(m[50], " 20 more mistakes are not shown");
}

TEST(scenario_diagnostic, an_empty_file_lacks_everything)
{
    EXPECT_EQ(reading("").errors, "t.ras:1:1: the scenario has no 'pe' statement\n   1 | \n     | ^\n"
                                  "t.ras:1:1: the scenario has no 'memory' statement\n   1 | \n     | ^\n"
                                  "t.ras:1:1: the scenario has no 'run' statement\n   1 | \n     | ^\n");
}

TEST(scenario_diagnostic, a_misspelt_statement_is_not_missing_too)
{
    EXPECT_EQ(reading("pe 1 profile v8.6\nmemory d 0 32M\nrnu until 5cy\n").mistakes(),
              (mistakes{"3:1: unknown statement 'rnu'; did you mean 'run'?"}));
}

std::string read_errors(const char *file)
{
    setup *s = new setup();
    std::string errors = printed([&](FILE *out) { EXPECT_FALSE(scenario_read(file, s, out)); });
    setup_release(s);
    delete s;
    return errors;
}

TEST(scenario_diagnostic, files_that_cannot_be_read)
{
    EXPECT_EQ(read_errors("/nowhere/x.ras"), "/nowhere/x.ras: error: No such file or directory\n");
    EXPECT_EQ(read_errors("/"), "/: error: Is a directory\n");
    EXPECT_EQ(read_errors("/dev/zero"), "/dev/zero: error: larger than 64 MiB\n");
}

TEST(scenario_diagnostic, a_file_is_read)
{
    char name[] = "/tmp/rasim-scenario-XXXXXX";
    int fd = mkstemp(name);
    ASSERT_GE(fd, 0);
    FILE *file = fdopen(fd, "w");
    fputs(whole("seed 7").c_str(), file);
    fclose(file);
    setup *s = new setup();
    EXPECT_EQ(printed([&](FILE *out) { EXPECT_TRUE(scenario_read(name, s, out)); }), "");
    EXPECT_EQ(s->seed, 7u);
    EXPECT_STREQ(s->file, name);
    setup_release(s);
    delete s;
    unlink(name);
}

unsigned distance(const char *a, const char *b)
{
    return suggest_distance(a, strlen(a), b, strlen(b), 9);
}

TEST(scenario_suggest, distance)
{
    EXPECT_EQ(distance("EA", "EA"), 0u);
    EXPECT_EQ(distance("AE", "EA"), 1u); // a transposition
    EXPECT_EQ(distance("EL", "EL2"), 1u);
    EXPECT_EQ(distance("kvm", "KVM"), 0u);
    EXPECT_EQ(distance("", "abc"), 3u);
    EXPECT_EQ(distance("kitten", "sitting"), 3u);
    EXPECT_EQ(distance("abcdefghijkl", "mnopqrstuvwx"), 10u);
}

TEST(scenario_suggest, only_near_words)
{
    suggest s = suggest_for("exepct", 6);
    suggest_offer(&s, "never");
    EXPECT_EQ(s.best, nullptr);
    suggest_offer(&s, "expect");
    suggest_offer(&s, "except");
    EXPECT_STREQ(s.best, "expect");
    s = suggest_for("abc", 3);
    suggest_offer(&s, "axy"); // distance 2 > max(1, 3/3)
    EXPECT_EQ(s.best, nullptr);
}

} // namespace
