// SPDX-License-Identifier: BSD-2-Clause
#include "aarch32.h"

#include "exception.h"
#include "level.h"
#include "pe.h"
#include "syndrome.h"

// SPSR_ELx for an AArch32 source (DDI 0487 SPSR_EL2, "from AArch32 state"; v9.4 ASL GetPSRFromPSTATE). GE,
// IT, E, T and M are here only; the rest is at the places of SPSR_abt in sysreg.def.
static const uint64_t spsr_dit = BIT(24), spsr_ss = BIT(21);

// SCTLR of AArch32 is SCTLR_EL1[31:0]; these bits have other meanings there (DDI 0487 SCTLR).
static const uint64_t sctlr_v = BIT(13), sctlr_span = BIT(23), sctlr_ee = BIT(25), sctlr_te = BIT(30),
                      sctlr_dssbs = BIT(31);

enum { HIGH_VECTORS = 0xffff0000u };

unsigned aarch32_level(unsigned mode)
{
    switch (mode) {
    case MODE_USR:
        return 0;
    case MODE_FIQ:
    case MODE_IRQ:
    case MODE_SVC:
    case MODE_ABT:
    case MODE_UND:
    case MODE_SYS:
        return 1;
    default:
        return AARCH32_NO_LEVEL;
    }
}

bool aarch32_el1(const struct pe *pe)
{
    return pe->pstate.nrw && level_aarch32(pe, 1);
}

// All but DIT and SS, which the two images have at different places.
static uint64_t common_image(const struct pstate *p)
{
    uint64_t psr = p->mode | MODE_USR; // bit 4 is nRW

    psr = bits_put(psr, SPSR_abt_N, p->n);
    psr = bits_put(psr, SPSR_abt_Z, p->z);
    psr = bits_put(psr, SPSR_abt_C, p->c);
    psr = bits_put(psr, SPSR_abt_V, p->v);
    psr = bits_put(psr, SPSR_abt_Q, p->q);
    psr = bits_put(psr, SPSR_abt_IT1_0, p->it & 3);
    psr = bits_put(psr, SPSR_abt_SSBS, p->ssbs);
    psr = bits_put(psr, SPSR_abt_PAN, p->pan);
    psr = bits_put(psr, SPSR_abt_IL, p->il);
    psr = bits_put(psr, SPSR_abt_GE, p->ge);
    psr = bits_put(psr, SPSR_abt_IT7_2, p->it >> 2);
    psr = bits_put(psr, SPSR_abt_E, p->e);
    psr = bits_put(psr, SPSR_abt_A, p->a);
    psr = bits_put(psr, SPSR_abt_I, p->i);
    psr = bits_put(psr, SPSR_abt_F, p->f);
    return bits_put(psr, SPSR_abt_T, p->t);
}

uint64_t aarch32_to_spsr(const struct pstate *p)
{
    return common_image(p) | (p->dit ? spsr_dit : 0) | (p->ss ? spsr_ss : 0);
}

uint32_t aarch32_to_psr(const struct pstate *p)
{
    return (uint32_t)bits_put(common_image(p), SPSR_abt_DIT, p->dit);
}

// v9.4 ASL AArch32.WriteMode: SP is 1 for the modes that have a stack pointer of their own.
static struct pstate from_image(uint64_t psr)
{
    uint8_t mode = (uint8_t)bits_get(psr, SPSR_abt_M);

    return (struct pstate){
        .n = (uint8_t)bits_get(psr, SPSR_abt_N),
        .z = (uint8_t)bits_get(psr, SPSR_abt_Z),
        .c = (uint8_t)bits_get(psr, SPSR_abt_C),
        .v = (uint8_t)bits_get(psr, SPSR_abt_V),
        .q = (uint8_t)bits_get(psr, SPSR_abt_Q),
        .it = (uint8_t)(bits_get(psr, SPSR_abt_IT7_2) << 2 | bits_get(psr, SPSR_abt_IT1_0)),
        .ssbs = (uint8_t)bits_get(psr, SPSR_abt_SSBS),
        .pan = (uint8_t)bits_get(psr, SPSR_abt_PAN),
        .il = (uint8_t)bits_get(psr, SPSR_abt_IL),
        .ge = (uint8_t)bits_get(psr, SPSR_abt_GE),
        .e = (uint8_t)bits_get(psr, SPSR_abt_E),
        .a = (uint8_t)bits_get(psr, SPSR_abt_A),
        .i = (uint8_t)bits_get(psr, SPSR_abt_I),
        .f = (uint8_t)bits_get(psr, SPSR_abt_F),
        .t = (uint8_t)bits_get(psr, SPSR_abt_T),
        .nrw = 1,
        .mode = mode,
        .el = mode != MODE_USR,
        .sp = mode != MODE_USR && mode != MODE_SYS,
    };
}

struct pstate aarch32_from_spsr(uint64_t spsr)
{
    struct pstate p = from_image(spsr);

    p.dit = bits_any(spsr, spsr_dit);
    p.ss = bits_any(spsr, spsr_ss);
    return p;
}

struct pstate aarch32_from_psr(uint32_t psr)
{
    struct pstate p = from_image(psr);

    p.dit = bits_any(psr, SPSR_abt_DIT);
    return p;
}

// What each mode of EL1 that exceptions enter has of its own. R14_<mode> is an X register (v9.4 ASL
// LookUpRIndex).
struct mode_bank {
    enum sysreg spsr;
    uint8_t lr;
};

static struct mode_bank bank_of(unsigned mode)
{
    switch (mode) {
    case MODE_FIQ:
        return (struct mode_bank){SPSR_fiq, 30};
    case MODE_IRQ:
        return (struct mode_bank){SPSR_irq, 16};
    case MODE_ABT:
        return (struct mode_bank){SPSR_abt, 20};
    case MODE_UND:
        return (struct mode_bank){SPSR_und, 22};
    default:
        return (struct mode_bank){SPSR_EL1, 18}; // SPSR_svc
    }
}

// Vectors, the link value relative to the preferred return address (v9.4 ASL vect_offset and lr_offset of
// AArch32.TakeDataAbortException and its like; 8 for any Data Abort, an SError among them, in A32 and in
// T32), and the masks that an entry sets beside I (AArch32.EnterMode).
struct vector {
    uint8_t offset, mode, link_a32, link_t32;
    uint8_t masks_a, masks_f;
};
static const struct vector undefined = {0x04, MODE_UND, 4, 2, 0, 0};
static const struct vector supervisor_call = {0x08, MODE_SVC, 0, 0, 0, 0};
static const struct vector prefetch_abort = {0x0c, MODE_ABT, 4, 4, 1, 0};
static const struct vector data_abort = {0x10, MODE_ABT, 8, 8, 1, 0};
static const struct vector irq = {0x18, MODE_IRQ, 4, 4, 1, 0};
static const struct vector fiq = {0x1c, MODE_FIQ, 4, 4, 1, 1};

static const struct vector *vector_of(const struct exception *e)
{
    if (e->kind != EXCEPTION_SYNC)
        return e->kind == EXCEPTION_IRQ ? &irq : e->kind == EXCEPTION_FIQ ? &fiq : &data_abort;
    switch (esr_ec(e->esr)) {
    case EC_SVC32:
        return &supervisor_call;
    case EC_IABT_LOWER:
    case EC_IABT_SAME:
        return &prefetch_abort;
    case EC_DABT_LOWER:
    case EC_DABT_SAME:
        return &data_abort;
    default:
        return &undefined;
    }
}

enum aarch32_mode aarch32_mode_of(const struct exception *e)
{
    return (enum aarch32_mode)vector_of(e)->mode;
}

// DFAR of an SError becomes UNKNOWN (v9.4 ASL AArch32.ReportDataAbort): here the old value stays, as in
// report() of an AArch64 target.
static void report(struct pe *pe, const struct exception *e, const struct vector *v)
{
    const uint64_t low = BITS(31, 0), high = BITS(63, 32);

    if (v == &data_abort) {
        pe->sys[ESR_EL1] = bits_put(pe->sys[ESR_EL1], low, aarch32_fault_status(pe, e)); // DFSR
        if (e->far_valid)
            pe->sys[FAR_EL1] = bits_put(pe->sys[FAR_EL1], low, e->far); // DFAR
    }
    if (v == &prefetch_abort) {
        pe->sys[IFSR32_EL2] = aarch32_fault_status(pe, e);
        if (e->far_valid)
            pe->sys[FAR_EL1] = bits_put(pe->sys[FAR_EL1], high, e->far); // IFAR
    }
}

// Each field in the order of struct pstate (v9.4 ASL AArch32.EnterMode). N to V, Q, GE and DIT are unchanged,
// F too unless an FIQ is taken, A too unless its entry is to Abort, IRQ or FIQ mode.
static struct pstate entry_pstate(const struct pe *pe, const struct vector *v)
{
    uint64_t sctlr = pe->sys[SCTLR_EL1];
    struct pstate p = pe->pstate;

    p.pan = pe_has(pe, FEAT_PAN) && !bits_any(sctlr, sctlr_span) ? 1 : p.pan;
    p.ss = 0;
    p.il = 0;
    p.ssbs = pe_has(pe, FEAT_SSBS) ? bits_any(sctlr, sctlr_dssbs) : p.ssbs;
    p.a = v->masks_a ? 1 : p.a;
    p.i = 1;
    p.f = v->masks_f ? 1 : p.f;
    p.el = 1;
    p.sp = 1;
    p.mode = v->mode;
    p.t = bits_any(sctlr, sctlr_te);
    p.e = bits_any(sctlr, sctlr_ee);
    p.it = 0;
    return p;
}

void aarch32_take(struct pe *pe, const struct exception *e)
{
    const struct vector *v = vector_of(e);
    struct mode_bank bank = bank_of(v->mode);
    uint32_t base = (uint32_t)(pe->sys[VBAR_EL1] & BITS(31, 5));

    report(pe, e, v);
    pe->sys[bank.spsr] = aarch32_to_psr(&pe->pstate);
    pe->x[bank.lr] = (uint32_t)(e->return_address + (pe->pstate.t ? v->link_t32 : v->link_a32));
    pe->pstate = entry_pstate(pe, v);
    pe->pc = (bits_any(pe->sys[SCTLR_EL1], sctlr_v) ? HIGH_VECTORS : base) + v->offset;
}

// User and System mode have no SPSR: a return from them is UNPREDICTABLE, here Supervisor's is used.
bool aarch32_return(struct pe *pe)
{
    struct mode_bank bank = bank_of(pe->pstate.mode);
    struct pstate p = aarch32_from_psr((uint32_t)pe->sys[bank.spsr]);
    uint32_t pc = (uint32_t)pe->x[bank.lr];
    bool legal = bits_any(pe->sys[bank.spsr], BIT(4)) && aarch32_level(p.mode) != AARCH32_NO_LEVEL;

    if (legal)
        pe->pstate = p;
    else
        pe->pstate.il = 1;
    pe->pc = pc & (pe->pstate.t ? ~1u : ~3u);
    return legal;
}
