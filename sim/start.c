// SPDX-License-Identifier: BSD-2-Clause
// How a run begins: platform, reset, what software's start-up leaves behind, and the scenario's own settings.
#include <stdio.h>
#include <string.h>

#include "choice.h"
#include "migrate.h"
#include "node.h"
#include "run.h"
#include "sw/kvm.h"
#include "sw/l1.h"
#include "sw/linux_stack.h"
#include "take.h"

// A fault of a rate: the next one is due, counted from the first where that has a cycle.
static void fire_again(struct run *run, unsigned source)
{
    const struct platform_source *s = &run->setup->platform.source[source];
    const struct fault *f = &run->setup->fault[s->tag - 1];
    struct machine *m = run->machine;
    unsigned firings = m->platform.firings[source];
    bool timed = s->trigger == PLATFORM_AT_CYCLE;

    if (firings >= s->times)
        return;
    uint64_t cycle = timed ? f->at_cycle + firings * f->period : m->cycle[m->turn] + f->period;
    agenda_add(&m->agenda, (struct due){.cycle = cycle, .kind = DUE_SOURCE, .what = (uint8_t)source});
}

static void fault_fired(void *ctx, unsigned source)
{
    struct run *run = ctx;
    fire_again(run, source);
    struct event e = {
        .kind = EVENT_FIRE, .source = (uint8_t)source, .tag = run->setup->platform.source[source].tag};
    digest_touch(&run->digests, PART_SOURCES);
    run_tell(run, &e, run->machine->turn);
}

static void word_fetched(void *ctx, const struct platform_fetch *fetch)
{
    struct run *run = ctx;
    struct event e = {.kind = EVENT_FETCH, .fetch = fetch, .address = fetch->address, .tag = fetch->tag};

    digest_touch(&run->digests, PART_PLATFORM);
    run_tell(run, &e, run->machine->turn);
}

// A fault at a VM's stack pointer.
static bool fault_place(void *ctx, unsigned source, uint64_t *address)
{
    struct run *run = ctx;
    const struct fault *f = &run->setup->fault[run->setup->platform.source[source].tag - 1];

    if (!linux_stack_place(run->setup, run->machine, f->stack_of - 1U, f->offset, address))
        return false;
    *address &= f->kind == FAULT_TAG ? ~UINT64_C(63) : ~UINT64_C(0); // the tag of a line
    return true;
}

uint64_t run_fault_address(const struct setup *setup, const struct machine *m, unsigned fault)
{
    const struct fault *f = &setup->fault[fault];
    uint64_t place = m->platform.place[f->source];

    return place ? place : f->address;
}

// Without FEAT_RAS an SError has no state to tell: bits [23:0] are RES0 unless IDS=1 (DDI 0487 D24.2.46).
static uint32_t serror_syndrome(const struct pe *pe, const struct fault *f)
{
    if (f->impdef_syndrome)
        return syndrome_serror_impdef(0);
    return pe_has(pe, FEAT_RAS) ? syndrome_serror(f->state, pe->impdef[IMPDEF_SERROR_EA] != 0) : 0;
}

// An SError of the scenario arrives; where it names a node, that records it first, as hardware would.
static void raise_serror(void *ctx, unsigned source, unsigned pe)
{
    struct run *run = ctx;
    const struct fault *f = &run->setup->fault[run->setup->platform.source[source].tag - 1];
    struct pe *p = &run->machine->pe[pe];

    if (f->kind == FAULT_WORKER) {
        digest_touch(&run->digests, PART_OS + pe);
        run->machine->sw.host[pe].worker_waits = 1;
    }
    if (f->kind == FAULT_MIGRATE)
        migrate_ask(run, (unsigned)(f - run->setup->fault));
    if (f->kind == FAULT_STALL)
        run->machine->cycle[pe] += run->stall ? run->stall : f->late;
    if (f->kind != FAULT_SERROR)
        return;
    if (f->node >= 0) {
        struct ras_error error = {
            .address = run_fault_address(run->setup, run->machine, (unsigned)(f - run->setup->fault)),
            .tag = run->setup->platform.source[source].tag,
            .state = (uint8_t)f->state,
            .has_address = f->has_address,
            .incorrect_address = f->address_incorrect,
            .serr = run->setup->node[f->node].serr,
            .in_band = !f->quiet};
        struct ras_result result = ras_detect(&run->machine->platform.ras, (unsigned)f->node, &error);
        node_recorded(run, (unsigned)f->node, &error, &result);
    }
    if (f->quiet)
        return;
    struct due due = {.cycle = (run->fires_at ? run->fires_at : run->machine->cycle[pe]) + f->late,
                      .kind = DUE_SERROR,
                      .what = (uint8_t)pe,
                      .iss = serror_syndrome(p, f),
                      .tag = run->setup->platform.source[source].tag,
                      .synchronizable = f->synchronizable};
    if (f->late == 0) {
        take_due(run, &due);
        return;
    }
    agenda_add(&run->machine->agenda, due);
}

void run_reset_pe(const struct setup *setup, struct machine *m, unsigned pe)
{
    feature_set features = setup->features | (setup->gic ? feature_bit(FEAT_GICv3) : 0);

    pe_reset(&m->pe[pe], pe, features);
    memcpy(m->pe[pe].impdef, setup->impdef, sizeof(setup->impdef));
}

static void reset_pes(const struct setup *setup, struct machine *m)
{
    for (unsigned i = 0; i < setup->pes; i++)
        run_reset_pe(setup, m, i);
    for (unsigned i = 0; i < setup->nodes; i++)
        node_reset(setup, &m->platform.ras, i);
    if (setup->gic)
        gic_reset(&m->platform.gic);
    for (unsigned i = 0; i < MAX_ERRORS; i++)
        m->ledger.entry[i].noticed = UINT64_MAX;
}

// Registers at EL1 are of one VM at a time; or of the host, where it is there without VHE.
static void load_el1(const struct setup *setup, struct machine *m, unsigned pe, int vm)
{
    if (vm >= 0 && setup->image_kvm >= 0)
        kvm_load_el1(m, setup->vm[vm].pe, (unsigned)vm);
    else if (vm < 0 && setup->nvhe)
        kvm_load_el1(m, pe, EL1_OF_HOST);
}

static void first_vms(struct run *run)
{
    const struct setup *setup = run->setup;

    for (unsigned pe = 0; pe < setup->pes; pe++) {
        int vm = setup_first_vm(setup, pe);
        load_el1(setup, run->machine, pe, setup->nvhe ? -1 : vm);
        if (vm >= 0)
            run_start_slice(run, pe, (unsigned)vm);
    }
}

static void reset_vcpus(const struct setup *setup, struct machine *m)
{
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->nvhe || setup_first_vm(setup, setup->vm[vm].pe) != (int)vm)
            kvm_save_el1(m, setup->vm[vm].pe, vm);
    }
    for (unsigned pe = 0; setup->nvhe && pe < setup->pes; pe++)
        m->sw.host[pe].el1_of = EL1_OF_HOST;
}

// Firmware first, then hypervisor and host, guests, and the VMMs last: they say where the PE stands.
static void start_software(const struct setup *setup, struct machine *m)
{
    for (unsigned pe = 0; pe < setup->pes; pe++) {
        for (int vmms = 0; vmms < 2; vmms++) {
            for (int el = 3; el >= 0; el--) {
                for (unsigned i = 0; i < setup->images; i++) {
                    const struct image *image = &setup->image[i];
                    bool vmm = image->vm >= 0 && setup->vm[image->vm].vmm_image == (int8_t)i;
                    int highest = image->els & 8 ? 3 : image->els & 4 ? 2 : image->els & 2 ? 1 : 0;
                    if (highest != el || vmm != (vmms == 1) || image->program->hypervisor ||
                        (image->vm >= 0 && setup->vm[image->vm].pe != pe))
                        continue;
                    load_el1(setup, m, pe, image->vm);
                    image->program->start(setup, m, image, pe);
                }
            }
        }
    }
}

// A PE that nothing starts stays off, as PSCI leaves it: it waits where no software is, and never wakes.
static void park_the_rest(const struct setup *setup, struct machine *m)
{
    for (unsigned pe = 0; pe < setup->pes; pe++)
        m->pe[pe].waiting = m->pe[pe].pc == 0;
}

static void schedule_faults(const struct setup *setup, struct machine *m)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];
        if (setup->platform.source[f->source].trigger == PLATFORM_AT_CYCLE)
            agenda_add(&m->agenda, (struct due){.cycle = f->at_cycle, .kind = DUE_SOURCE, .what = f->source});
    }
}

static void schedule_patrols(const struct setup *setup, struct machine *m)
{
    for (unsigned i = 0; i < setup->platform.scrubbers; i++)
        agenda_add(&m->agenda,
                   (struct due){.cycle = setup->patrol[i].period, .kind = DUE_SCRUB, .what = (uint8_t)i});
}

// What KVM loads while the VM runs is set in the vCPU, not in the PE. NULL: the register is not switched.
static uint64_t *switched(struct vcpu *vcpu, enum sysreg reg)
{
    switch (reg) {
    case HCR_EL2:
        return &vcpu->hcr;
    case VSESR_EL2:
        return &vcpu->vsesr;
    case VDISR_EL2:
        return &vcpu->vdisr;
    default:
        return NULL;
    }
}

static void apply_sets(const struct setup *setup, struct machine *m)
{
    for (unsigned i = 0; i < setup->sets; i++) {
        const struct assignment *a = &setup->set[i];
        for (unsigned pe = 0; pe < setup->pes; pe++) {
            uint64_t *reg = a->vm < 0 ? NULL : switched(&m->sw.vcpu[a->vm], a->reg);
            if (!reg)
                reg = &m->pe[pe].sys[a->reg];
            if (a->vm >= 0 && setup->vm[a->vm].pe != pe)
                continue;
            if (a->vm >= 0 && a->vm == setup->nested) {
                l1_set(setup, m, a);
                continue;
            }
            load_el1(setup, m, pe, a->vm);
            *reg = bits_put(*reg, a->mask, a->value);
        }
    }
}

bool run_start(struct run *run, const struct setup *setup, struct machine *machine, char *why, size_t size)
{
    static struct platform_env env; // one platform a process (models/platform.h)
    static struct tlb tlb;

    *run = (struct run){.setup = setup, .machine = machine, .bus = {.transport = platform_transport}};
    digest_forget(&run->digests, setup);
    run->watches = setup->platform.groups > 0;
    for (unsigned i = 0; i < setup->platform.sources; i++)
        run->watches |= setup->platform.source[i].trigger == PLATFORM_AT_ACCESS;
    memset(machine, 0, sizeof(*machine));
    env = (struct platform_env){run,           &run->elapsed, raise_serror, fault_fired,
                                node_recorded, word_fetched,  fault_place};
    if (!platform_build(&setup->platform, &env, why, size))
        return false;
    platform_bind(&machine->platform);
    run->bus.page = platform_pages();
    choice_prepare(run);
    tlb = (struct tlb){.get = platform_tlb_get, .put = platform_tlb_put, .entries = setup->platform.tlb};
    run->bus.tlb = setup->platform.tlb ? &tlb : NULL;
    reset_pes(setup, machine);
    reset_vcpus(setup, machine);
    start_software(setup, machine);
    if (setup->nested >= 0)
        l1_start(setup, machine);
    park_the_rest(setup, machine);
    apply_sets(setup, machine);
    first_vms(run);
    schedule_faults(setup, machine);
    schedule_patrols(setup, machine);
    return true;
}
