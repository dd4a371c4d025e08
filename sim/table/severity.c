// SPDX-License-Identifier: BSD-2-Clause
// What Linux makes of an SError's syndrome (6.12 asm/traps.h:arm64_ras_serror_get_severity,
// kernel/traps.c:do_serror, kvm/handle_exit.c:kvm_handle_guest_serror), as the model's routines do.
#include "syndrome.h"
#include "table/bench.h"
#include "table/tables.h"

enum { BASE = 1u << FEAT_VHE };

static const uint32_t bits_of_ids[] = {0, 1 << 24};

static const struct table_input inputs[] = {
    {.name = "FEAT_RAS"},
    {.name = "IDS",      .own = OWN_IDS + 1, .max = 1},
    {.name = "DFSC",          .own = OWN_DFSC + 1, .max = 0x3f},
    {.name = "AET",     .own = OWN_AET + 1, .max = 7},
    {0      },
};
static const char *const outputs[] = {"host", "guest", "VSESR", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static const char *outcome(const struct bench *b)
{
    if (bench_heard(b, ACT_PANIC))
        return "panic";
    if (bench_heard(b, ACT_INJECT_VSERROR))
        return "vSError";
    return bench_heard(b, ACT_IGNORE) ? "ignore" : "-";
}

static struct bench *run(const struct table_case *c, const char *label)
{
    struct bench *b = bench_begin(c->pe.features);

    uint32_t iss =
        bits_of_ids[c->own[OWN_IDS]] | (uint32_t)c->own[OWN_AET] << 10 | (uint32_t)c->own[OWN_DFSC];

    b->machine->pe[0].x[1] = syndrome_esr(EC_SERROR, iss);
    bench_run(b, label);
    return b;
}

static void answer(struct table_case *c, struct table_answer *a)
{
    table_put(a->output[0], outcome(run(c, "linux:do_serror")));
    struct bench *b = run(c, "kvm:kvm_handle_guest_serror");
    table_put(a->output[1], outcome(b));
    table_put(a->output[2], "-");
    if (bench_heard(b, ACT_INJECT_VSERROR) && pe_has(&c->pe, FEAT_RAS))
        table_put_hex(a->output[2], b->machine->sw.vcpu[0].vsesr);
    a->rule = pe_has(&c->pe, FEAT_RAS) && !c->own[OWN_IDS] ? "arm64_is_fatal_ras_serror()"
                                                           : "arm64_is_ras_serror()";
}

const struct table table_linux_severity = {
    .name = "linux-severity",
    .question = "what Linux 6.12 makes of an SError, its own and a guest's",
    .inputs = inputs,
    .outputs = outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer,
};
