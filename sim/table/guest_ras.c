// SPDX-License-Identifier: BSD-2-Clause
// A guest's access to a RAS register under KVM (Linux 6.12, 6.17 and 7.3 arch/arm64/kvm/sys_regs.c), as the
// model's routine does.
#include "sw/kvm.h"
#include "syndrome.h"
#include "table/bench.h"
#include "table/tables.h"

enum { BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE), RT = 1, OLD = 0x55, PC = 0x1000 };

static const char *const versions[] = {"6.12", "6.17", "7.3", NULL};
static const option_set version_options[] = {KVM_6_12, KVM_6_17, KVM_7_3};
static const option_set ras_options[] = {KVM_HIDES_RAS, 0};
static const char *const names[] = {"ERRIDR_EL1",    "ERRSELR_EL1",
                                    "ERXFR_EL1",     "ERXCTLR_EL1",
                                    "ERXSTATUS_EL1", "ERXADDR_EL1",
                                    "ERXMISC0_EL1",  "ERXMISC1_EL1",
                                    "ERXMISC2_EL1",  "ERXMISC3_EL1",
                                    "ERXPFGF_EL1",   "ERXPFGCTL_EL1",
                                    "ERXPFGCDN_EL1", NULL};
static const enum sysreg regs[] = {ERRIDR_EL1,  ERRSELR_EL1,   ERXFR_EL1,    ERXCTLR_EL1,  ERXSTATUS_EL1,
                                   ERXADDR_EL1, ERXMISC0_EL1,  ERXMISC1_EL1, ERXMISC2_EL1, ERXMISC3_EL1,
                                   ERXPFGF_EL1, ERXPFGCTL_EL1, ERXPFGCDN_EL1};

// clang-format off
static const struct table_input inputs[] = {
    {.name = "kvm",       .own = OWN_KVM + 1,       .max = 2,  .words = versions},
    {.name = "guest_RAS", .own = OWN_GUEST_RAS + 1, .max = 1},
    {.name = "FEAT_RASv1p1"},
    {.name = "register",  .own = OWN_REGISTER + 1,  .max = 12, .words = names},
    {.name = "write",     .own = OWN_WRITE + 1,     .max = 1},
    {0},
};
// clang-format on
static const char *const outputs[] = {"outcome", "Xt", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

// ISS of EC 0x18 (DDI 0487 ESR_EL2).
static uint64_t trapped(enum sysreg reg, bool write)
{
    const struct sysreg_row *r = sysreg_row_of(reg);
    uint32_t iss = (uint32_t)r->op0 << 20 | (uint32_t)r->op2 << 17 | (uint32_t)r->op1 << 14 |
                   (uint32_t)r->crn << 10 | RT << 5 | (uint32_t)r->crm << 1 | !write;

    return syndrome_esr(EC_SYSREG, iss);
}

static void answer(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);

    bench_options(b, "kvm", version_options[c->own[OWN_KVM]] | ras_options[c->own[OWN_GUEST_RAS]]);
    b->vcpu->esr = trapped(regs[c->own[OWN_REGISTER]], c->own[OWN_WRITE] != 0);
    b->vcpu->x[RT] = OLD;
    b->vcpu->pc = PC;
    bench_run(b, "kvm:kvm_handle_sys_reg");
    table_put(a->output[0], b->vcpu->pc == PC + 4 ? "done" : "UNDEFINED");
    table_put_hex(a->output[1], b->vcpu->x[RT]);
    a->rule = b->vcpu->pc == PC + 4 ? "trap_raz_wi()" : "undef_access()";
}

const struct table table_guest_ras_registers = {
    .name = "guest-ras-registers",
    .question = "a guest's access to a RAS register, trapped to KVM (Xt was 0x55)",
    .inputs = inputs,
    .outputs = outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer,
};
