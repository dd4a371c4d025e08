// SPDX-License-Identifier: BSD-2-Clause
#ifndef RASIM_TESTS_ORACLE_COMPARE_HPP
#define RASIM_TESTS_ORACLE_COMPARE_HPP

#include <istream>
#include <ostream>

#include "case.hpp"

namespace oracle
{

// QEMU's output `in` against isa/. True when all cases were run, and each value is ours or on the list of
// differences, and each listed difference still is one. Says on `out` what is not so.
bool compare(const std::vector<test_case> &cases, std::istream &in, std::ostream &out);

} // namespace oracle

#endif
