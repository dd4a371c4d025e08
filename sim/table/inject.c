// SPDX-License-Identifier: BSD-2-Clause
// A synchronous External abort that KVM makes up for a VM (Linux 6.12, 6.17 and 7.3
// arch/arm64/kvm/inject_fault.c: kvm_inject_sea(), inject_abt64(), inject_abt32()), as the model's routine
// does.
#include "aarch32.h"
#include "sw/kvm.h"
#include "syndrome.h"
#include "table/bench_nested.h"
#include "table/tables.h"

enum {
    BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_NV2) | (1u << FEAT_HCX) | (1u << FEAT_SCTLR2) |
           (1u << FEAT_DoubleFault) | (1u << FEAT_DoubleFault2),
    ADDRESS = 0x5678,
    VECTORS = 0x80000,
};
static const uint64_t esr_il = BIT(25);

static const char *const versions[] = {"6.12", "6.17", "7.3", NULL};
static const option_set version_options[] = {KVM_6_12, KVM_6_17, KVM_7_3};
static const char *const kinds[] = {"data", "fetch", NULL};
static const char *const guests[] = {"linux", "hypervisor", NULL};

// clang-format off
static const struct table_input inputs64[] = {
    {.name = "kvm",             .own = OWN_KVM + 1,   .max = 2, .words = versions},
    {.name = "vm",              .own = OWN_GUEST + 1, .max = 1, .words = guests},
    {.name = "abort",           .own = OWN_FETCH + 1, .max = 1, .words = kinds},
    {.name = "trapped_IL",      .own = OWN_IL + 1,    .max = 1},
    {.name = "EL"},
    {.name = "HCR_EL2.TGE"},    {.name = "HCR_EL2.TEA"},
    {.name = "HCRX_EL2.TMEA"},  {.name = "HCRX_EL2.SCTLR2En"},
    {.name = "SCTLR2_EL1.EASE"}, {.name = "SCTLR2_EL2.EASE"},
    {.name = "PSTATE.A"},
    {0},
};
// clang-format on
static const char *const outputs64[] = {"target", "vector", "ESR", "FAR", NULL};

static const char *const modes[] = {"usr", "svc", "abt", NULL};
static const uint8_t mode_values[] = {MODE_USR, MODE_SVC, MODE_ABT};

// clang-format off
static const struct table_input inputs32[] = {
    {.name = "abort",     .own = OWN_FETCH + 1, .max = 1, .words = kinds},
    {.name = "TTBCR.EAE", .own = OWN_EAE + 1,   .max = 1},
    {.name = "mode",      .own = OWN_MODE + 1,  .max = 2, .words = modes},
    {.name = "T",         .own = OWN_T + 1,     .max = 1},
    {.name = "A",         .own = OWN_VCPU_A + 1, .max = 1},
    {0},
};
// clang-format on
static const char *const outputs32[] = {"DFSR",     "IFSR",   "FAR_EL1", "CPSR",
                                        "SPSR_abt", "LR_abt", "vector",  NULL};

static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_NS;
}

// A guest that is no hypervisor has none of its registers; here it has no SCTLR2_EL1 either.
static const char *unreachable64(const struct table_case *c)
{
    const uint64_t *sys = c->pe.sys;
    bool asked = bits_any(sys[HCR_EL2], HCR_EL2_TGE | HCR_EL2_TEA) ||
                 bits_any(sys[HCRX_EL2], HCRX_EL2_TMEA) || sys[SCTLR2_EL1] || sys[SCTLR2_EL2] ||
                 !bits_any(sys[HCRX_EL2], HCRX_EL2_SCTLR2En);

    if (c->pe.pstate.el == 3)
        return "the VM has no EL3";
    if (!c->own[OWN_GUEST] && (c->pe.pstate.el == 2 || asked))
        return "the VM has no EL2";
    return table_unreachable_level(&c->pe);
}

static uint64_t see(const struct bench *b, const struct table_case *c, enum sysreg reg)
{
    return c->own[OWN_GUEST] ? bench_vreg(b, reg) : b->pe->sys[reg];
}

static void place(struct bench *b, const struct table_case *c)
{
    if (c->own[OWN_GUEST]) {
        bench_place(b, &c->pe);
        bench_set_vreg(b, VBAR_EL1, VECTORS);
        bench_set_vreg(b, VBAR_EL2, VECTORS);
    } else {
        b->vcpu->pstate = bench_pstate(&c->pe, 1);
        b->pe->sys[VBAR_EL1] = VECTORS;
    }
    b->vcpu->esr = (uint64_t)EC_HVC64 << 26 | (c->own[OWN_IL] ? esr_il : 0);
}

static void inject(struct bench *b, const struct table_case *c)
{
    b->pe->x[0] = c->own[OWN_FETCH];
    b->pe->x[1] = ADDRESS;
    bench_run(b, "kvm:kvm_inject_sea");
}

static void answer64(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin_with(c->own[OWN_GUEST] ? BENCH_HYPERVISOR : BENCH_PLAIN, c->pe.features);

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]]);
    place(b, c);
    inject(b, c);
    bool el2 = bench_heard(b, ACT_INJECT_NESTED_SYNC);
    bench_enter_guest(b, "kvm:__kvm_vcpu_run"); // L1's own is entered there
    table_put(a->output[0], el2 ? "EL2" : "EL1");
    table_put_hex(a->output[1], b->vcpu->pc - VECTORS);
    table_put_hex(a->output[2], see(b, c, el2 ? ESR_EL2 : ESR_EL1));
    table_put_hex(a->output[3], see(b, c, el2 ? FAR_EL2 : FAR_EL1));
    a->rule = el2 ? "kvm_inject_nested_sea()" : "inject_abt64()";
}

static void answer32(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin_with(BENCH_AARCH32, c->pe.features);
    const struct pstate now = {.nrw = 1,
                               .mode = mode_values[c->own[OWN_MODE]],
                               .t = c->own[OWN_T] != 0,
                               .a = c->own[OWN_VCPU_A] != 0};
    uint64_t *sys = b->pe->sys;

    b->vcpu->pstate = pstate_to_spsr(&now);
    b->vcpu->pc = 0x1000;
    sys[TCR_EL1] = c->own[OWN_EAE] ? BIT(31) : 0;
    sys[SCTLR_EL1] = 0;
    sys[VBAR_EL1] = VECTORS;
    sys[FAR_EL1] = 0x1111111122222222;
    sys[ESR_EL1] = sys[IFSR32_EL2] = 0;
    inject(b, c);
    table_put_hex(a->output[0], sys[ESR_EL1]);
    table_put_hex(a->output[1], sys[IFSR32_EL2]);
    table_put_hex(a->output[2], sys[FAR_EL1]);
    table_put_hex(a->output[3], b->vcpu->pstate);
    table_put_hex(a->output[4], sys[SPSR_abt]);
    table_put_hex(a->output[5], b->vcpu->x[20]);
    table_put_hex(a->output[6], b->vcpu->pc - VECTORS);
    a->rule = "inject_abt32()";
}

const struct table table_inject_abort = {
    .name = "inject-abort",
    .question = "an External abort at 0x5678 that KVM makes up for a VM: who gets it, where and with what",
    .inputs = inputs64,
    .outputs = outputs64,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable64,
    .answer = answer64,
};

const struct table table_inject_abort32 = {
    .name = "inject-abort32",
    .question = "the same of a guest in AArch32 at 0x1000 (FAR_EL1 was 0x1111111122222222)",
    .inputs = inputs32,
    .outputs = outputs32,
    .features = BASE,
    .prepare = prepare,
    .answer = answer32,
};
