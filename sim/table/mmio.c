// SPDX-License-Identifier: BSD-2-Clause
// A VMM answers KVM_EXIT_MMIO with KVM_SET_VCPU_EVENTS and runs the vCPU again: is the instruction retired?
// (Linux arch/arm64/kvm/mmio.c:kvm_handle_mmio_return(), guest.c; e735a5da6442, bfb7a30b1986), as the model's
// routines do.
#include "sw/kvm.h"
#include "table/bench.h"
#include "table/tables.h"

enum { BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE), PC = 0x1000, VECTORS = 0x80000 };

static const char *const versions[] = {"6.11", "6.13", "6.17", NULL};
static const option_set version_options[] = {KVM_6_12 | KVM_MMIO_RETIRES, KVM_6_12 | KVM_MMIO_EXITS,
                                             KVM_6_17 | KVM_MMIO_EXITS};

static const struct table_input inputs[] = {
    {.name = "kvm",                    .own = OWN_KVM + 1, .max = 2, .words = versions},
    {.name = "ext_dabt_pending",                        .own = OWN_EXT_DABT_PENDING + 1, .max = 1},
    {.name = "serror_pending",                                .own = OWN_SERROR_PENDING + 1, .max = 1},
    {.name = "vcpu_A",.own = OWN_VCPU_A + 1, .max = 1},
    {0                               },
};
static const char *const outputs[] = {"PC", "ESR_EL1", "VSE", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static void answer(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);
    const struct pstate el1 = {.el = 1, .sp = 1, .a = c->own[OWN_VCPU_A] != 0};
    uint64_t *x = b->pe->x;

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]]);
    b->vcpu->exit_reason = VCPU_EXIT_MMIO;
    b->vcpu->pc = PC;
    b->vcpu->pstate = pstate_to_spsr(&el1);
    b->pe->sys[VBAR_EL1] = VECTORS;
    b->pe->sys[ESR_EL1] = 0;
    x[0] = c->own[OWN_EXT_DABT_PENDING];
    x[1] = c->own[OWN_SERROR_PENDING];
    x[2] = x[3] = 0;
    bench_run(b, "kvm:kvm_arm_vcpu_set_events");
    bench_enter_guest(b, "kvm:kvm_arch_vcpu_ioctl_run");
    table_put_hex(a->output[0], b->vcpu->pc);
    table_put_hex(a->output[1], b->pe->sys[ESR_EL1]);
    table_put_bit(a->output[2], bits_any(b->vcpu->hcr, HCR_EL2_VSE));
    a->rule = "kvm_handle_mmio_return()";
}

const struct table table_mmio_return = {
    .name = "mmio-return",
    .question =
        "a VMM answers an MMIO exit of 0x1000 with errors (vectors at 0x80000): where does the vCPU go on?",
    .inputs = inputs,
    .outputs = outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer,
};
