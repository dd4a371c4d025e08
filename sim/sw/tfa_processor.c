// SPDX-License-Identifier: BSD-2-Clause
// ARM processor section: which part of the PE it was, by ERR<n>STATUS.SERR (IHI 0100), and the registers of
// what was interrupted.
#include <string.h>

#include "pe.h"
#include "ras.h"
#include "sw/tfa_cper.h"
#include "syndrome.h"

// Error information (UEFI tables N.19 to N.21): validation bits, and the fields that the three have in
// common.
enum {
    HAS_TRANSACTION = 1 << 0,
    HAS_LEVEL = 1 << 2,
    HAS_CORRUPT = 1 << 3,
    HAS_CORRECTED = 1 << 4,
    HAS_RESTARTABLE = 1 << 6,
    HAS_PARTICIPATION = 1 << 7,
    HAS_TIMEOUT = 1 << 8,
};
enum { TRANSACTION = 16, LEVEL = 22, CORRUPT = 25, CORRECTED = 26, RESTARTABLE = 28, TIMEOUT = 31 };
enum transaction { INSTRUCTION, DATA, GENERIC };

enum { ESR_FNV = 1 << 10 };

// Which type of error each SERR is; 0: of memory, which has a section of its own.
static const uint8_t types[0x20] = {
    [SERR_INTERNAL_MEMORY] = CPER_ERROR_OTHER,  [SERR_IMPDEF_PIN] = CPER_ERROR_OTHER,
    [SERR_ASSERTION] = CPER_ERROR_OTHER,        [SERR_INTERNAL_PATH] = CPER_ERROR_OTHER,
    [SERR_ASSOCIATIVE_DATA] = CPER_ERROR_CACHE, [SERR_ASSOCIATIVE_ADDRESS] = CPER_ERROR_CACHE,
    [SERR_TLB_DATA] = CPER_ERROR_TLB,           [SERR_TLB_ADDRESS] = CPER_ERROR_TLB,
    [SERR_PRODUCER_DATA] = CPER_ERROR_BUS,      [SERR_PRODUCER_ADDRESS] = CPER_ERROR_BUS,
    [SERR_COMPLETER_ERROR] = CPER_ERROR_BUS,    [SERR_EXTERNAL_TIMEOUT] = CPER_ERROR_BUS,
    [SERR_INTERNAL_TIMEOUT] = CPER_ERROR_OTHER, [SERR_COMPLETER_DEFERRED] = CPER_ERROR_BUS,
    [SERR_REQUESTER_DEFERRED] = CPER_ERROR_BUS, [SERR_COMPLETER_PASSED] = CPER_ERROR_BUS,
    [SERR_REQUESTER_PASSED] = CPER_ERROR_BUS,
};

static const enum sysreg el1[CPER_EL1_REGISTERS] = {
    ELR_EL1, ESR_EL1,  FAR_EL1, ISR_EL1,   MAIR_EL1,  MIDR_EL1,    MPIDR_EL1, SCTLR_EL1, SP_EL0,
    SP_EL1,  SPSR_EL1, TCR_EL1, TPIDR_EL0, TPIDR_EL1, TPIDRRO_EL0, TTBR0_EL1, TTBR1_EL1};

// HACR_EL2 stands between FAR_EL2 and HCR_EL2; no PE of this model has a bit of it.
static const enum sysreg el2[CPER_EL2_REGISTERS] = {ELR_EL2,   ESR_EL2,   FAR_EL2,   SYSREG_COUNT, HCR_EL2,
                                                    HPFAR_EL2, MAIR_EL2,  SCTLR_EL2, SP_EL2,       SPSR_EL2,
                                                    TCR_EL2,   TPIDR_EL2, TTBR0_EL2, VTCR_EL2,     VTTBR_EL2};

static void add_registers(const struct cpu *cpu, struct cper_processor *p, unsigned type,
                          const enum sysreg *registers, unsigned count)
{
    struct cper_context *c = &p->context[p->contexts++];

    c->type = (uint16_t)type;
    c->count = (uint16_t)count;
    for (unsigned i = 0; i < count; i++)
        c->value[i] = registers[i] == SYSREG_COUNT ? 0 : tfa_quiet_read(cpu, registers[i]);
}

// X0-X30 and SP, and the registers of the translation regime that was interrupted.
static void add_contexts(const struct cpu *cpu, const struct tfa *tfa, struct cper_processor *p)
{
    unsigned el = tfa_interrupted_el(tfa);
    struct cper_context *c = &p->context[p->contexts++];

    *c = (struct cper_context){.type = CPER_CONTEXT_GPR, .count = CPER_GPR_REGISTERS};
    memcpy(c->value, tfa->x, sizeof(tfa->x));
    c->value[31] = cpu->pe->sys[el == 0 ? SP_EL0 : el == 1 ? SP_EL1 : SP_EL2];
    if (el == 2 || pe_in_host(cpu->pe, el))
        add_registers(cpu, p, CPER_CONTEXT_EL2, el2, CPER_EL2_REGISTERS);
    else
        add_registers(cpu, p, CPER_CONTEXT_EL1, el1, CPER_EL1_REGISTERS);
}

static const struct platform_cache *cache_of(const struct cpu *cpu, int node)
{
    const struct platform_config *map = &cpu->setup->platform;

    for (uint32_t i = 0; node >= 0 && i < map->caches; i++) {
        if (map->cache[i].node == node)
            return &map->cache[i];
    }
    return NULL;
}

static uint64_t transaction_of(const struct platform_cache *cache)
{
    if (cache && cache->holds == PLATFORM_CODE)
        return INSTRUCTION;
    return cache && cache->holds == PLATFORM_DATA ? DATA : GENERIC;
}

static uint64_t information_of(const struct cpu *cpu, const struct tfa *tfa, unsigned serr, int node)
{
    const struct platform_cache *cache = cache_of(cpu, node);
    bool ue = (tfa->status & ERXSTATUS_EL1_UE) != 0;
    bool corrected = !ue && (tfa->status & ERXSTATUS_EL1_CE) != 0;
    // After UEO and UER the PE goes on.
    bool corrupt = ue && bits_get(tfa->status, ERXSTATUS_EL1_UET) <= UET_UEU;
    uint64_t info = HAS_CORRUPT | HAS_CORRECTED | HAS_RESTARTABLE;

    info |=
        (uint64_t)corrupt << CORRUPT | (uint64_t)corrected << CORRECTED | (uint64_t)!corrupt << RESTARTABLE;
    if (types[serr] == CPER_ERROR_BUS) // the PE made the request: participation 0
        return info | HAS_PARTICIPATION | HAS_TIMEOUT | (uint64_t)(serr == SERR_EXTERNAL_TIMEOUT) << TIMEOUT;
    info |= HAS_TRANSACTION | transaction_of(cache) << TRANSACTION;
    if (cache)
        info |= HAS_LEVEL | (uint64_t)cache->level << LEVEL;
    return info;
}

// FAR_EL3 of an abort, and of no SError.
static bool has_far(const struct cpu *cpu)
{
    uint64_t esr = cpu->pe->sys[ESR_EL3];
    unsigned ec = esr_ec(esr);

    return (ec == EC_DABT_LOWER || ec == EC_IABT_LOWER) && !(esr & ESR_FNV);
}

void tfa_processor(const struct cpu *cpu, unsigned serr, int node, struct cper_processor *p)
{
    const struct tfa *tfa = &cpu->m->sw.tfa[cpu->pe->index];
    bool several = (tfa->status & ERXSTATUS_EL1_OF) != 0;

    serr %= sizeof(types);
    *p = (struct cper_processor){.mpidr = tfa_quiet_read(cpu, MPIDR_EL1),
                                 .midr = tfa_quiet_read(cpu, MIDR_EL1),
                                 .valid = CPER_HAS_COUNT | CPER_HAS_FLAGS,
                                 .errors = several,
                                 .type = types[serr] ? types[serr] : CPER_ERROR_OTHER};
    p->flags = (uint8_t)((several ? CPER_OVERFLOW : CPER_FIRST | CPER_LAST) |
                         (tfa->status & ERXSTATUS_EL1_PN ? CPER_PROPAGATED : 0));
    if (p->type != CPER_ERROR_OTHER) { // that one's information is the vendor's
        p->valid |= CPER_HAS_INFORMATION;
        p->information = information_of(cpu, tfa, serr, node);
    }
    if (has_far(cpu)) {
        p->valid |= CPER_HAS_VA;
        p->va = tfa_quiet_read(cpu, FAR_EL3);
    }
    if ((tfa->status & ERXSTATUS_EL1_AV) && !(tfa->addr & (ERXADDR_EL1_AI | ERXADDR_EL1_VA))) {
        p->valid |= CPER_HAS_PA;
        p->pa = bits_get(tfa->addr, ERXADDR_EL1_PADDR);
    }
    add_contexts(cpu, tfa, p);
}
