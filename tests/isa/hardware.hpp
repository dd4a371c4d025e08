// SPDX-License-Identifier: BSD-2-Clause
// The headers of isa/ that describe a PE, for tests in C++.
#ifndef RASIM_TESTS_ISA_HARDWARE_HPP
#define RASIM_TESTS_ISA_HARDWARE_HPP

// C keeps the names of structures and functions apart, C++ warns: "hides constructor".
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "exception.h"
#include "gic.h"
#include "gic_frame.h"
#include "pe.h"
#include "route.h"
#include "serror.h"
#include "syndrome.h"
}
#pragma GCC diagnostic pop

#endif
