// SPDX-License-Identifier: BSD-2-Clause
// One reading of a scenario: from statements to a setup.
#ifndef RASIM_SIM_SCENARIO_READER_H
#define RASIM_SIM_SCENARIO_READER_H

#include "scenario/diagnostic.h"
#include "scenario/lexer.h"
#include "scenario/verb.h"
#include "setup.h"

struct let {
    const char *name, *value;
    uint32_t line;
};

struct reader {
    struct setup *setup;
    struct diagnostics *diagnostics;
    struct lexer lexer;
    enum verb verb[MAX_PLAN];  // of each statement; VERB_COUNT: none
    uint32_t said[VERB_COUNT]; // line of the first statement with this verb, or meant to have it; 0: none
    struct let let[MAX_PLAN];
    unsigned lets;
    bool unplaceable;    // a statement that setup_place() rests on is wrong
    bool placed;         // addresses in VMs and of labels are known
    bool gic_said;       // there is a `gic`, though perhaps a wrong one
    bool images_unknown; // not all software could be read, so that an unknown name may be right
};

void reader_run(struct reader *r);

#endif
