// SPDX-License-Identifier: BSD-2-Clause
// The platform below BL31: what it does with an error record, and how it dies
// (plat/arm/board/fvp/aarch64/fvp_ras.c, plat/common/aarch64/platform_helpers.S). On real platforms a secure
// partition writes the CPER (plat/arm/board/neoverse_rd/common/ras/nrd_ras_cpu.c); here BL31 does, with the
// GHESv2 handshake of ACPI 18.3.2.8.
#include "pe.h"
#include "ras.h"
#include "sw/abi.h"
#include "sw/tfa_cper.h"

uint64_t tfa_ghes(struct cpu *cpu, unsigned offset)
{
    bool critical = cpu_tfa(cpu)->sdei.at_hand == SDEI_CRITICAL;
    unsigned more = !critical ? 0 : offset < GHES_BLOCK ? GHES_CRITICAL : GHES_CRITICAL_BLOCK - GHES_BLOCK;

    return cpu->setup->host_ghes + offset + more;
}

// Whose error the selected record holds, for observers.
static uint32_t record_tag(const struct cpu *cpu)
{
    return ras_tag(&cpu->m->platform.ras, cpu->pe->index, cpu->pe->sys[ERRSELR_EL1]);
}

void tfa_keep_status(struct cpu *cpu, uint32_t tag)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->status = cpu->pe->x[22];
    tfa->addr = 0;
    tfa->tag = tag;
    tfa->sdei.at_hand = (uint8_t)tfa_event_class(cpu->image, NULL);
}

bool tfa_keep_record(struct cpu *cpu)
{
    tfa_keep_status(cpu, record_tag(cpu));
    return false;
}

bool tfa_keep_addr(struct cpu *cpu)
{
    cpu_tfa(cpu)->addr = cpu->pe->x[23];
    return false;
}

// True: the OS has not read the block before this one.
static bool is_unread(struct cpu *cpu)
{
    if (!cpu_load(cpu, tfa_ghes(cpu, GHES_READ_ACK), &cpu->pe->x[24], sizeof(uint64_t)))
        return false;
    return (cpu->pe->x[24] & 1) == 0;
}

static bool clear_ack(struct cpu *cpu)
{
    uint64_t ack = cpu->pe->x[24] & ~UINT64_C(1);
    cpu_store(cpu, tfa_ghes(cpu, GHES_READ_ACK), &ack, sizeof(ack));
    return false;
}

static bool store_payload(struct cpu *cpu)
{
    uint8_t block[CPER_BLOCK_MOST];
    struct cper_report r;
    size_t size = tfa_build_block(cpu, block, &r);

    cpu_store(cpu, tfa_ghes(cpu, GHES_BLOCK + CPER_BLOCK_STATUS_SIZE), block + CPER_BLOCK_STATUS_SIZE,
              (uint32_t)(size - CPER_BLOCK_STATUS_SIZE));
    return false;
}

static bool store_block_status(struct cpu *cpu)
{
    uint8_t block[CPER_BLOCK_MOST];
    struct cper_report r;

    tfa_build_block(cpu, block, &r);
    if (cpu_store(cpu, tfa_ghes(cpu, GHES_BLOCK + CPER_BLOCK_STATUS), block + CPER_BLOCK_STATUS,
                  CPER_BLOCK_STATUS_SIZE))
        cpu_act(cpu, ACT_CPER_WRITE, r.address, cpu_tfa(cpu)->tag);
    return false;
}

bool tfa_has_failed(struct cpu *cpu)
{
    return (int64_t)cpu->pe->x[0] < 0;
}

static bool say_panic(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if (!tfa->dead)
        cpu_act(cpu, ACT_PANIC, 0, 0);
    tfa->dead = 1;
    return false;
}

// clang-format off

// The record is selected by the probe. The source returns 0 whatever happened and logs between.
static const struct step injected_fault_handler[] = {
    {4,  "status = read_erxstatus_el1()",             .op = MRS,  .rt = 22, .reg = ERXSTATUS_EL1},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_record},
    {1,  "STATUS.AV",                                 .op = TBZ,  .rt = 22, .imm = 31,
                                                                  .to = "injected_fault_handler+5"},
    {1,  "read_erxaddr_el1()",                        .op = MRS,  .rt = 23, .reg = ERXADDR_EL1},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_addr},
    {1,  "publish",                                   .op = CALL, .to = "ghes_publish"},
    {1,  "write_erxstatus_el1(status)",               .op = MSR,  .rt = 22, .reg = ERXSTATUS_EL1},
    {2,  "sdei_dispatch_event(5000)",                 .op = CALL, .to = "sdei_dispatch_event",
                                                      .only = TFA_FFH, .unless = TFA_BY_GSI | TFA_BY_POLLING},
    {2,  "ret < 0: panic()",                          .op = DO,   .run = tfa_has_failed, .to = "panic",
                                                      .only = TFA_FFH, .unless = TFA_BY_GSI | TFA_BY_POLLING},
    {6,  "plat_ic_set_interrupt_pending(GHES)",       .op = DO,   .run = tfa_pend_gsi, .only = TFA_BY_GSI},
    {1,  "return 0",                                  .op = SET,  .rt = 0, .imm = 0},
    {6,  "return",                                    .op = RET},
};

// An OS that has not acknowledged loses the new error, not the old one: QEMU's choice too (hw/acpi/ghes.c).
static const struct step ghes_publish[] = {
    {2,  "ldr read acknowledge",                      .op = DO,   .run = is_unread, .to = "ghes_drop"},
    {2,  "str read acknowledge, 0",                   .op = DO,   .run = clear_ack},
    {90, "generic error data entry, memory section",  .op = DO,   .run = store_payload, .unless = TFA_FULL_CPER},
    {400, "generic error data entry, all of its section", .op = DO, .run = store_payload, .only = TFA_FULL_CPER},
    {1,  "dmb",                                       .op = DSB},
    {2,  "str block status",                          .op = DO,   .run = store_block_status},
    {1,  "dsb",                                       .op = DSB},
    {1,  "ret",                                       .op = RET},
};
static const struct step ghes_drop[] = {
    {2,  "log: the previous error was not consumed",  .op = WORK},
    {1,  "ret",                                       .op = RET},
};

// ---- Ways to die
static const struct step unhandled_external_abort[] = {
    {3,  "Unhandled External Abort received",         .op = B,    .to = "panic"},
};
static const struct step plat_handle_uncontainable_ea[] = {
    {1,  "b report_unhandled_exception",              .op = B,    .to = "report_unhandled_exception"},
};
static const struct step plat_handle_double_fault[] = {
    {1,  "b report_unhandled_exception",              .op = B,    .to = "report_unhandled_exception"},
};
static const struct step plat_handle_el3_ea[] = {
    {1,  "b plat_report_unhandled_exception",         .op = B,    .to = "plat_report_unhandled_exception"},
};
static const struct step plat_report_unhandled_exception[] = {
    {1,  "b report_unhandled_exception",              .op = B,    .to = "report_unhandled_exception"},
};
static const struct step plat_report_unhandled_interrupt[] = {
    {1,  "b report_unhandled_interrupt",              .op = B,    .to = "plat_panic"},
};
static const struct step report_unhandled_exception[] = {
    {1,  "Unhandled Exception in EL3",                .op = B,    .to = "plat_panic"},
};
static const struct step panic[] = {
    {1,  "PANIC at PC",                               .op = B,    .to = "plat_panic"},
};
static const struct step el3_panic[] = {
    {1,  "PANIC in EL3",                              .op = B,    .to = "plat_panic"},
};
static const struct step plat_panic[] = {
    {1,  "msr daifset, #0xf",                         .op = DAIFSET, .imm = 0xf},
    {1,  "plat_panic_handler of this platform",       .op = B,    .to = "record_and_reset", .only = TFA_RESETS},
    {1,  "plat_panic_handler",                        .op = DO,   .run = say_panic},
    {1,  "wfi",                                       .op = WFI},
    {1,  "b .-4",                                     .op = B,    .to = "plat_panic+2"},
};

// Firmware that dies of an error has not read its record yet; what it died of otherwise has none.
static const struct step record_and_reset[] = {
    {4,  "ser_probe_sysreg()",                        .op = CALL, .to = "ser_probe_sysreg", .only = TFA_RESETS},
    {1,  "== 0: no record",                           .op = CBZ,  .rt = 0, .to = "reboot_by_bert",
                                                                                            .only = TFA_RESETS},
    {4,  "read_erxstatus_el1()",                      .op = MRS,  .rt = 22, .reg = ERXSTATUS_EL1,
                                                                                            .only = TFA_RESETS},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_record,   .only = TFA_RESETS},
    {1,  "STATUS.AV",                                 .op = TBZ,  .rt = 22, .imm = 31,
                                                      .to = "record_and_reset+7",           .only = TFA_RESETS},
    {1,  "read_erxaddr_el1()",                        .op = MRS,  .rt = 23, .reg = ERXADDR_EL1,
                                                                                            .only = TFA_RESETS},
    {1,  "record",                                    .op = DO,   .run = tfa_keep_addr,     .only = TFA_RESETS},
    {1,  "publish",                                   .op = CALL, .to = "ghes_publish",     .only = TFA_RESETS},
    {1,  "write_erxstatus_el1(status)",               .op = MSR,  .rt = 22, .reg = ERXSTATUS_EL1,
                                                                                            .only = TFA_RESETS},
    {1,  "to the boot error region",                  .op = B,    .to = "reboot_by_bert",   .only = TFA_RESETS},
};

const struct routine tfa_plat[] = {
    {"injected_fault_handler", injected_fault_handler,
                     sizeof(injected_fault_handler) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"ghes_publish", ghes_publish, sizeof(ghes_publish) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"ghes_drop",                       ghes_drop,                       2, ROUTINE_ANYWHERE},
    {"unhandled_external_abort",        unhandled_external_abort,        1, ROUTINE_ANYWHERE},
    {"plat_handle_uncontainable_ea",    plat_handle_uncontainable_ea,    1, ROUTINE_ANYWHERE},
    {"plat_handle_double_fault",        plat_handle_double_fault,        1, ROUTINE_ANYWHERE},
    {"plat_handle_el3_ea",              plat_handle_el3_ea,              1, ROUTINE_ANYWHERE},
    {"plat_report_unhandled_exception", plat_report_unhandled_exception, 1, ROUTINE_ANYWHERE},
    {"plat_report_unhandled_interrupt", plat_report_unhandled_interrupt, 1, ROUTINE_ANYWHERE},
    {"report_unhandled_exception",      report_unhandled_exception,      1, ROUTINE_ANYWHERE},
    {"panic",                           panic,                           1, ROUTINE_ANYWHERE},
    {"el3_panic",                       el3_panic,                       1, ROUTINE_ANYWHERE},
    {"plat_panic",                      plat_panic,                      5, ROUTINE_ANYWHERE},
    {"record_and_reset", record_and_reset, sizeof(record_and_reset) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_plat) / sizeof(tfa_plat[0]) == TFA_PLAT, "tfa.h counts them");
