// SPDX-License-Identifier: BSD-2-Clause
// What firmware makes of an error record for an operating system: severity and address, and with the option
// full-cper the whole section. TF-A leaves it to platforms: those of Neoverse reference designs have a secure
// partition write a memory or a processor section (plat/arm/board/neoverse_rd/common/ras); the fields here
// are UEFI's.
#include "sw/tfa_cper.h"
#include "pe.h"
#include "ras.h"

// A choice of this model, no specification has one: Unrecoverable is fatal unless it happened to something
// that can be killed, a process or a guest; poison that was made of an error (Deferred) costs its page like a
// Recoverable one.
static uint32_t severity(const struct tfa *tfa)
{
    if (tfa->status & ERXSTATUS_EL1_UE) {
        switch (bits_get(tfa->status, ERXSTATUS_EL1_UET)) {
        case UET_UC:
            return CPER_FATAL;
        case UET_UEU:
            return tfa_interrupted_el(tfa) >= 2 ? CPER_FATAL : CPER_RECOVERABLE;
        default: // UET_UEO, UET_UER
            return CPER_RECOVERABLE;
        }
    }
    if (tfa->status & ERXSTATUS_EL1_DE)
        return CPER_RECOVERABLE;
    return (tfa->status & ERXSTATUS_EL1_CE) ? CPER_CORRECTED : CPER_INFORMATIONAL;
}

// Software can use the address: it is there, physical and not said to be incorrect (IHI 0100 ERR<n>ADDR).
static bool has_address(const struct tfa *tfa)
{
    return (tfa->status & ERXSTATUS_EL1_AV) != 0 && (tfa->addr & (ERXADDR_EL1_AI | ERXADDR_EL1_VA)) == 0;
}

static struct cper_report report_of(const struct tfa *tfa)
{
    struct cper_report r = {.severity = severity(tfa), .address_valid = has_address(tfa)};
    r.address = r.address_valid ? bits_get(tfa->addr, ERXADDR_EL1_PADDR) : 0;
    r.memory_type = r.severity == CPER_CORRECTED ? CPER_MEMORY_SINGLE_BIT : CPER_MEMORY_MULTI_BIT;
    return r;
}

static unsigned serr(const struct tfa *tfa)
{
    return (unsigned)bits_get(tfa->status, ERXSTATUS_EL1_SERR);
}

// Of the record that is selected, as long as it is the one that was kept; -1: of another.
static int node_of(const struct cpu *cpu, const struct tfa *tfa)
{
    const struct ras *ras = &cpu->m->platform.ras;
    unsigned record;
    int node = ras_locate(ras, cpu->pe->index, cpu->pe->sys[ERRSELR_EL1], &record);

    if (node < 0 || ras_record_at(ras, (unsigned)node, record)->status != tfa->status)
        return -1;
    return node;
}

// ---- Memory section

enum { ERR_MEM = 4 << 8, ON_DATA = 1 << 18, FIRST = 1 << 21, OVERFLOWN = 1 << 22 }; // UEFI N.2.14
enum { GRANULE = 64, ROW = 8192, BANKS = 16, WORD = 8 };                            // models/pattern.hpp

static void set(struct cper_memory *m, enum cper_memory_field field, uint64_t value)
{
    m->valid |= UINT64_C(1) << field;
    m->value[field] = value;
}

// How the memory controller spreads addresses over banks, rows and columns.
static void set_place(struct cper_memory *m, const struct platform_region *r, uint64_t address)
{
    uint64_t offset = address - r->base;

    set(m, CPER_MEM_BANK, offset / ROW % BANKS);
    set(m, CPER_MEM_ROW, offset / ROW / BANKS & 0xffff);
    set(m, CPER_MEM_COLUMN, offset % ROW / WORD);
    set(m, CPER_MEM_RANK, 0);
}

static struct cper_memory memory_of(const struct cpu *cpu, const struct tfa *tfa, const struct cper_report *r)
{
    const struct platform_config *map = &cpu->setup->platform;
    uint64_t status = tfa->status;
    struct cper_memory m = {0};

    set(&m, CPER_MEM_STATUS, ERR_MEM | ON_DATA | (status & ERXSTATUS_EL1_OF ? OVERFLOWN : FIRST));
    set(&m, CPER_MEM_TYPE, r->memory_type);
    if (status & ERXSTATUS_EL1_ER)
        set(&m, CPER_MEM_REQUESTOR, tfa_quiet_read(cpu, MPIDR_EL1));
    if (!r->address_valid)
        return m;
    set(&m, CPER_MEM_ADDRESS, r->address);
    set(&m, CPER_MEM_MASK, ~(uint64_t)(GRANULE - 1));
    for (uint32_t i = 0; i < map->regions; i++) {
        const struct platform_region *region = &map->region[i];
        if (region->kind != PLATFORM_RAM || r->address < region->base ||
            r->address - region->base >= region->size)
            continue;
        set(&m, CPER_MEM_NODE, i);
        set_place(&m, region, r->address);
    }
    return m;
}

uint64_t tfa_quiet_read(const struct cpu *cpu, enum sysreg reg)
{
    struct exception trap;
    uint64_t value;

    if (sysreg_row_of(reg)->kind != SYSREG_CALC)
        return cpu->pe->sys[reg];
    sysreg_read(cpu->pe, &cpu->m->platform.ras, reg, &value, &trap);
    return value;
}

size_t tfa_build_block(const struct cpu *cpu, uint8_t *block, struct cper_report *r)
{
    const struct tfa *tfa = &cpu->m->sw.tfa[cpu->pe->index];
    int node = node_of(cpu, tfa);
    const char *fru = node < 0 ? NULL : cpu->setup->node[node].name;

    *r = report_of(tfa);
    if (!(cpu->image->options & TFA_FULL_CPER)) {
        cper_build(block, r);
        return CPER_BLOCK_SIZE;
    }
    // What says nothing counts as memory.
    if (serr(tfa) == SERR_NO_ERROR || serr(tfa) == SERR_EXTERNAL_MEMORY) {
        struct cper_memory m = memory_of(cpu, tfa, r);
        return cper_build_memory(block, r, &m, fru);
    }
    struct cper_processor p;
    tfa_processor(cpu, serr(tfa), node, &p);
    return cper_build_processor(block, r, &p, fru);
}
