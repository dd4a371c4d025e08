// SPDX-License-Identifier: BSD-2-Clause
// Of the host's boot after a reset: it prints what firmware left in the boot error region, and clears it
// (drivers/acpi/apei/bert.c). Nothing is done about the page: memory_failure() is not asked.
#include "sw/abi.h"
#include "sw/estatus.h"
#include "sw/hest.h"
#include "sw/linux.h"

// scratch[0]: the block at hand.
static bool find_region(struct cpu *cpu)
{
    uint64_t region;

    if (cpu_load(cpu, linux_virtual(cpu, cpu->setup->host_ghes + BERT_TABLE + BERT_REGION), &region,
                 sizeof(region)))
        cpu_os(cpu)->scratch[0] = linux_virtual(cpu, region);
    return false;
}

static bool is_empty(struct cpu *cpu)
{
    uint32_t status;

    return cpu_load(cpu, cpu_see_os(cpu)->scratch[0], &status, sizeof(status)) && status == 0;
}

static bool print_block(struct cpu *cpu)
{
    uint8_t block[CPER_BLOCK_MOST];
    struct cper_report r;

    size_t size = estatus_load(cpu, cpu_see_os(cpu)->scratch[0], block);
    if (cpu->left)
        return false;
    if (!cper_parse(block, size, &r))
        return true;
    cpu_act(cpu, ACT_BERT_READ, r.address, r.address_valid ? linux_tag(cpu, r.address) : 0);
    return false;
}

static bool clear_status(struct cpu *cpu)
{
    uint32_t zero = 0;

    cpu_store(cpu, cpu_see_os(cpu)->scratch[0], &zero, sizeof(zero));
    return false;
}

// clang-format off

static const struct step bert_init[] = {
    {60,  "acpi_get_table(ACPI_SIG_BERT)",              .op = DO, .run = find_region},
    {20,  "bert_print_all: block_status == 0?",         .op = DO, .run = is_empty, .to = "bert_done"},
    {400, "Error records from previous boot:",          .op = DO, .run = print_block, .to = "bert_done"},
    {10,  "estatus->block_status = 0",                  .op = DO, .run = clear_status},
    {1,   "return",                                     .op = B,  .to = "bert_done"},
};
static const struct step bert_done[] = {
    {20,  "the rest of the boot",                       .op = B,  .to = "cpu_idle"},
};

const struct routine linux_boot[LINUX_BOOT] = {
    {"bert_init", bert_init, 5, ROUTINE_ANYWHERE},
    {"bert_done", bert_done, 1, ROUTINE_ANYWHERE},
};
// clang-format on
