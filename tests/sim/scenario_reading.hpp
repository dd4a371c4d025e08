// SPDX-License-Identifier: BSD-2-Clause
// A scenario read from a string, and what was said about it.
#ifndef RASIM_TESTS_SIM_SCENARIO_READING_HPP
#define RASIM_TESTS_SIM_SCENARIO_READING_HPP

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

// A function may share its name with a struct in C.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "scenario/diagnostic.h"
#include "scenario/lexer.h"
#include "scenario/number.h"
#include "scenario/plan.h"
#include "scenario/scenario.h"
#include "scenario/suggest.h"
#include "scenario/verb.h"
}
#pragma GCC diagnostic pop

// What `write` prints.
template <typename Write> std::string printed(Write write)
{
    char *text = nullptr;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    write(out);
    fclose(out);
    std::string result(text, size);
    free(text);
    return result;
}

class reading
{
public:
    explicit reading(const std::string &text) : setup_(new setup())
    {
        errors = printed(
            [&](FILE *out) { good = scenario_parse("t.ras", text.data(), text.size(), &*setup_, out); });
    }
    ~reading()
    {
        setup_release(&*setup_);
    }
    reading(const reading &) = delete;
    reading &operator=(const reading &) = delete;

    const setup *operator->() const
    {
        return &*setup_;
    }
    const setup &operator*() const
    {
        return *setup_;
    }

    // "line:column: text" of each diagnostic.
    std::vector<std::string> mistakes() const
    {
        std::vector<std::string> list;
        std::istringstream in(errors);
        for (std::string line; std::getline(in, line);) {
            if (line.rfind("t.ras:", 0) == 0)
                list.push_back(line.substr(6));
        }
        return list;
    }

    bool good = false;
    std::string errors;

private:
    std::unique_ptr<setup> setup_;
};

using mistakes = std::vector<std::string>;

// Seven good lines; a test's own begin at line 8.
inline std::string whole(const std::string &more)
{
    return "pe        2 profile v8.6\n"
           "memory    dram0 0x8000_0000 64M\n"
           "node      mem0 at dram0 UE DE CE\n"
           "software  EL3 tf-a\n"
           "software  EL2 kvm\n"
           "vm        vm0 memory 16M guest linux\n"
           "run       until vm0 is idle or dead, at most 2_000_000cy\n" +
           more + "\n";
}

// The mistakes in lines that follow the seven good ones.
inline mistakes wrong(const std::string &more)
{
    return reading(whole(more)).mistakes();
}

// A routine that the program has under all options, whatever it is called.
inline std::string some_routine(const char *name)
{
    const program *p = software_find(name);
    for (unsigned part = 0; p->parts[part]; part++) {
        for (unsigned i = 0; i < p->part_counts[part]; i++) {
            const routine &r = p->parts[part][i];
            if ((!p->part_only || p->part_only[part] == 0) && r.count > 0 && r.steps[0].only == 0 &&
                r.steps[0].unless == 0)
                return r.name;
        }
    }
    return "";
}

#endif
