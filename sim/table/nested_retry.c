// SPDX-License-Identifier: BSD-2-Clause
// An SError that waits for a VM with a guest hypervisor, looked at anew before each entry and after each exit
// (Linux 6.17 arch/arm64/kvm/nested.c: kvm_nested_flush_hwstate(), kvm_nested_sync_hwstate()), as the model's
// routines do.
#include "sw/kvm.h"
#include "table/bench_nested.h"
#include "table/tables.h"

enum {
    BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_NV2) | (1u << FEAT_HCX) | (1u << FEAT_SCTLR2) |
           (1u << FEAT_DoubleFault) | (1u << FEAT_DoubleFault2),
    SYNDROME = 0x155,
};

static const char *const versions[] = {"6.17", "7.3", NULL};
static const option_set version_options[] = {KVM_6_17, KVM_7_3};
static const char *const moments[] = {"entry", "exit", NULL};
static const char *const routines[] = {"kvm:kvm_nested_flush_hwstate", "kvm:kvm_nested_sync_hwstate"};
static const char *const places[] = {"VSE", "NESTED_SERROR_PENDING", NULL};

// clang-format off
static const struct table_input inputs[] = {
    {.name = "kvm",         .own = OWN_KVM + 1,    .max = 1, .words = versions},
    {.name = "at",          .own = OWN_MOMENT + 1, .max = 1, .words = moments},
    {.name = "waits_in",    .own = OWN_VSE + 1,    .max = 1, .words = places},
    {.name = "EL"},
    {.name = "HCR_EL2.TGE"},
    {.name = "HCR_EL2.AMO"},
    {.name = "HCR_EL2.E2H"},
    {.name = "HCRX_EL2.TMEA"},
    {.name = "PSTATE.A"},
    {0},
};
// clang-format on
static const char *const outputs[] = {"VSE_after", "NESTED_SERROR_PENDING", "taken_to", "ESR", NULL};

static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_NS;
}

static const char *unreachable(const struct table_case *c)
{
    return c->pe.pstate.el == 3 ? "the VM has no EL3" : table_unreachable_level(&c->pe);
}

static struct bench *begin(const struct table_case *c)
{
    struct bench *b = bench_begin_with(BENCH_HYPERVISOR, c->pe.features);
    bool kept = c->own[OWN_VSE] != 0;

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]]);
    bench_place(b, &c->pe);
    bench_set_vreg(b, ESR_EL1, 0);
    b->vcpu->hcr = kept ? b->vcpu->hcr & ~HCR_EL2_VSE : b->vcpu->hcr | HCR_EL2_VSE;
    b->vcpu->vsesr = kept ? 0 : SYNDROME;
    b->machine->sw.nested.serror_kept = kept;
    b->machine->sw.nested.serror_esr = kept ? SYNDROME : 0;
    return b;
}

static void answer(struct table_case *c, struct table_answer *a)
{
    struct bench *b = begin(c);

    bench_run(b, routines[c->own[OWN_MOMENT]]);
    table_put_bit(a->output[0], bits_any(b->vcpu->hcr, HCR_EL2_VSE));
    table_put_bit(a->output[1], b->machine->sw.nested.serror_kept);
    table_put(a->output[2], "-");
    table_put(a->output[3], "-");
    if (bench_heard(b, ACT_INJECT_NESTED_SERROR)) {
        table_put(a->output[2], "EL2");
        table_put_hex(a->output[3], b->value[ACT_INJECT_NESTED_SERROR]);
    } else if (bench_vreg(b, ESR_EL1)) {
        table_put(a->output[2], "EL1");
        table_put_hex(a->output[3], bench_vreg(b, ESR_EL1));
    }
    a->rule = "kvm_inject_serror_esr()";
}

const struct table table_nested_serror_retry = {
    .name = "nested-serror-retry",
    .question = "an SError (syndrome 0x155) that waits for such a VM, at KVM's next entry and exit",
    .inputs = inputs,
    .outputs = outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer,
};
