// SPDX-License-Identifier: BSD-2-Clause
#include <cstdio>
#include <cstring>

#include "ratios.hpp"

namespace ratios
{

namespace
{

struct line {
    std::string name, target, value, verdict;
};

std::vector<line> lines;
std::vector<std::string> notes;

// 102,345 or 1.63.
std::string number(double value, const std::string &unit)
{
    char digits[64];
    std::string text;

    if (value < 100) {
        snprintf(digits, sizeof(digits), "%.3g", value);
        return digits + unit;
    }
    snprintf(digits, sizeof(digits), "%.0f", value);
    text = digits;
    for (size_t i = text.size(); i > 3; i -= 3)
        text.insert(i - 3, ",");
    return text + unit;
}

} // namespace

void row(const std::string &name, ask what, double target, double value, const std::string &unit)
{
    bool missed = what == ask::at_least ? !(value >= target) : what == ask::at_most && !(value <= target);
    std::string asked =
        what == ask::nothing ? "" : (what == ask::at_least ? ">= " : "<= ") + number(target, unit);

    lines.push_back({name, asked, number(value, unit), missed ? "MISSED" : ""});
}

void skipped(const std::string &name, const std::string &why)
{
    lines.push_back({name, "", "", "skipped: " + why});
}

void note(const std::string &text)
{
    notes.push_back(text);
}

void print_table()
{
    printf("\n%-46s %14s %14s\n", "benchmark", "target", "measured");
    for (const line &l : lines)
        printf("%-46s %14s %14s  %s\n", l.name.c_str(), l.target.c_str(), l.value.c_str(), l.verdict.c_str());
    for (const std::string &text : notes)
        printf("%s\n", text.c_str());
}

} // namespace ratios

// With a word: only those whose name has it.
int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*measure)();
    } all[] = {
        {"spin",    ratios::distinct_states}, // these two first: they build a platform in a child of this
        {"memory",  ratios::memory_accesses}, // process, which must have none
        {"points",  ratios::arrival_points },
        {"workers", ratios::two_workers    },
        {"errors",  ratios::two_errors     },
        {"forward", ratios::forwarding     },
    };

    for (const auto &one : all) {
        if (argc < 2 || strstr(one.name, argv[1]))
            one.measure();
    }
    ratios::print_table();
}
