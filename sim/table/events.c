// SPDX-License-Identifier: BSD-2-Clause
// KVM_SET_VCPU_EVENTS and KVM_GET_VCPU_EVENTS of Linux (arch/arm64/kvm/guest.c), as the model's routines
// do.
#include "sw/kvm.h"
#include "table/bench.h"
#include "table/tables.h"

enum { BASE = 1u << FEAT_VHE, OLD_SYNDROME = 0x155 };

static const uint64_t syndromes[] = {0, 1, 0xc11, 0x1000000, 0x1ffffff, 0x2000000, 0xbe000c11, UINT64_MAX};
static const uint64_t pended[] = {0, 0xc11, 0x1000000, 0x1ffffff};

static const char *const versions[] = {"6.12", "6.17", NULL};
static const option_set version_options[] = {KVM_6_12, KVM_6_17};

static const struct table_input set_inputs[] = {
    {.name = "kvm",                    .own = OWN_KVM + 1, .max = 1, .words = versions},
    {.name = "vcpu_A",                        .own = OWN_VCPU_A + 1, .max = 1},
    {.name = "FEAT_RAS"                               },
    {.name = "VSE",.own = OWN_VSE + 1, .max = 1},
    {.name = "ext_dabt_pending",                                .own = OWN_EXT_DABT_PENDING + 1, .max = 1},
    {.name = "serror_pending", .own = OWN_SERROR_PENDING + 1, .max = 1},
    {.name = "serror_has_esr",                           .own = OWN_SERROR_HAS_ESR + 1, .max = 1},
    {.name = "serror_esr",                                .own = OWN_SERROR_ESR + 1, .max = UINT64_MAX, .values = syndromes, .count = 8},
    {0},
};
static const char *const set_outputs[] = {"result", "VSE_after", "VSESR_after", "entered", NULL};

static const struct table_input get_inputs[] = {
    {.name = "FEAT_RAS"},
    {.name = "VSE",      .own = OWN_VSE + 1, .max = 1},
    {.name = "VSESR",          .own = OWN_VSESR + 1, .max = 0x1ffffff, .values = pended, .count = 4},
    {0   },
};
static const char *const get_outputs[] = {"serror_pending", "serror_has_esr", "serror_esr", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static struct vcpu *pend(struct bench *b, const struct table_case *c, uint64_t syndrome)
{
    struct vcpu *vcpu = &b->machine->sw.vcpu[0];

    vcpu->hcr = c->own[OWN_VSE] ? vcpu->hcr | HCR_EL2_VSE : vcpu->hcr & ~HCR_EL2_VSE;
    vcpu->vsesr = syndrome;
    return vcpu;
}

static void answer_set(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);
    const struct vcpu *vcpu = pend(b, c, OLD_SYNDROME);
    uint64_t *x = b->machine->pe[0].x;
    const struct pstate el1 = {.el = 1, .sp = 1, .a = c->own[OWN_VCPU_A] != 0};

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]]);
    b->machine->sw.vcpu[0].pstate = pstate_to_spsr(&el1);
    b->machine->pe[0].sys[ESR_EL1] = 0;
    x[0] = c->own[OWN_EXT_DABT_PENDING];
    x[1] = c->own[OWN_SERROR_PENDING];
    x[2] = c->own[OWN_SERROR_HAS_ESR];
    x[3] = c->own[OWN_SERROR_ESR];
    bench_run(b, "kvm:kvm_arm_vcpu_set_events");
    table_put(a->output[0], x[0] == 0 ? "0" : x[0] == (uint64_t)-KVM_EINVAL ? "-EINVAL" : "?");
    table_put_bit(a->output[1], (vcpu->hcr & HCR_EL2_VSE) != 0);
    table_put_hex(a->output[2], vcpu->vsesr);
    table_put(a->output[3], "-");
    if (b->machine->pe[0].sys[ESR_EL1])
        table_put_hex(a->output[3], b->machine->pe[0].sys[ESR_EL1]);
    a->rule = "__kvm_arm_vcpu_set_events()";
}

static void answer_get(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);
    struct kvm_vcpu_events e =
        kvm_arm_vcpu_get_events(pend(b, c, c->own[OWN_VSESR]), pe_has(&c->pe, FEAT_RAS));

    table_put_bit(a->output[0], e.serror_pending);
    table_put_bit(a->output[1], e.serror_has_esr);
    table_put_hex(a->output[2], e.serror_esr);
    a->rule = "__kvm_arm_vcpu_get_events()";
}

const struct table table_vcpu_events_set = {
    .name = "vcpu-events-set",
    .question =
        "KVM_SET_VCPU_EVENTS: result, what pends then (VSESR was 0x155), ESR_EL1 of an entry made at once",
    .inputs = set_inputs,
    .outputs = set_outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer_set,
};

const struct table table_vcpu_events_get = {
    .name = "vcpu-events-get",
    .question = "KVM_GET_VCPU_EVENTS of 6.12",
    .inputs = get_inputs,
    .outputs = get_outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer_get,
};
