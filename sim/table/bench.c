// SPDX-License-Identifier: BSD-2-Clause
#include "table/bench.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "platform.h"
#include "run.h"
#include "scenario/scenario.h"
#include "software.h"
#include "stack.h"

enum { STEPS = 2000 };

// PE 0 has a VM like any, PE 1 one with a guest hypervisor, PE 2 one in AArch32.
static const char text[] =
    "pe        3  profile v8.9 NV2\n"
    "memory    dram0  0x8000_0000 128M\n"
    "software  EL3  tf-a  ffh\n"
    "software  EL2  kvm   6.12\n"
    "vm        vm0  memory 16M  guest linux 6.12  runs spin\n"
    "vm        vm1  pe 1  memory 16M  hypervisor kvm-vhe  guest linux 6.12  runs spin\n"
    "vm        vm2  pe 2  memory 16M  guest linux32 6.12  runs spin\n"
    "run       until vm0 is idle or dead, at most 2_000_000cy\n";

static struct {
    struct bench bench;
    struct setup setup;
    struct machine machine, start;
    option_set options[MAX_IMAGES]; // as the scenario has them
    struct run run;
    size_t mark;
} * the;

static void hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct bench *b = ctx;

    (void)setup;
    (void)m;
    if (e->kind == EVENT_ACT) {
        b->acts |= UINT64_C(1) << e->act;
        b->value[e->act] = e->value;
    }
    if (e->kind == EVENT_SIGNAL)
        b->signals |= 1U << e->code;
}
_Static_assert(ACT_COUNT <= 64, "a bit of struct bench.acts for each");

static void build(void)
{
    char why[256];

    the = calloc(1, sizeof(*the));
    if (!the || !scenario_parse("bench", text, sizeof(text) - 1, &the->setup, stderr) ||
        !run_start(&the->run, &the->setup, &the->machine, why, sizeof(why)))
        abort();
    run_listen(&the->run, (struct listener){hear, &the->bench});
    the->bench.setup = &the->setup;
    the->bench.machine = &the->machine;
    for (unsigned i = 0; i < the->setup.images; i++)
        the->options[i] = the->setup.image[i].options;
    the->start = the->machine;
    the->mark = platform_mark();
}

struct bench *bench_begin(feature_set features)
{
    return bench_begin_with(BENCH_PLAIN, features);
}

struct bench *bench_begin_with(enum bench_vm vm, feature_set features)
{
    if (!the)
        build();
    struct pe *pe = &the->machine.pe[vm];

    platform_rollback(the->mark);
    the->machine = the->start;
    for (unsigned i = 0; i < the->setup.images; i++)
        the->setup.image[i].options = the->options[i];
    digest_forget(&the->run.digests, &the->setup);
    the->bench.acts = the->bench.signals = 0;
    memset(the->bench.value, 0, sizeof(the->bench.value));
    for (unsigned i = 0; i < the->setup.pes; i++)
        the->machine.pe[i].waiting = i != vm;
    the->bench.pe = pe;
    the->bench.vcpu = &the->machine.sw.vcpu[vm];
    pe->features = features;
    pe->pstate.sp = 1;
    return &the->bench;
}

static const struct image *image_of(const struct setup *setup, const char *label)
{
    size_t length = strcspn(label, ":");
    unsigned i = 0;

    while (strlen(setup->image[i].name) != length || memcmp(setup->image[i].name, label, length) != 0)
        i++;
    return &setup->image[i];
}

void bench_options(struct bench *b, const char *image, option_set options)
{
    the->setup.image[image_of(b->setup, image) - b->setup->image].options = options;
}

static bool is_over(const struct bench *b)
{
    return b->pe->pc == NOWHERE || bench_heard(b, ACT_PANIC) || bench_heard(b, ACT_KILL);
}

static void start(struct bench *b, const char *label)
{
    const struct image *image = image_of(b->setup, label);

    b->pe->pstate.el = image->els & 1 << 2 ? 2 : 1;
    b->pe->pc = software_address(image, strchr(label, ':') + 1);
    assert(b->pe->pc && "a table names a routine that is not there");
}

void bench_run(struct bench *b, const char *label)
{
    unsigned steps = 0;

    start(b, label);
    while (!is_over(b) && steps++ < STEPS)
        run_step(&the->run);
    assert(steps < STEPS && "a routine does not return");
}

void bench_enter_guest(struct bench *b, const char *label)
{
    unsigned steps = 0;

    start(b, label);
    while (b->pe->pstate.el == 2 && !is_over(b) && steps++ < STEPS)
        run_step(&the->run);
    assert(steps < STEPS && "a guest is not entered");
}

void bench_leave_guest(struct bench *b)
{
    b->pe->sys[SPSR_EL2] = pstate_to_spsr(&b->pe->pstate);
    b->pe->sys[ELR_EL2] = b->pe->pc;
    bench_run(b, "kvm:el1_irq");
}
