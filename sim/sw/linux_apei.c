// SPDX-License-Identifier: BSD-2-Clause
// GHES: the error status block is read, cleared and acknowledged, its report queued and, from irq_work, acted
// upon (drivers/acpi/apei/ghes.c; arch/arm64/kernel/acpi.c).
#include <string.h>

#include "stack.h"
#include "sw/abi.h"
#include "sw/estatus.h"
#include "sw/linux.h"
#include "sw/linux_stack.h"

static const uint64_t enoent = (uint64_t)-2, einprogress = (uint64_t)-115, ecanceled = (uint64_t)-125;

static uint64_t area(struct cpu *cpu)
{
    uint64_t ipa = cpu_is_guest(cpu) ? cpu->setup->vm[cpu_vm(cpu)].ghes : cpu->setup->host_ghes;

    return linux_virtual(cpu, ipa);
}

uint32_t linux_tag(struct cpu *cpu, uint64_t address)
{
    bool guest = cpu_is_guest(cpu);
    return ledger_find(cpu->setup, cpu->m, address + (guest ? cpu->setup->vm[cpu_vm(cpu)].pa : 0));
}

// Status address and read acknowledge register of the error source at hand: in the handler of a critical
// event the second one.
static uint64_t source(struct cpu *cpu)
{
    bool critical = cpu_see_os(cpu)->events >> SDEI_CRITICAL & 1;

    return area(cpu) + (critical ? GHES_CRITICAL : 0);
}

// Locals of ghes_in_nmi_queue_one_entry(): [0] the block, [1] read acknowledge; the others' [2] result.
enum { LOCAL_NODE = 3 }; // estatus_node: the report's index in os.estatus

static bool read_pointer(struct cpu *cpu)
{
    uint64_t pointer;
    if (cpu_load(cpu, source(cpu) + GHES_STATUS_ADDRESS, &pointer, sizeof(pointer)))
        cpu_os(cpu)->scratch[0] = linux_virtual(cpu, pointer);
    return false;
}

static bool status_is_empty(struct cpu *cpu)
{
    uint32_t status;
    return cpu_load(cpu, cpu_see_os(cpu)->scratch[0], &status, sizeof(status)) && status == 0;
}

// True: nothing to read, or no room to keep it (gen_pool_alloc(): -ENOMEM); the block stays unacknowledged.
static bool copy_block(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    uint8_t block[CPER_BLOCK_MOST];
    struct cper_report r;

    size_t size = estatus_load(cpu, os->scratch[0], block);
    if (cpu->left)
        return false;
    if (!cper_parse(block, size, &r) || os->estatuses == OS_ESTATUS)
        return true;
    os->scratch[LOCAL_NODE] = os->estatuses;
    os->estatus[os->estatuses++] =
        (struct os_report){.address = r.address,
                           .severity = r.severity,
                           .section_severity = r.section_severity,
                           .threshold = r.threshold,
                           .processor = r.processor,
                           .tag = r.address_valid || r.processor ? linux_tag(cpu, r.address) : 0,
                           .address_valid = r.address_valid};
    return false;
}

static bool clear_status(struct cpu *cpu)
{
    uint32_t zero = 0;
    cpu_store(cpu, cpu_os(cpu)->scratch[0], &zero, sizeof(zero));
    return false;
}

static bool read_ack(struct cpu *cpu)
{
    uint64_t ack;
    if (cpu_load(cpu, source(cpu) + GHES_READ_ACK, &ack, sizeof(ack)))
        cpu_os(cpu)->scratch[1] = ack;
    return false;
}

static bool write_ack(struct cpu *cpu)
{
    uint64_t ack = (cpu_see_os(cpu)->scratch[1] & ~UINT64_C(1)) | 1;
    cpu_store(cpu, source(cpu) + GHES_READ_ACK, &ack, sizeof(ack));
    return false;
}

// What two equal records have in common here; physical addresses lie below 2^44.
static uint64_t pack(const struct os_report *r)
{
    uint64_t severities = (uint64_t)r->severity << 2 | r->section_severity;

    return r->address << 4 | severities | (uint64_t)r->address_valid << 63;
}

// Without one the code was entered from nowhere, by a return address that memory had wrong.
static bool has_no_node(struct cpu *cpu)
{
    const struct os *os = cpu_see_os(cpu);

    return stack_goes_wrong(cpu, os->scratch[LOCAL_NODE] >= os->estatuses);
}

// llist_add(): behind those that a critical event has queued since the node was allocated.
static void move_to_end(struct os *os)
{
    unsigned from = (unsigned)os->scratch[LOCAL_NODE], last = os->estatuses - 1;
    struct os_report r = os->estatus[from];

    memmove(&os->estatus[from], &os->estatus[from + 1], sizeof(os->estatus[0]) * (last - from));
    os->estatus[last] = r;
    os->scratch[LOCAL_NODE] = last;
}

// ghes_estatus_cached(): within 10 s, and no run is that long. 6.12.117 says -ECANCELED, so that nobody takes
// the error for claimed; 6.1.192 says 0.
static bool is_reported(struct cpu *cpu)
{
    const struct os_frames *frames = cpu_see_frames(cpu);
    struct os *os = cpu_os(cpu);
    if (has_no_node(cpu))
        return false;
    uint64_t packed = pack(&os->estatus[os->scratch[LOCAL_NODE]]);
    bool found = false;

    for (unsigned i = 0; i < frames->reporteds; i++)
        found |= frames->reported[i] == packed;
    if (!found)
        return false;
    move_to_end(os);
    memset(&os->estatus[--os->estatuses], 0, sizeof(os->estatus[0]));
    cpu->pe->x[0] = (cpu->image->options & LINUX_6_1) ? 0 : ecanceled;
    return true;
}

// ghes_estatus_cache_add(), once it is printed. A fifth record pushes the first one out.
static void note_reported(struct cpu *cpu, const struct os_report *r)
{
    struct os_frames *frames = cpu_frames(cpu);

    if (frames->reporteds == OS_REPORTED)
        memmove(&frames->reported[0], &frames->reported[1],
                sizeof(frames->reported[0]) * --frames->reporteds);
    frames->reported[frames->reporteds++] = pack(r);
}

static bool queue_estatus(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    if (has_no_node(cpu))
        return false;
    move_to_end(os);
    const struct os_report *r = &os->estatus[os->estatuses - 1];

    cpu_act(cpu, ACT_CPER_READ, r->address, r->tag);
    cpu->pe->x[0] = 0;
    // Fatal: __ghes_panic at once, in NMI context. 001_db85a1d2730a44a8.txt wants the same of an unknown
    // address.
    return r->severity == CPER_FATAL || (!r->address_valid && r->section_severity == CPER_RECOVERABLE &&
                                         (cpu->image->options & LINUX_PANIC_WITHOUT_ADDRESS) != 0);
}

static bool found_nothing(struct cpu *cpu)
{
    cpu->pe->x[0] = enoent;
    return false;
}

static bool no_estatus(struct cpu *cpu)
{
    return cpu_see_os(cpu)->estatuses == 0;
}

// force_sig(SIGBUS): an error that was consumed, and nothing that can be done about it.
static void force_sigbus(struct cpu *cpu, uint32_t tag)
{
    struct os_task *task = cpu_task(cpu);

    task->sigbus = 1;
    task->sigbus_code = SIGBUS_OBJERR;
    task->sigbus_address = 0;
    task->tag = tag;
    cpu_signal(cpu, SIGBUS_OBJERR, 0, cpu_vm(cpu), cpu->image->vm >= 0, tag);
}

// ghes_handle_memory_failure: a memory section with a valid address, recoverable in block and section; of
// corrected errors too many. What soft_offline_page() does later nobody but the kernel sees.
static bool is_for_soft_offline(const struct os_report *r)
{
    return !r->processor && r->address_valid && r->section_severity == CPER_CORRECTED && r->threshold;
}

// Of a processor section (ghes_handle_arm_hw_error) the same: an error of a cache at an address that is
// known.
static bool is_for_memory_failure(const struct os_report *r)
{
    return r->address_valid && r->severity == CPER_RECOVERABLE && r->section_severity == CPER_RECOVERABLE;
}

// ghes_do_proc
static bool nothing_to_do(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    struct os_report r = os->estatus[0];

    if (stack_goes_wrong(cpu, os->estatuses == 0))
        return false;

    os->estatuses--;
    memmove(&os->estatus[0], &os->estatus[1], sizeof(os->estatus[0]) * os->estatuses);
    memset(&os->estatus[os->estatuses], 0, sizeof(os->estatus[0]));
    if (cpu->image->options & LINUX_ESTATUS_CACHE)
        note_reported(cpu, &r);
    if (is_for_soft_offline(&r)) {
        cpu_act(cpu, ACT_SOFT_OFFLINE, r.address, r.tag);
        return true;
    }
    if (r.processor)
        cpu_act(cpu, ACT_LOG_PROCESSOR, r.processor, r.tag);
    if (!is_for_memory_failure(&r)) {
        if (r.sync)
            force_sigbus(cpu, r.tag);
        return true;
    }
    cpu->pe->x[0] = r.address;
    cpu->pe->x[1] = r.sync;
    return false;
}

static bool mask_serror(struct cpu *cpu)
{
    cpu_write(cpu, DAIF, DAIF_ERRCTX);
    return false;
}

// interrupts_enabled(regs) of the process. Of the host's callers none: KVM asks with IRQs on.
static bool was_irqs_off(struct cpu *cpu)
{
    return cpu_is_guest(cpu) && pstate_from_spsr(linux_saved(cpu, S_PSTATE)).i;
}

static bool unmask_serror(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    if (cpu->pe->x[0] == 0 && was_irqs_off(cpu)) { // the record waits for an interrupt
        os->scratch[2] = einprogress;
        return true;
    }
    if (cpu->left)
        return false;
    cpu_write(cpu, DAIF, DAIF_PROCCTX_NOIRQ);
    for (unsigned i = 0; i < os->estatuses; i++)
        os->estatus[i].sync = 1;
    os->scratch[2] = cpu->pe->x[0];
    return cpu->pe->x[0] != 0;
}

static bool claim_result(struct cpu *cpu)
{
    cpu->pe->x[0] = cpu_see_os(cpu)->scratch[2];
    cpu_write(cpu, DAIF, DAIF_PROCCTX);
    return false;
}

// 0: an address was queued; 1: the record has none; -2: there is no record.
static bool sei_verdict(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    bool found = cpu->pe->x[0] == 0 && os->scratch[LOCAL_NODE] < os->estatuses;
    os->scratch[2] = !found ? enoent : os->estatus[os->scratch[LOCAL_NODE]].address_valid ? 0 : 1;
    return false;
}

static bool sei_result(struct cpu *cpu)
{
    cpu->pe->x[0] = cpu_see_os(cpu)->scratch[2];
    return false;
}

// clang-format off

static const struct step ghes_queue_one_entry[] = {
    {20, "ghes_read_estatus: status address",         .op = DO,   .run = read_pointer},
    {20, "block_status == 0?",                        .op = DO,   .run = status_is_empty, .to = "ghes_no_entry"},
    {60, "copy the block",                            .op = DO,   .run = copy_block,      .to = "ghes_no_entry"},
    {15, "ghes_clear_estatus: block_status = 0",      .op = DO,   .run = clear_status},
    {8,  "ghes_ack_error: read",                      .op = DO,   .run = read_ack},
    {8,  "ghes_ack_error: write",                     .op = DO,   .run = write_ack},
    {10, "ghes_estatus_cached(estatus)",              .op = DO,   .run = is_reported, .to = "ghes_cached_entry",
                                                                                   .only = LINUX_ESTATUS_CACHE},
    {30, "llist_add, irq_work_queue",                 .op = DO,   .run = queue_estatus, .to = "panic"},
    {1,  "ret",                                       .op = RET},
};
static const struct step ghes_no_entry[] = {
    {4,  "-ENOENT",                                   .op = DO,   .run = found_nothing},
    {1,  "ret",                                       .op = RET},
};
static const struct step irq_work_run[] = {
    {20, "ghes_proc_in_irq: list empty?",             .op = DO,   .run = no_estatus,    .to = "irq_work_done"},
    {80, "ghes_do_proc",                              .op = DO,   .run = nothing_to_do, .to = "irq_work_run"},
    {10, "ghes_do_memory_failure",                    .op = CALL, .to = "memory_failure_queue"},
    {1,  "next",                                      .op = B,    .to = "irq_work_run"},
};
static const struct step irq_work_done[] = {
    {1,  "ret",                                       .op = RET},
};
static const struct step apei_claim_sea[] = {
    {10, "daif := DAIF_ERRCTX",                       .op = DO,   .run = mask_serror},
    {10, "ghes_notify_sea",                           .op = CALL, .to = "ghes_queue_one_entry"},
    {10, "daif := DAIF_PROCCTX_NOIRQ; claimed?",      .op = DO,   .run = unmask_serror, .to = "apei_claim_sea+4"},
    {10, "irq_work_run()",                            .op = CALL, .to = "irq_work_run"},
    {4,  "local_daif_restore",                        .op = DO,   .run = claim_result},
    {1,  "ret",                                       .op = RET},
};
static const struct step ghes_notify_sei[] = {
    {10, "ghes_proc",                                 .op = CALL, .to = "ghes_queue_one_entry"},
    {4,  "physical address valid?",                   .op = DO,   .run = sei_verdict},
    {10, "ghes_do_proc",                              .op = CALL, .to = "irq_work_run"},
    {2,  "result",                                    .op = DO,   .run = sei_result},
    {1,  "ret",                                       .op = RET},
};

// Alone with the option, so that without it nothing has another address.
static const struct step ghes_cached_entry[] = {
    {4,  "no_work: return rc",                        .op = RET,  .only = LINUX_ESTATUS_CACHE},
};

const struct routine linux_apei[LINUX_APEI] = {
    {"ghes_queue_one_entry", ghes_queue_one_entry, 9, ROUTINE_ANYWHERE},
    {"ghes_no_entry",        ghes_no_entry,        2, ROUTINE_ANYWHERE},
    {"ghes_cached_entry",    ghes_cached_entry,    1, ROUTINE_ANYWHERE},
    {"irq_work_run",         irq_work_run,         4, ROUTINE_ANYWHERE},
    {"irq_work_done",        irq_work_done,        1, ROUTINE_ANYWHERE},
    {"apei_claim_sea",       apei_claim_sea,       6, ROUTINE_ANYWHERE},
    {"ghes_notify_sei",      ghes_notify_sei,      5, ROUTINE_ANYWHERE},
};
// clang-format on
