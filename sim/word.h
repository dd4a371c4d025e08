// SPDX-License-Identifier: BSD-2-Clause
// The words by which traces and claims call an exception.
#ifndef RASIM_SIM_WORD_H
#define RASIM_SIM_WORD_H

#include "claim.h"

enum take_what word_of_exception(const struct exception *e);
const char *word_of_take(enum take_what what);

// SError, vSError or delegated-SError, by the register it was deferred to.
enum take_what word_of_deferred(enum sysreg disr);

#endif
