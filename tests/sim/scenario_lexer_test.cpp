// SPDX-License-Identifier: BSD-2-Clause
// Numbers, tokens, statements; text that is none.
#include <gtest/gtest.h>

#include <chrono>

#include "scenario_reading.hpp"

namespace
{

struct number_row {
    const char *text;
    number_kind kind;
    uint64_t value;
};

TEST(scenario_number, every_form)
{
    const number_row rows[] = {
        {"0",                       NUMBER_PLAIN,   0                },
        {"1_000",                   NUMBER_PLAIN,   1000             },
        {"0x8000_0000",             NUMBER_PLAIN,   0x80000000       },
        {"0xFf",                    NUMBER_PLAIN,   0xff             },
        {"4K",                      NUMBER_PLAIN,   4096             },
        {"64M",                     NUMBER_PLAIN,   64u << 20        },
        {"2G",                      NUMBER_PLAIN,   UINT64_C(2) << 30},
        {"120cy",                   NUMBER_CYCLES,  120              },
        {"1st",                     NUMBER_ORDINAL, 1                },
        {"22nd",                    NUMBER_ORDINAL, 22               },
        {"3rd",                     NUMBER_ORDINAL, 3                },
        {"11th",                    NUMBER_ORDINAL, 11               },
        {"18446744073709551615",    NUMBER_PLAIN,   UINT64_MAX       },
        {"0xffff_ffff_ffff_ffff",   NUMBER_PLAIN,   UINT64_MAX       },
        {"18446744073709551616",    NUMBER_RANGE,   0                },
        {"0x1_0000_0000_0000_0000", NUMBER_RANGE,   0                },
        {"17179869184G",            NUMBER_RANGE,   0                },
        {"99999999999999999999cy",  NUMBER_RANGE,   0                },
        {"",                        NUMBER_NONE,    0                },
        {"x",                       NUMBER_NONE,    0                },
        {"0x",                      NUMBER_NONE,    0                },
        {"_1",                      NUMBER_NONE,    0                },
        {"1_",                      NUMBER_NONE,    0                },
        {"1__0",                    NUMBER_NONE,    0                },
        {"0x_1",                    NUMBER_NONE,    0                },
        {"12abc",                   NUMBER_NONE,    0                },
        {"6.12",                    NUMBER_NONE,    0                },
        {"-1",                      NUMBER_NONE,    0                },
        {"1k",                      NUMBER_NONE,    0                },
        {"99999999999999999999x",   NUMBER_NONE,    0                },
    };
    for (const number_row &row : rows) {
        uint64_t value = 0;
        EXPECT_EQ(number_read(row.text, strlen(row.text), &value), row.kind) << row.text;
        if (row.kind != NUMBER_NONE && row.kind != NUMBER_RANGE) {
            EXPECT_EQ(value, row.value) << row.text;
        }
    }
}

// The tokens of a text: "word" each, statements divided by '|'.
std::string tokens(const std::string &text)
{
    source source = {"t.ras", text.data(), text.size()};
    static diagnostics diagnostics;
    diagnostics = {};
    lexer lexer;
    std::string all;
    lexer_run(&lexer, &source, &diagnostics);
    for (unsigned i = 0; i < lexer.statements; i++) {
        const lexer_statement &s = lexer.statement[i];
        for (size_t t = s.first; t < s.first + s.count; t++)
            all += std::string(lexer.token[t].text) + (lexer.token[t].kind == TOKEN_WORD ? " " : "' ");
        EXPECT_EQ(lexer.token[s.first + s.count].kind, TOKEN_END);
        all += "| ";
    }
    lexer_release(&lexer);
    return all;
}

TEST(scenario_lexer, tokens)
{
    EXPECT_EQ(tokens("set SCR_EL3.EA=1"), "set SCR_EL3.EA =' 1 | ");
    EXPECT_EQ(tokens("a b!=c,d"), "a b !=' c ,' d | ");
    EXPECT_EQ(tokens("x 1cy..2000cy [a b]"), "x 1cy ..' 2000cy [' a b ]' | ");
    EXPECT_EQ(tokens("kvm:__guest_enter+2 vm0:0x0010_0000 page-reader 6.12 a/b $n"),
              "kvm:__guest_enter+2 vm0:0x0010_0000 page-reader 6.12 a/b $n | ");
    EXPECT_EQ(tokens("a \"b # c\" # d"), "a b # c' | ");
}

TEST(scenario_lexer, statements)
{
    EXPECT_EQ(tokens("a\nb\n"), "a | b | ");
    EXPECT_EQ(tokens("a\n  b\n\n# c\n\td\ne"), "a b d | e | ");
    EXPECT_EQ(tokens("a \"x\n  y\" b\nc"), "a x\n  y' b | c | ");
    EXPECT_EQ(tokens("a\r\nb\r\n"), "a | b | ");
    EXPECT_EQ(tokens(""), "");
    EXPECT_EQ(tokens("# only a comment"), "");
}

TEST(scenario_lexer, a_string_may_span_lines)
{
    reading r(whole("ask \"one\n     two\nthree\""));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_STREQ(r->ask, "one two three");
}

TEST(scenario_lexer, an_unterminated_string_is_reported_at_its_quote_and_the_rest_is_read)
{
    EXPECT_EQ(wrong("ask   \"who?\nsed 3"), (mistakes{"8:7: the string has no closing quote",
                                                      "9:1: unknown statement 'sed'; did you mean 'seed'?"}));
}

TEST(scenario_lexer, an_indented_first_line)
{
    reading r("  seed 1\n" + whole(""));
    EXPECT_EQ(r.mistakes(),
              (mistakes{"1:3: an indented line continues the statement above, and there is none"}));
}

TEST(scenario_lexer, unexpected_characters)
{
    EXPECT_EQ(wrong("seed 1;"), (mistakes{"8:7: unexpected character ';'"}));
    EXPECT_EQ(wrong("seed 1 \xc3\xa9"), (mistakes{"8:8: unexpected character '\xc3\xa9'"}));
    EXPECT_TRUE(reading(whole("seed 1 # \xc3\xa9\nask \"\xe2\x80\x94\"")).good);
}

TEST(scenario_lexer, what_is_no_text)
{
    EXPECT_EQ(wrong(std::string("seed \0 1", 8)), (mistakes{"8:6: byte 0x00 is not text"}));
    EXPECT_EQ(wrong("seed 1 \xff\nsed"), (mistakes{"8:8: byte 0xff is not text"}));
    EXPECT_EQ(wrong("seed 1 \xc0\x80"), (mistakes{"8:8: byte 0xc0 is not text"}));
    EXPECT_EQ(wrong("seed 1 \xed\xa0\x80"), (mistakes{"8:8: byte 0xed is not text"}));
    EXPECT_EQ(wrong("ask \"\x1b[31m\""), (mistakes{"8:6: byte 0x1b is not text"}));
    EXPECT_EQ(reading(std::string("\x7f"
                                  "ELF"))
                  .mistakes(),
              (mistakes{"1:1: byte 0x7f is not text"}));
}

TEST(scenario_lexer, a_statement_has_an_end)
{
    std::string many;
    for (int i = 0; i < 300; i++)
        many += " x";
    EXPECT_EQ(wrong("cite" + many), (mistakes{"8:8: expected the end of the statement, found 'x'",
                                              "8:516: more than 256 words in one statement"}));
}

TEST(scenario_lexer, a_scenario_has_an_end)
{
    std::string many;
    for (int i = 0; i < 10000; i++)
        many += "cite x\n";
    EXPECT_EQ(wrong(many), (mistakes{"129:1: more than 128 statements"}));
}

TEST(scenario_lexer, long_lines_are_read_in_linear_time)
{
    const size_t size = 10 << 20;
    const std::string lines[] = {
        "cite " + std::string(size, 'x'),
        "cite" + std::string(size, ' ') + "x y",
        "ask \"" + std::string(size, 'x'),
        "cite x" + std::string(size, ';'),
        std::string(size, '"'),
        std::string(size, '$'),
        [&] {
            std::string words;
            while (words.size() < size)
                words += "seed\n";
            return words;
        }(),
    };
    auto start = std::chrono::steady_clock::now();
    for (const std::string &line : lines)
        EXPECT_LT(reading(line).errors.size(), 40000u);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

} // namespace
