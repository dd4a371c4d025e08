// SPDX-License-Identifier: BSD-2-Clause
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "scenario/suggest.h"

bool command_no_option(const char *command, const char *const *options, const char *name, bool more)
{
    struct suggest near = suggest_for(name, strlen(name));

    for (; *options; options++)
        suggest_offer(&near, *options);
    if (near.best && near.distance == 0)
        fprintf(stderr, "rasim %s: %s: %s\n", command, name,
                more ? "what follows does not fit it" : "something must follow");
    else
        fprintf(stderr, "rasim %s: there is no option '%s'", command, name);
    if (near.distance != 0)
        fprintf(stderr, near.best ? "; did you mean '%s'?\n" : "\n", near.best);
    return false;
}
