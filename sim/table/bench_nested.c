// SPDX-License-Identifier: BSD-2-Clause
#include "table/bench_nested.h"

#include "platform.h"
#include "sw/kvm_nested.h"

void bench_set_vreg(struct bench *b, enum sysreg reg, uint64_t value)
{
    uint64_t *at = kvm_vreg_at(b->machine, b->pe->index, reg);

    if (at)
        *at = value;
    else
        platform_poke(kvm_vncr_slot(b->setup, reg), &value, sizeof value);
}

uint64_t bench_vreg(const struct bench *b, enum sysreg reg)
{
    const uint64_t *at = kvm_vreg_at(b->machine, b->pe->index, reg);
    uint64_t value;

    if (at)
        return *at;
    platform_peek(kvm_vncr_slot(b->setup, reg), &value, sizeof value);
    return value;
}

bool bench_in_l2(const struct pe *pe)
{
    return pe->pstate.el < 2 && !bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE);
}

uint64_t bench_pstate(const struct pe *pe, unsigned most)
{
    unsigned el = pe->pstate.el < most ? pe->pstate.el : most;
    const struct pstate now = {.el = el & 3, .sp = el != 0, .a = pe->pstate.a};

    return pstate_to_spsr(&now);
}

void bench_place(struct bench *b, const struct pe *pe)
{
    if (bench_in_l2(pe))
        bench_run(b, "kvm:kvm_arch_vcpu_put_vel2");
    b->vcpu->pstate = bench_pstate(pe, 2);
    bench_set_vreg(b, HCR_EL2, pe->sys[HCR_EL2]);
    bench_set_vreg(b, HCRX_EL2, pe->sys[HCRX_EL2]);
    if (bench_in_l2(pe))
        bench_run(b, "kvm:kvm_arch_vcpu_load_el1");
    bench_set_vreg(b, SCTLR2_EL1, pe->sys[SCTLR2_EL1]);
    bench_set_vreg(b, SCTLR2_EL2, pe->sys[SCTLR2_EL2]);
}
