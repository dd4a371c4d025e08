// SPDX-License-Identifier: BSD-2-Clause
#include "live.h"

// The return state registers of each EL.
static const struct {
    enum sysreg reg;
    uint8_t el;
    uint8_t what;
} return_state[] = {
    {ELR_EL1,  1, LOSE_ELR },
    {ELR_EL2,  2, LOSE_ELR },
    {ELR_EL3,  3, LOSE_ELR },
    {SPSR_EL1, 1, LOSE_SPSR},
    {SPSR_EL2, 2, LOSE_SPSR},
    {SPSR_EL3, 3, LOSE_SPSR},
    {ESR_EL1,  1, LOSE_ESR },
    {ESR_EL2,  2, LOSE_ESR },
    {ESR_EL3,  3, LOSE_ESR },
 // Abort mode of AArch32 EL1; the other modes' are not followed.
    {LR_abt,   1, LOSE_ELR },
    {SPSR_abt, 1, LOSE_SPSR},
    {DFSR,     1, LOSE_ESR },
    {IFSR,     1, LOSE_ESR },
};

static int find(enum sysreg reg)
{
    for (unsigned i = 0; i < sizeof(return_state) / sizeof(return_state[0]); i++) {
        if (return_state[i].reg == reg)
            return (int)i;
    }
    return -1;
}

static void lose(struct run *run, unsigned pe, unsigned el, uint8_t regs)
{
    struct live *live = &run->machine->live[pe][el];
    struct event e = {.kind = EVENT_LOSE,
                      .to_el = (uint8_t)el,
                      .regs = regs,
                      .value = live->elr,
                      .address = live->since,
                      .tag = live->tag};
    run_tell(run, &e, pe);
}

void live_take(struct run *run, unsigned pe, unsigned el, bool syndrome, uint32_t tag, uint64_t new_elr)
{
    struct live *live = &run->machine->live[pe][el];
    digest_touch(&run->digests, PART_LIVE + pe);
    uint8_t written = (uint8_t)(LOSE_ELR | LOSE_SPSR | (syndrome ? LOSE_ESR : 0));

    if (live->regs & written)
        lose(run, pe, el, live->regs & written);
    live->regs |= written;
    live->elr = new_elr;
    live->since = run->machine->cycle[pe];
    live->tag = tag;
}

void live_read(struct run *run, unsigned pe, unsigned from_el, enum sysreg reg)
{
    int i = find(reg);
    if (i < 0 || return_state[i].el != from_el)
        return;
    digest_touch(&run->digests, PART_LIVE + pe);
    run->machine->live[pe][from_el].regs &= (uint8_t)~return_state[i].what;
}

void live_write(struct run *run, unsigned pe, unsigned from_el, enum sysreg reg, uint64_t value)
{
    int i = find(reg);
    if (i < 0)
        return;
    struct live *live = &run->machine->live[pe][return_state[i].el];
    digest_touch(&run->digests, PART_LIVE + pe);
    bool return_register = return_state[i].what != LOSE_ESR; // ERET does not use ESR
    if (return_state[i].el < from_el && (live->regs & return_state[i].what))
        lose(run, pe, return_state[i].el, return_state[i].what);
    if (return_register || return_state[i].el < from_el)
        live->regs |= return_state[i].what;
    if (return_state[i].what == LOSE_ELR)
        live->elr = value;
    live->since = run->machine->cycle[pe];
}

void live_return(struct run *run, unsigned pe, unsigned el)
{
    digest_touch(&run->digests, PART_LIVE + pe);
    run->machine->live[pe][el] = (struct live){0};
}
