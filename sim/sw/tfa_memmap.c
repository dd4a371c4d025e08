// SPDX-License-Identifier: BSD-2-Clause
// Error records that are mapped in memory (lib/extensions/ras/std_err_record.c:ser_probe_memmap() and the
// accessors of include/lib/extensions/ras_arch.h), as a platform with one ERR_RECORD_MEMMAP_V1 has them
// (plat/arm/board/neoverse_rd/platform/rdn2/rdn2_ras.c). The source knows groups of 4 KiB only, and trusts
// ERRGSR alone: a record that does not show there is not seen. Nothing here was measured: instructions are
// counted in the source.
#include "pe.h"
#include "sw/tfa.h"

enum { ERR_GSR = 0xe00, ERR_DEVID = 0xfc8, ERR_DEVID_MASK = 0xffff, ERR_STATUS = 0x10, ERR_ADDR = 0x18 };
enum { RECORD_SIZE = 64 };

// NULL: the platform has none.
static const struct platform_region *region(const struct cpu *cpu)
{
    const struct platform_config *map = &cpu->setup->platform;

    for (uint32_t i = 0; i < map->regions; i++) {
        if (map->region[i].kind == PLATFORM_GROUP && map->region[i].page == RAS_PAGE_RECORDS)
            return &map->region[i];
    }
    return NULL;
}

static bool read_devid(struct cpu *cpu)
{
    const struct platform_region *r = region(cpu);
    uint32_t id = 0;

    if (r && cpu_load(cpu, r->base + ERR_DEVID, &id, sizeof(id)))
        cpu->pe->x[1] = id & ERR_DEVID_MASK;
    return false;
}

static bool read_group_status(struct cpu *cpu)
{
    const struct platform_region *r = region(cpu);
    uint64_t gsr = 0;

    if (!r || cpu_load(cpu, r->base + ERR_GSR, &gsr, sizeof(gsr)))
        cpu->pe->x[3] = gsr;
    return false;
}

static bool first_record(struct cpu *cpu)
{
    uint64_t gsr = cpu->pe->x[3], index = 0;

    while (gsr != 0 && !(gsr >> index & 1))
        index++;
    cpu->pe->x[2] = index;
    return false;
}

static bool locate(struct cpu *cpu)
{
    const struct platform_region *r = region(cpu);

    cpu->pe->x[25] = (r ? r->base : 0) + RECORD_SIZE * cpu->pe->x[2];
    return false;
}

// Whose error the record holds, for observers.
static bool keep_status(struct cpu *cpu)
{
    const struct platform_region *r = region(cpu);
    uint64_t index = r ? (cpu->pe->x[25] - r->base) / RECORD_SIZE : RAS_GROUP_RECORDS;
    uint8_t node = index < RAS_GROUP_RECORDS ? cpu->setup->platform.group[r->group].node[index] : RAS_NODES;

    tfa_keep_status(cpu, node < RAS_NODES ? cpu->m->platform.ras.node[node].record.tag : 0);
    return false;
}

static bool count_handled(struct cpu *cpu)
{
    cpu->pe->x[21]++;
    return false;
}

// clang-format off

static const struct step ser_probe_memmap[] = {
    {4,  "mmio_read_32(ERR_DEVID(base)) & ERR_DEVID_MASK", .op = DO, .run = read_devid},
    {5,  "gsr = mmio_read_64(ERR_GSR(base, i))",      .op = DO,   .run = read_group_status},
    {1,  "gsr == 0: continue",                        .op = CBZ,  .rt = 3, .to = "ser_probe_memmap+6"},
    {4,  "*probe_data = (i << 6) + ctz(gsr)",         .op = DO,   .run = first_record},
    {1,  "return 1",                                  .op = SET,  .rt = 0, .imm = 1},
    {2,  "return",                                    .op = RET},
    {4,  "return 0",                                  .op = SET,  .rt = 0, .imm = 0},
    {2,  "return",                                    .op = RET},
};

// The loop of ras_ea_handler() for the next record info.
static const struct step ras_ea_handler_memmap[] = {
    {6,  "info->probe(info, &probe_data)",            .op = CALL, .to = "ser_probe_memmap"},
    {2,  "== 0: break",                               .op = CBZ,  .rt = 0, .to = "ras_ea_handler_memmap+6"},
    {6,  "info->handler(info, probe_data)",           .op = CALL, .to = "memmap_fault_handler"},
    {2,  "ret != 0: return ret",                      .op = CBNZ, .rt = 0, .to = "ras_ea_handler_memmap+6"},
    {1,  "n_handled++",                               .op = DO,   .run = count_handled},
    {1,  "while (true)",                              .op = B,    .to = "ras_ea_handler_memmap"},
    {1,  "next",                                      .op = RET},
};

// The platform's: what its handler of records in System registers does, with the accessors for memory.
static const struct step memmap_fault_handler[] = {
    {4,  "base + 64 * probe_data",                    .op = DO,   .run = locate},
    {1,  "status = ser_get_status(base, idx)",        .op = LDR,  .rt = 22, .rn = 25, .imm = ERR_STATUS},
    {1,  "record",                                    .op = DO,   .run = keep_status},
    {1,  "STATUS.AV",                                 .op = TBZ,  .rt = 22, .imm = 31,
                                                                  .to = "memmap_fault_handler+6"},
    {1,  "ser_get_addr(base, idx)",                   .op = LDR,  .rt = 23, .rn = 25, .imm = ERR_ADDR},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_addr},
    {1,  "publish",                                   .op = CALL, .to = "ghes_publish"},
    {1,  "ser_set_status(base, idx, status)",         .op = STR,  .rt = 22, .rn = 25, .imm = ERR_STATUS},
    {2,  "sdei_dispatch_event(5000)",                 .op = CALL, .to = "sdei_dispatch_event",
                                                      .only = TFA_FFH, .unless = TFA_BY_GSI | TFA_BY_POLLING},
    {2,  "ret < 0: panic()",                          .op = DO,   .run = tfa_has_failed, .to = "panic",
                                                      .only = TFA_FFH, .unless = TFA_BY_GSI | TFA_BY_POLLING},
    {6,  "plat_ic_set_interrupt_pending(GHES)",       .op = DO,   .run = tfa_pend_gsi, .only = TFA_BY_GSI},
    {1,  "return 0",                                  .op = SET,  .rt = 0, .imm = 0},
    {6,  "return",                                    .op = RET},
};

const struct routine tfa_memmap[] = {
    {"ser_probe_memmap",      ser_probe_memmap,      sizeof(ser_probe_memmap) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"ras_ea_handler_memmap", ras_ea_handler_memmap, 7, ROUTINE_ANYWHERE},
    {"memmap_fault_handler",  memmap_fault_handler,
                     sizeof(memmap_fault_handler) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_memmap) / sizeof(tfa_memmap[0]) == TFA_MEMMAP_RECORDS, "tfa.h counts them");
