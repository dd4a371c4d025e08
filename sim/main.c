// SPDX-License-Identifier: BSD-2-Clause
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *syntax, *help;
} commands[] = {
    {"run",     cmd_run,     "run [--quiet] [--steps] [--trace OUT] FILE...",
     "runs scenarios and judges their claims"                                                                                   },
    {"check",   cmd_check,   "check FILE...",                                          "reads scenarios, reports every mistake" },
    {"plan",    cmd_plan,    "plan [--json] FILE",                                     "prints a scenario's resolved statements"},
    {"decode",  cmd_decode,  "decode KIND VALUE|FILE",                                 "explains a syndrome or a record's bytes"},
    {"list",    cmd_list,    "list verbs|fields|steps|impdef|latencies|features|acts",
     "prints the words of scenarios"                                                                                            },
    {"table",   cmd_table,   "table NAME [--where COLUMN=VALUE] [--rows FILE]",
     "prints a decision for every input, CSV"                                                                                   },
    {"trap",    cmd_trap,    "trap --reg NAME --read|--write [--set REG=VALUE]",
     "whether a nested guest's access is its hypervisor's"                                                                      },
    {"diff",    cmd_diff,    "diff nv-traps --policy NAME --policy NAME",
     "what changed between two tables of nested traps"                                                                          },
    {"explore", cmd_explore, "explore [--jobs N] [--save|--resume RESULT] FILE",
     "tries every arrival of its free errors"                                                                                   },
    {"merge",   cmd_merge,   "merge RESULT...",                                        "the answer of shards of an exploration" },
    {"sweep",   cmd_sweep,   "sweep [--csv] [--policy NAME=STATEMENT]... FILE...",
     "what the same faults cost under each policy"                                                                              },
    {"windows", cmd_windows, "windows [--cost] FILE",                                  "where SError was masked; costs of traps"},
    {"test",    cmd_test,    "test DIR...",                                            "runs every scenario below the folders"  },
};
enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void help(FILE *out)
{
    fprintf(out, "rasim: what happens to an Arm64 machine when its memory lies\n\n");
    for (unsigned i = 0; i < COMMANDS; i++)
        fprintf(out, "  rasim %-48s %s\n", commands[i].syntax, commands[i].help);
    fprintf(out, "\nExit status: 0 PASS, 1 FAIL, 2 mistake in the call or the scenario, 3 INVALID, 5 "
                 "INCOMPLETE, 6 replay diverged.\n");
}

int main(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        help(argc < 2 ? stderr : stdout);
        return argc < 2 ? EXIT_USAGE : EXIT_PASS;
    }
    for (unsigned i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) != 0)
            continue;
        if (argc > 2 && strcmp(argv[2], "--help") == 0) {
            printf("rasim %s\n    %s\n", commands[i].syntax, commands[i].help);
            return EXIT_PASS;
        }
        return commands[i].run(argc - 1, argv + 1);
    }
    fprintf(stderr, "rasim: there is no command '%s'\n\n", argv[1]);
    help(stderr);
    return EXIT_USAGE;
}
