// SPDX-License-Identifier: BSD-2-Clause
// The plan as text and as JSON; the table of statements.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

std::string text_of(const setup &s)
{
    return printed([&](FILE *out) { plan_print(&s, out); });
}

std::string json_of(const setup &s)
{
    return printed([&](FILE *out) { plan_print_json(&s, out); });
}

TEST(scenario_plan, text)
{
    reading r("pe 1 profile v8.2\nmemory dram0 0x8000_0000 64M\nrun until 500cy, at most 1_000cy\nset "
              "SCR_EL3.EA = 1\n");
    EXPECT_EQ(text_of(*r), "   1  pe        count    = 1\n"
                           "                profile  = v8.2\n"
                           "                features = VHE PAN UAO RAS IESB\n"
                           "   2  memory    name    = dram0\n"
                           "                base    = 0x80000000\n"
                           "                size    = 0x4000000\n"
                           "                latency = 100cy\n"
                           "   3  run       until   = 500cy\n"
                           "                at-most = 1000cy\n"
                           "   4  set       register = SCR_EL3\n"
                           "                mask     = 0x0000000000000008\n"
                           "                value    = 0x1\n"
                           "                of       = pe\n");
}

// The value of `key` in the step of a line.
std::string value(const setup &s, unsigned line, const std::string &key)
{
    for (unsigned i = 0; i < s.plans; i++) {
        for (unsigned p = 0; s.plan[i].line == line && p < s.plan[i].pairs; p++) {
            if (key == s.plan[i].pair[p].key)
                return s.plan[i].pair[p].value;
        }
    }
    return "none";
}

TEST(scenario_plan, addresses_and_steps_are_resolved)
{
    std::string label = "kvm:" + some_routine("kvm");
    reading r(whole("poison vm0:0x1000 at " + label +
                    " for the 2nd time\nexpect EL1 of vm0 takes SError ESR.AET = UER"));
    EXPECT_TRUE(r.good) << r.errors;
    char pa[32], at[160];
    snprintf(pa, sizeof(pa), "0x%llx", static_cast<unsigned long long>(r->vm[0].pa + 0x1000));
    snprintf(at, sizeof(at), "%s (pc 0x%llx) visit 2", label.c_str(),
             static_cast<unsigned long long>(r->fault[0].at_pc));
    EXPECT_EQ(value(*r, 8, "physical"), pa);
    EXPECT_EQ(value(*r, 8, "at"), at);
    EXPECT_EQ(value(*r, 8, "tag"), "1");
    EXPECT_EQ(value(*r, 9, "who"), "EL1 of vm0");
    EXPECT_EQ(value(*r, 9, "where"), "ESR_EL1.AET = 0x3");
    EXPECT_EQ(value(*r, 9, "times"), "1..");
}

// Skips one JSON value; throws when it is none. Only what RFC 8259 allows.
class json
{
public:
    explicit json(const std::string &text) : text_(text)
    {
    }
    bool valid()
    {
        return value() && (blanks(), at_ == text_.size());
    }
    unsigned objects = 0, strings = 0;

private:
    void blanks()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n'))
            at_++;
    }
    bool take(char c)
    {
        blanks();
        bool here = at_ < text_.size() && text_[at_] == c;
        at_ += here ? 1 : 0;
        return here;
    }
    bool escape()
    {
        char c = text_[at_++];
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (at_ == text_.size() || !isxdigit(static_cast<unsigned char>(text_[at_++])))
                    return false;
            }
            return true;
        }
        return std::string("\"\\/bfnrt").find(c) != std::string::npos;
    }
    bool string()
    {
        strings++;
        if (!take('"'))
            return false;
        while (at_ + 1 < text_.size() && text_[at_] != '"') {
            char c = text_[at_++];
            if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !escape()))
                return false;
        }
        return take('"');
    }
    bool number()
    {
        size_t from = at_;
        while (at_ < text_.size() && isdigit(static_cast<unsigned char>(text_[at_])))
            at_++;
        return at_ > from;
    }
    bool members(char close, bool named)
    {
        if (take(close))
            return true;
        do {
            if (named && !(string() && take(':')))
                return false;
            if (!value())
                return false;
        } while (take(','));
        return take(close);
    }
    bool value()
    {
        blanks();
        if (take('{')) {
            objects++;
            return members('}', true);
        }
        if (take('['))
            return members(']', false);
        return at_ < text_.size() && text_[at_] == '"' ? string() : number();
    }

    const std::string &text_;
    size_t at_ = 0;
};

TEST(scenario_plan, json)
{
    reading r(whole("ask \"a \\ b\n\t\xc3\xa9 'c'\"\npoison vm0:0x1000\nnever EL1 takes vSError\nalways "
                    "HCR_EL2.AMO = 1"));
    EXPECT_TRUE(r.good) << r.errors;
    std::string text = json_of(*r);
    json j(text);
    EXPECT_TRUE(j.valid()) << text;
    EXPECT_EQ(j.objects, 1u + 11u);
    EXPECT_NE(text.find("\"question\": \"a \\\\ b \xc3\xa9 'c'\""), std::string::npos) << text;
    EXPECT_NE(
        text.find("{\"line\": 10, \"column\": 1, \"keyword\": \"poison\", \"address\": \"vm0:0x00001000\""),
        std::string::npos)
        << text;
}

TEST(scenario_plan, json_escapes_a_hostile_file_name)
{
    const char *name = "a\"\\\n\x01\xff.ras";
    std::string body = whole("");
    auto s = std::make_unique<setup>();
    printed([&](FILE *out) { scenario_parse(name, body.data(), body.size(), s.get(), out); });
    std::string text = json_of(*s);
    setup_release(s.get());
    EXPECT_TRUE(json(text).valid()) << text;
    EXPECT_NE(text.find("\"a\\\"\\\\\\u000a\\ufffd\\ufffd.ras\""), std::string::npos) << text;
}

TEST(scenario_plan, json_of_nothing)
{
    reading r("");
    std::string text = json_of(*r);
    EXPECT_TRUE(json(text).valid()) << text;
}

TEST(scenario_verb, the_table)
{
    for (unsigned v = 0; v < VERB_COUNT; v++) {
        const struct verb_row *row = ::verb_row_of(static_cast<verb>(v));
        EXPECT_EQ(verb_find(row->word), v) << row->word;
        EXPECT_FALSE(verb_later(row->word)) << row->word;
        EXPECT_NE(row->syntax[0], 0) << row->word;
        EXPECT_NE(row->help[0], 0) << row->word;
        EXPECT_NE(row->compile, nullptr);
    }
    EXPECT_EQ(verb_find("nonsense"), VERB_COUNT);
    EXPECT_TRUE(verb_later("sweep"));
}

} // namespace
