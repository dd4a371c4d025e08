// SPDX-License-Identifier: BSD-2-Clause
// oracle write FILE.s: the cases as assembly. oracle compare FILE: QEMU's output against isa/.
#include <cstring>
#include <fstream>
#include <iostream>

#include "compare.hpp"

int main(int argc, char **argv)
{
    std::vector<oracle::test_case> cases = oracle::all_cases();

    if (argc == 3 && std::strcmp(argv[1], "write") == 0) {
        std::ofstream out(argv[2]);
        out << oracle::assembly(cases);
        return out.flush() ? 0 : 1;
    }
    if (argc == 3 && std::strcmp(argv[1], "compare") == 0) {
        std::ifstream in(argv[2]);
        return oracle::compare(cases, in, std::cout) ? 0 : 1;
    }
    std::cerr << "oracle write FILE.s | oracle compare FILE\n";
    return 2;
}
