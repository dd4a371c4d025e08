// SPDX-License-Identifier: BSD-2-Clause
// State has no hidden padding; descriptions that the state headers mention come first, they may be padded.
#include "exception.h"
#include "sysreg.h"

#pragma GCC diagnostic error "-Wpadded"
#include "bus.h"
#include "pe.h"
#include "ras.h"
#include "ras_group.h"
