// SPDX-License-Identifier: BSD-2-Clause
// Frames with many mappings: memory_failure() of a KSM page and of the zero page, a write to one
// (mm/memory-failure.c, mm/ksm.c, mm/memory.c wp_page_copy). Host only. Guest pages in one frame have the
// same content and nobody has written their own frames meanwhile, so a copy moves no bytes here; it reads
// them.
#include "ledger.h"
#include "share.h"
#include "sw/linux.h"

enum { PAGE = 0x1000 };

static uint64_t shared_frame(const struct setup *setup, int share)
{
    return setup->frame[setup->share[share].frame].pa;
}

static uint64_t own_frame(const struct setup *setup, int share)
{
    const struct share *s = &setup->share[share];

    return setup->vm[s->vm].pa + s->ipa;
}

static uint8_t *share_state(struct cpu *cpu, int share)
{
    digest_touch(&cpu->run->digests, PART_FRAMES);
    return &cpu->m->sw.share[share];
}

uint64_t linux_page_frame(struct cpu *cpu, unsigned vm, uint64_t ipa)
{
    int share = share_find(cpu->setup, vm, ipa);
    bool there =
        share >= 0 && (cpu->m->sw.share[share] == SHARE_MAPPED || cpu->m->sw.share[share] == SHARE_HWPOISON);

    return there ? shared_frame(cpu->setup, share) : cpu->setup->vm[vm].pa + (ipa & ~UINT64_C(0xfff));
}

bool linux_page_write_protected(struct cpu *cpu, unsigned vm, uint64_t ipa)
{
    int share = share_find(cpu->setup, vm, ipa);

    return share >= 0 && cpu->m->sw.share[share] != SHARE_OWN;
}

// A shared frame that memory_failure() refused is marked, but the VMM's entry still leads there.
bool linux_page_poisoned(struct cpu *cpu, unsigned vm, uint64_t ipa)
{
    int share = share_find(cpu->setup, vm, ipa);

    if (share >= 0 && cpu->m->sw.share[share] == SHARE_MAPPED)
        return false;
    return linux_frame_poisoned(cpu_see_frames(cpu), linux_page_frame(cpu, vm, ipa));
}

// ---- memory_failure(). Locals as in linux_mf.c, and scratch[7]: the next share to look at.

static uint64_t *page_of(struct cpu *cpu)
{
    return &cpu_os(cpu)->scratch[4];
}

// The next page from scratch[7] on that lies in the frame and is in this state; -1: none.
static int next_share(struct cpu *cpu, enum share_state state)
{
    struct os *os = cpu_os(cpu);

    while (os->scratch[7] < cpu->setup->shares) {
        int share = (int)os->scratch[7]++;
        if (shared_frame(cpu->setup, share) == *page_of(cpu) && cpu->m->sw.share[share] == state)
            return share;
    }
    return -1;
}

// The zero page is a reserved page: get_any_page() fails. KSM pages are refused before 6.4.
static bool is_refused(struct cpu *cpu)
{
    int frame = share_frame(cpu->setup, *page_of(cpu));

    cpu_os(cpu)->scratch[7] = 0;
    return cpu->setup->frame[frame].kind == FRAME_ZERO || cpu_chosen(cpu, "6.1");
}

static bool say_refused(struct cpu *cpu)
{
    cpu_act(cpu, ACT_MF_IGNORED, *page_of(cpu), (uint32_t)cpu_see_os(cpu)->scratch[5]);
    return false;
}

static unsigned chain_of(const struct setup *setup, unsigned frame)
{
    int8_t of = setup->frame[frame].duplicate_of;

    return of < 0 ? frame : (unsigned)of;
}

// Healthy is what is not marked. 0: there is none.
static uint64_t healthy_duplicate(struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;
    unsigned failing = (unsigned)share_frame(setup, *page_of(cpu));

    for (unsigned i = 0; i < setup->frames; i++) {
        if (i != failing && setup->frame[i].kind == FRAME_KSM &&
            chain_of(setup, i) == chain_of(setup, failing) &&
            !linux_frame_poisoned(cpu_see_frames(cpu), setup->frame[i].pa))
            return setup->frame[i].pa;
    }
    return 0;
}

static bool can_recover(struct cpu *cpu)
{
    return cpu_chosen(cpu, "ksm-recovery") && healthy_duplicate(cpu) != 0;
}

// x0: the VMM's address of a page that lies in the frame.
static bool next_to_unmap(struct cpu *cpu)
{
    int share = next_share(cpu, SHARE_MAPPED);

    if (share < 0)
        return true;
    *share_state(cpu, share) = SHARE_HWPOISON;
    cpu->pe->x[0] = own_frame(cpu->setup, share);
    return false;
}

static bool rewind_shares(struct cpu *cpu)
{
    cpu_os(cpu)->scratch[7] = 0;
    return false;
}

// kill_proc: AR for the task whose access it was, AO for processes that asked for early kill. True: that was
// the last.
static bool kill_next(struct cpu *cpu)
{
    int share = next_share(cpu, SHARE_HWPOISON);

    if (share < 0)
        return true;
    unsigned vm = cpu->setup->share[share].vm;
    if (linux_is_required_of_current(cpu) && vm == cpu_vm(cpu))
        linux_send_sigbus(cpu, vm, SIGBUS_AR, own_frame(cpu->setup, share));
    else if (!cpu->m->sw.thread[vm].sigbus && cpu->m->sw.vmm[vm].early_kill)
        linux_send_sigbus(cpu, vm, SIGBUS_AO, own_frame(cpu->setup, share));
    return false;
}

uint64_t linux_mapped_share(struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;

    for (unsigned i = 0; i < setup->shares; i++) {
        if (setup->share[i].vm == cpu_vm(cpu) && shared_frame(setup, (int)i) == *page_of(cpu) &&
            cpu->m->sw.share[i] == SHARE_MAPPED)
            return own_frame(setup, (int)i);
    }
    return 0;
}

// ---- Recovery: each mapping gets a copy of a healthy duplicate. scratch[7] stays at the page that is moved.

static bool none_to_move(struct cpu *cpu)
{
    int share = next_share(cpu, SHARE_MAPPED);

    if (share < 0)
        return true;
    cpu_os(cpu)->scratch[7] = (uint64_t)share;
    return false;
}

static bool copy_duplicate(struct cpu *cpu)
{
    uint8_t page[PAGE];

    cpu_load(cpu, healthy_duplicate(cpu), page, sizeof(page));
    return false;
}

static bool replace_page(struct cpu *cpu)
{
    int share = (int)cpu_see_os(cpu)->scratch[7];

    *share_state(cpu, share) = SHARE_MOVED;
    cpu->pe->x[0] = own_frame(cpu->setup, share);
    cpu_act(cpu, ACT_MIGRATE, cpu->pe->x[0], (uint32_t)cpu_see_os(cpu)->scratch[5]);
    return false;
}

// ---- A write to a shared page: the page of the fault gets a frame of its own.

static int fault_share(struct cpu *cpu)
{
    return share_find(cpu->setup, cpu_vm(cpu), linux_fault_ipa(cpu));
}

// wp_page_copy: a page that maps the zero page gets a zeroed one; nothing is read. A moved page has a frame
// of its own, reused.
static bool needs_no_copy(struct cpu *cpu)
{
    int share = fault_share(cpu);

    return cpu->setup->frame[cpu->setup->share[share].frame].kind == FRAME_ZERO ||
           cpu->m->sw.share[share] == SHARE_MOVED;
}

static bool copy_shared(struct cpu *cpu)
{
    uint8_t page[PAGE];

    cpu_load(cpu, shared_frame(cpu->setup, fault_share(cpu)), page, sizeof(page));
    return false;
}

static bool map_own(struct cpu *cpu)
{
    int share = fault_share(cpu);

    *share_state(cpu, share) = SHARE_OWN;
    cpu->pe->x[0] = own_frame(cpu->setup, share);
    return false;
}

// Rows of unequal length: AlignArrayOfStructures of clang-format 14 crashes at them.
// clang-format off
static const struct step memory_failure_shared[] = {
    {60,  "get_hwpoison_page: the zero page? a KSM page before 6.4?", .op = DO, .run = is_refused,
     .to = "memory_failure_refused", .only = SOFTWARE_SHARED_FRAMES},
    {40,  "ksm_recover_within_chain: a healthy duplicate?", .op = DO, .run = can_recover,
     .to = "ksm_recovery", .only = SOFTWARE_SHARED_FRAMES},
    {100, "collect_procs_ksm: next rmap item", .op = DO, .run = next_to_unmap,
     .to = "memory_failure_shared+5", .only = SOFTWARE_SHARED_FRAMES},
    {150, "try_to_unmap: MMU notifier", .op = CALL, .to = "kvm:kvm_unmap_gfn", .only = SOFTWARE_SHARED_FRAMES},
    {1,   "next", .op = B, .to = "memory_failure_shared+2", .only = SOFTWARE_SHARED_FRAMES},
    {10,  "kill_procs", .op = DO, .run = rewind_shares, .only = SOFTWARE_SHARED_FRAMES},
    {80,  "kill_proc", .op = DO, .run = kill_next, .to = "memory_failure_done", .only = SOFTWARE_SHARED_FRAMES},
    {1,   "next", .op = B, .to = "memory_failure_shared+6", .only = SOFTWARE_SHARED_FRAMES},
};
static const struct step memory_failure_refused[] = {
    {60,  "action_result: Ignored, -EBUSY", .op = DO, .run = say_refused, .only = SOFTWARE_SHARED_FRAMES},
    {1,   "ret", .op = RET, .only = SOFTWARE_SHARED_FRAMES},
};
static const struct step ksm_recovery[] = {
    {40,  "next rmap item", .op = DO, .run = none_to_move, .to = "memory_failure_done",
     .only = SOFTWARE_SHARED_FRAMES},
    {600, "copy_highpage(new, healthy duplicate)", .op = DO, .run = copy_duplicate,
     .only = SOFTWARE_SHARED_FRAMES},
    {60,  "replace_page", .op = DO, .run = replace_page, .only = SOFTWARE_SHARED_FRAMES},
    {20,  "MMU notifier", .op = CALL, .to = "kvm:kvm_unmap_gfn", .only = SOFTWARE_SHARED_FRAMES},
    {1,   "next", .op = B, .to = "ksm_recovery", .only = SOFTWARE_SHARED_FRAMES},
};
static const struct step wp_page_copy[] = {
    {150, "do_wp_page: the zero page?", .op = DO, .run = needs_no_copy, .to = "wp_page_copy+2",
     .only = SOFTWARE_SHARED_FRAMES},
    {600, "copy_user_highpage(new, old)", .op = DO, .run = copy_shared, .only = SOFTWARE_SHARED_FRAMES},
    {60,  "ptep_clear_flush, set_pte_at", .op = DO, .run = map_own, .only = SOFTWARE_SHARED_FRAMES},
    {20,  "MMU notifier", .op = CALL, .to = "kvm:kvm_unmap_gfn", .only = SOFTWARE_SHARED_FRAMES},
    {1,   "ret", .op = RET, .only = SOFTWARE_SHARED_FRAMES},
};
// clang-format on

const struct routine linux_ksm[LINUX_KSM] = {
    {"memory_failure_shared",  memory_failure_shared,  8, ROUTINE_ANYWHERE},
    {"memory_failure_refused", memory_failure_refused, 2, ROUTINE_ANYWHERE},
    {"ksm_recovery",           ksm_recovery,           5, ROUTINE_ANYWHERE},
    {"wp_page_copy",           wp_page_copy,           5, ROUTINE_ANYWHERE},
};
