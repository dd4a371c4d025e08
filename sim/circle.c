// SPDX-License-Identifier: BSD-2-Clause
#include "circle.h"

#include "digest.h"
#include "run.h"

void circle_return(struct run *run, unsigned pe)
{
    struct circle *c = &run->machine->circle[pe];
    struct digest now = digest_again_of_hardware(run->setup, run->machine, &run->digests);

    if (now.a == c->a && now.b == c->b) {
        struct event told = {
            .kind = EVENT_LIVELOCK, .value = c->returns + 1, .tag = run->machine->pe[pe].serror.tag};

        c->returns = 0;
        if (++c->times == CIRCLE_TIMES) {
            c->livelocks++;
            run_tell(run, &told, pe);
        }
        return;
    }
    if (++c->returns < c->patience)
        return;
    c->patience = c->patience ? 2 * c->patience : 1;
    c->a = now.a;
    c->b = now.b;
    c->returns = c->times = 0;
}
