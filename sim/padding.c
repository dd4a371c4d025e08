// SPDX-License-Identifier: BSD-2-Clause
// State has no hidden padding: what machine.h is made of, compiled with -Werror=padded. Const descriptions
// that it mentions come first, they may be padded.
#include "claim.h"
#include "event.h"
#include "exception.h"
#include "setup.h"
#include "software.h"
#include "sysreg.h"

#pragma GCC diagnostic error "-Wpadded"
#include "agenda.h"
#include "ledger.h"
#include "machine.h"
#include "pe.h"
#include "sw/state.h"
