// SPDX-License-Identifier: BSD-2-Clause
// The commands of rasim; argv[0] is the command's own name. Each returns an exit status.
#ifndef RASIM_SIM_COMMAND_H
#define RASIM_SIM_COMMAND_H

#include <stdbool.h>

enum exit_status {
    EXIT_PASS = 0,
    EXIT_FAIL = 1,       // a claim is broken
    EXIT_USAGE = 2,      // the user's mistake
    EXIT_INVALID = 3,    // a planned fault never fired, an expectation was never reached
    EXIT_SKIP = 4,       // the machine lacks a feature
    EXIT_INCOMPLETE = 5, // a bound was hit
    EXIT_DIVERGED = 6,   // a replay does not end as the exploration said
    EXIT_INTERNAL = 70,
};

// Says what is wrong with the option `name` of a call, which has `more` behind it; `options`: all that there
// are, up to NULL. Always false.
bool command_no_option(const char *command, const char *const *options, const char *name, bool more);

int cmd_run(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_decode(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_table(int argc, char **argv);
int cmd_trap(int argc, char **argv);
int cmd_diff(int argc, char **argv);
int cmd_explore(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_windows(int argc, char **argv);
int cmd_test(int argc, char **argv);

#endif
