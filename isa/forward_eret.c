// SPDX-License-Identifier: BSD-2-Clause
#include "forward_eret.h"

#include "bits.h"

static const uint64_t NZCV = BITS(31, 28), PAN = BIT(22), IL = BIT(20), DAIF = BITS(9, 6), M = BITS(4, 0);
enum { EL0t = 0, EL1t = 4, EL1h = 5, EL2t = 8, EL2h = 9, EL3t = 12, EL3h = 13 };

// To EL3, a mode that does not exist, AArch32, or EL1 where TGE leaves none.
static bool illegal(uint64_t mode, bool tge)
{
    if (mode == EL3t || mode == EL3h || mode == 1 || bits_any(mode, BIT(1)) || bits_any(mode, BIT(4)))
        return true;
    return tge && (mode == EL1t || mode == EL1h);
}

// Before 7.2 flags and masks stayed, too.
static uint64_t illegal_pstate(const struct forward_eret *in)
{
    uint64_t kept =
        in->edition >= FORWARD_7_2 ? (in->spsr & (NZCV | DAIF | PAN)) : (in->pstate & (NZCV | DAIF));

    return kept | (in->pstate & M) | IL;
}

struct forward_eret_answer forward_eret_emulate(const struct forward_eret *in)
{
    uint64_t mode = in->spsr & M;
    bool bad = illegal(mode, in->tge);
    bool own = mode == EL2t || mode == EL2h, host = mode == EL0t && in->e2h && in->tge;

    return (struct forward_eret_answer){
        .pstate = bad ? illegal_pstate(in) : in->spsr, .illegal = bad, .direct = !bad && (own || host)};
}
