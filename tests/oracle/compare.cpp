// SPDX-License-Identifier: BSD-2-Clause
#include "compare.hpp"

#include <fnmatch.h>

#include <iterator>
#include <set>
#include <sstream>

namespace oracle
{
namespace
{

struct difference {
    bool zero; // differs where ours is not 0; else everywhere
    const char *cases;
    std::set<std::string> values;
    const char *reason;
};

std::set<std::string> words(const std::string &text)
{
    std::istringstream in(text);

    return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

const std::vector<difference> &differences()
{
    static const std::vector<difference> rows = [] {
        std::vector<difference> list;
#define DIFFERENCE(cases, values, reason, citation) list.push_back({false, cases, words(values), reason});
#define ZERO(cases, values, reason, citation) list.push_back({true, cases, words(values), reason});
#include "difference.def"
#undef DIFFERENCE
#undef ZERO
        return list;
    }();
    return rows;
}

using results = std::map<std::string, record>;

results parse(std::istream &in, bool &ended)
{
    results all;
    std::string line, name;

    while (std::getline(in, line)) {
        size_t equals = line.find('=');
        if (line.size() > 2 && line.front() == '[' && line.back() == ']')
            name = line.substr(1, line.size() - 2);
        else if (line == "end")
            ended = true;
        else if (equals != std::string::npos)
            all[name][line.substr(0, equals)] = std::stoull(line.substr(equals + 1), nullptr, 16);
    }
    return all;
}

// Images of PSTATE are compared field by field; one of AArch32 under the name of CPSR.
void split(record &values, const char *from, const std::string &name)
{
    const struct sysreg_row *row = sysreg_row_of(SPSR_EL1);
    auto image = values.find(from);

    if (image == values.end())
        return;
    for (unsigned i = 0; i < row->fields; i++) {
        const struct sysreg_field *f = sysreg_field_of(row->first_field + i);
        values[name + "." + f->name] = bits_get(image->second, f->mask);
    }
    values[name + ".RES0"] = image->second & ~row->known;
    values.erase(image);
}

void split(record &values)
{
    split(values, "pstate", bits_any(values["pstate"], SPSR_EL1_nRW) ? "cpsr" : "pstate");
    split(values, "spsr", "spsr");
}

class comparison
{
public:
    explicit comparison(std::ostream &o) : out(o)
    {
    }

    void compare_case(const test_case &c, record theirs)
    {
        record ours = expect(c);

        if (!c.far)
            ours.erase("far");
        if (c.left)
            ours.erase("elr");
        split(ours);
        split(theirs);
        rows.clear();
        for (const difference &d : differences())
            if (fnmatch(d.cases, c.name.c_str(), 0) == 0)
                rows.push_back(&d);
        for (const auto &value : ours) {
            auto found = theirs.find(value.first);
            if (found == theirs.end())
                complain() << c.name << ": QEMU printed no " << value.first << "\n";
            else
                compare_value(c.name, value.first, value.second, found->second);
        }
    }

    void compare_value(const std::string &name, const std::string &value, std::uint64_t ours,
                       std::uint64_t qemus)
    {
        bool differs = ours != qemus, listed = false;

        values++;
        for (const difference *d : rows) {
            if (d->values.count(value) == 0 || (d->zero && ours == 0))
                continue;
            listed = true;
            used.insert(d);
            if (!differs || (d->zero && qemus != 0))
                complain() << name << ": " << value << " is not as listed (0x" << ours << " here, 0x" << qemus
                           << " in QEMU): " << d->reason << "\n";
        }
        if (differs && !listed)
            complain() << name << ": " << value << " is 0x" << ours << " here, 0x" << qemus << " in QEMU\n";
        listed_values += listed;
    }

    bool finish(size_t cases)
    {
        for (const difference &d : differences())
            if (used.count(&d) == 0)
                complain() << "no case has the listed difference " << d.cases << ": " << d.reason << "\n";
        out << std::dec << cases << " cases, " << values << " values, " << listed_values
            << " listed differences, " << complaints << " complaints\n";
        return complaints == 0;
    }

    std::ostream &complain()
    {
        return ++complaints <= SHOWN ? out << std::hex : nowhere;
    }

private:
    enum { SHOWN = 100 };
    std::ostream &out;
    std::ostream nowhere{nullptr};
    std::set<const difference *> used;
    std::vector<const difference *> rows; // of the present case
    unsigned values = 0, listed_values = 0, complaints = 0;
};

} // namespace

bool compare(const std::vector<test_case> &cases, std::istream &in, std::ostream &out)
{
    comparison comparing(out);
    bool ended = false;
    results all = parse(in, ended);

    if (!ended)
        comparing.complain() << "QEMU did not come to the end\n";
    for (const test_case &c : cases) {
        auto found = all.find(c.name);
        if (found == all.end())
            comparing.complain() << c.name << ": QEMU did not run it\n";
        else
            comparing.compare_case(c, found->second);
    }
    if (all.size() != cases.size())
        comparing.complain() << all.size() << " names in QEMU's output: two cases share one\n";
    return comparing.finish(cases.size());
}

} // namespace oracle
