// SPDX-License-Identifier: BSD-2-Clause
#include "forward_nv2.h"

#include <stddef.h>

#define ENC(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

enum { ALWAYS, BY_NV1 };
const struct forward_slot forward_slots[] = {
#define SLOT(reg, op0, op1, crn, crm, op2, at, when) {#reg, ENC(op0, op1, crn, crm, op2), at, when},
#include "forward/slot.def"
#undef SLOT
    {0},
};

static const struct {
    const char *to;
    uint16_t encoding;
} redirects[] = {
#define REDIRECT(reg, op0, op1, crn, crm, op2, to) {#to, ENC(op0, op1, crn, crm, op2)},
#include "forward/redirect.def"
#undef REDIRECT
};

// The op1=5 names of EL1's and of the timers' registers.
static unsigned other_name(unsigned encoding)
{
    return (encoding & ~(7U << 11)) | 5U << 11;
}

static const struct forward_slot *slot_of(unsigned encoding, bool nv1)
{
    for (const struct forward_slot *s = forward_slots; s->name; s++) {
        if (encoding == (s->by_nv1 && !nv1 ? other_name(s->encoding) : s->encoding))
            return s;
    }
    return NULL;
}

// Memory goes before registers, and both before the trap of everything that is EL2's by op1.
struct forward_nv2 forward_nv2_access(uint16_t encoding, bool nv1, bool nv2)
{
    const struct forward_slot *slot = nv2 ? slot_of(encoding, nv1) : NULL;
    unsigned op0 = encoding >> 14, op1 = encoding >> 11 & 7;

    if (slot)
        return (struct forward_nv2){.kind = FORWARD_NV2_MEMORY, .offset = slot->offset, .name = slot->name};
    for (size_t i = 0; nv2 && i < sizeof(redirects) / sizeof(*redirects); i++) {
        if (redirects[i].encoding == encoding)
            return (struct forward_nv2){.kind = FORWARD_NV2_REGISTER, .name = redirects[i].to};
    }
    return (struct forward_nv2){.kind = op0 != 0 && (op1 == 4 || op1 == 5) ? FORWARD_NV2_TRAP
                                                                           : FORWARD_NV2_PLAIN};
}
