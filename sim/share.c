// SPDX-License-Identifier: BSD-2-Clause
#include "share.h"

#include "ledger.h"

static const uint64_t page_size = 0x1000;

int share_find(const struct setup *setup, unsigned vm, uint64_t ipa)
{
    for (unsigned i = 0; i < setup->shares; i++) {
        if (setup->share[i].vm == vm && setup->share[i].ipa == (ipa & ~(page_size - 1)))
            return (int)i;
    }
    return -1;
}

uint64_t share_resolve(const struct setup *setup, uint64_t address)
{
    int vm = setup->shares ? setup_vm_at(setup, address) : -1;
    int share = vm < 0 ? -1 : share_find(setup, (unsigned)vm, address - setup->vm[vm].pa);

    if (share < 0)
        return address;
    return setup->frame[setup->share[share].frame].pa | (address & (page_size - 1));
}

int share_frame(const struct setup *setup, uint64_t pa)
{
    for (unsigned i = 0; i < setup->frames; i++) {
        if (pa - setup->frame[i].pa < page_size)
            return (int)i;
    }
    return -1;
}

// The zero page holds nobody's data.
static uint8_t owners_of_frame(const struct setup *setup, unsigned frame)
{
    uint8_t owners = 0;

    for (unsigned i = 0; i < setup->shares; i++) {
        if (setup->share[i].frame == frame && setup->frame[frame].kind == FRAME_KSM)
            owners = (uint8_t)(owners | 1U << setup->share[i].vm);
    }
    return owners ? owners : CHARGED_HOST;
}

uint8_t share_owners(const struct setup *setup, uint64_t pa)
{
    uint64_t at = share_resolve(setup, pa);
    int frame = share_frame(setup, at), vm = setup_vm_at(setup, at);

    if (frame >= 0)
        return owners_of_frame(setup, (unsigned)frame);
    if (vm < 0)
        vm = setup_device_owner(setup, at);
    return (uint8_t)(vm < 0 ? CHARGED_HOST : 1U << vm);
}

void share_place(struct setup *setup, uint64_t base)
{
    for (unsigned i = 0; i < setup->frames; i++)
        setup->frame[i].pa = base + i * page_size;
}
