// SPDX-License-Identifier: BSD-2-Clause
// rasim diff nv-traps: what one policy of trap forwarding has and another has not.
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "trap/list.h"

static int usage(void)
{
    fprintf(stderr, "usage: rasim diff nv-traps --policy NAME --policy NAME\npolicies:\n");
    policy_list();
    return EXIT_USAGE;
}

int cmd_diff(int argc, char **argv)
{
    const char *policies[2];
    unsigned count = 0;

    if (argc < 2 || strcmp(argv[1], "nv-traps") != 0)
        return usage();
    for (int i = 2; i < argc; i += 2) {
        if (strcmp(argv[i], "--policy") != 0 || i + 1 == argc || count == 2)
            return usage();
        policies[count++] = argv[i + 1];
    }
    return count == 2 ? list_diff(policies[0], policies[1]) : usage();
}
