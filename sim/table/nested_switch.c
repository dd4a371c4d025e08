// SPDX-License-Identifier: BSD-2-Clause
// Virtual SErrors in the world switch of a VM with a guest hypervisor (Linux 6.17 hyp/include/hyp/switch.h:
// ___activate_traps(), ___deactivate_traps(); sysreg-sr.h; kvm_emulate.h:vserror_state_is_nested()), as the
// model's __kvm_vcpu_run() does: into the guest, and out of it by an interrupt.
#include "sw/kvm.h"
#include "table/bench_nested.h"
#include "table/tables.h"

enum {
    BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_NV2) | (1u << FEAT_HCX) | (1u << FEAT_SCTLR2) |
           (1u << FEAT_DoubleFault) | (1u << FEAT_DoubleFault2),
};

// What each register held before, and what the guest's ESB leaves.
enum { OF_PE = 0x111, OF_HOST = 0x155, OF_L1 = 0x1aa };
static const uint64_t vdisr_of_host = 0x80000155, vdisr_of_l1 = 0x800001aa, deferred = 0x80000c11;

static const char *const versions[] = {"6.12", "6.17", NULL};
static const option_set version_options[] = {KVM_6_12, KVM_6_17};
static const option_set ras_options[] = {KVM_HIDES_RAS, 0};

// clang-format off
static const struct table_input inputs[] = {
    {.name = "kvm",           .own = OWN_KVM + 1,      .max = 1, .words = versions},
    {.name = "FEAT_RAS"},
    {.name = "guest_RAS",     .own = OWN_GUEST_RAS + 1, .max = 1},
    {.name = "EL"},
    {.name = "HCR_EL2.TGE"},
    {.name = "HCR_EL2.AMO"},
    {.name = "HCRX_EL2.TMEA"},
    {.name = "HCR_EL2.VSE"},
    {.name = "VSE",           .own = OWN_VSE + 1,      .max = 1},
    {.name = "deferred",      .own = OWN_DEFERRED + 1, .max = 1},
    {0},
};
// clang-format on
static const char *const outputs[] = {"entry_VSE", "entry_VSESR", "entry_VDISR",   "exit_VSE",
                                      "exit_DISR", "exit_L1_VSE", "exit_L1_VDISR", NULL};

static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_NS;
    c->pe.sys[HCR_EL2] |= HCR_EL2_E2H;
    c->pe.pstate.a = 1;
}

static const char *unreachable(const struct table_case *c)
{
    bool pends = (bench_in_l2(&c->pe) && bits_any(c->pe.sys[HCR_EL2], HCR_EL2_VSE)) || c->own[OWN_VSE];

    if (c->pe.pstate.el == 3)
        return "the VM has no EL3";
    if (c->own[OWN_DEFERRED] && !(pends && pe_has(&c->pe, FEAT_RAS)))
        return "there is nothing to defer";
    return table_unreachable_level(&c->pe);
}

static void set_state(struct bench *b, const struct table_case *c)
{
    b->vcpu->hcr = c->own[OWN_VSE] ? b->vcpu->hcr | HCR_EL2_VSE : b->vcpu->hcr & ~HCR_EL2_VSE;
    b->vcpu->vsesr = OF_HOST;
    b->vcpu->vdisr = vdisr_of_host;
    bench_set_vreg(b, VSESR_EL2, OF_L1);
    bench_set_vreg(b, VDISR_EL2, vdisr_of_l1);
    b->pe->sys[VSESR_EL2] = OF_PE;
    b->pe->sys[VDISR_EL2] = OF_PE;
}

static void answer(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin_with(BENCH_HYPERVISOR, c->pe.features);

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]] | ras_options[c->own[OWN_GUEST_RAS]]);
    bench_place(b, &c->pe);
    set_state(b, c);
    bench_enter_guest(b, "kvm:__kvm_vcpu_run");
    table_put_bit(a->output[0], bits_any(b->pe->sys[HCR_EL2], HCR_EL2_VSE));
    table_put_hex(a->output[1], b->pe->sys[VSESR_EL2]);
    table_put_hex(a->output[2], b->pe->sys[VDISR_EL2]);
    if (c->own[OWN_DEFERRED]) {
        b->pe->sys[HCR_EL2] &= ~HCR_EL2_VSE;
        b->pe->sys[VDISR_EL2] = deferred;
    }
    bench_leave_guest(b);
    table_put_bit(a->output[3], bits_any(b->vcpu->hcr, HCR_EL2_VSE));
    table_put_hex(a->output[4], b->vcpu->vdisr);
    table_put_bit(a->output[5], bits_any(bench_vreg(b, HCR_EL2), HCR_EL2_VSE));
    table_put_hex(a->output[6], bench_vreg(b, VDISR_EL2));
    a->rule = "vserror_state_is_nested()";
}

const struct table table_nested_vserror_switch = {
    .name = "nested-vserror-switch",
    .question = "a virtual SError in KVM's world switch for a VM with a guest hypervisor (VSESR was 0x155 of "
                "the host's, 0x1aa of L1's, 0x111 of the PE)",
    .inputs = inputs,
    .outputs = outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer,
};
