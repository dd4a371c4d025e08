// SPDX-License-Identifier: BSD-2-Clause
// What Linux 6.12 does with a memory section (drivers/acpi/apei/ghes.c:ghes_do_proc,
// ghes_handle_memory_failure), and memory_failure() with a page, as the model's routines do. A block lies in
// the host's area, as firmware leaves it.
#include "sw/abi.h"
#include "sw/cper.h"
#include "table/bench.h"
#include "table/tables.h"

enum { BASE = (1u << FEAT_VHE) | (1u << FEAT_RAS), ADDRESS = 0x100000, BLOCK_SEVERITY = 16 };
enum { PAGE_VM, PAGE_OTHER, PAGE_POISONED };

static const char *const severities[] = {"recoverable", "fatal", "corrected", "informational", NULL};
static const char *const kernels[] = {"host", "guest", NULL};
static const char *const pages[] = {"guest-memory", "other", "poisoned", NULL};

static const struct table_input ghes_inputs[] = {
    {.name = "address_valid",          .own = OWN_ADDRESS_VALID + 1, .max = 1},
    {.name = "block",                        .own = OWN_BLOCK_SEVERITY + 1, .max = 3, .words = severities},
    {.name = "section",                  .own = OWN_SECTION_SEVERITY + 1, .max = 3, .words = severities},
    {.name = "threshold",                        .own = OWN_THRESHOLD + 1, .max = 1},
    {.name = "sea",                                .own = OWN_SEA + 1, .max = 1},
    {0},
};
static const char *const error_types[] = {"cache", "TLB", "bus", "other", NULL};
static const struct table_input processor_inputs[] = {
    {.name = "type",                 .own = OWN_ERROR_TYPE + 1, .max = 3, .words = error_types},
    {.name = "address_valid",                      .own = OWN_ADDRESS_VALID + 1, .max = 1},
    {.name = "block",                              .own = OWN_BLOCK_SEVERITY + 1, .max = 3, .words = severities},
    {.name = "section",.own = OWN_SECTION_SEVERITY + 1, .max = 3, .words = severities},
    {.name = "sea",                              .own = OWN_SEA + 1, .max = 1},
    {0},
};
static const char *const ghes_outputs[] = {"queued", "current", NULL};

static const struct table_input failure_inputs[] = {
    {.name = "kernel",     .own = OWN_KERNEL + 1, .max = 1, .words = kernels},
    {.name = "page",            .own = OWN_PAGE + 1, .max = 2, .words = pages},
    {.name = "action_required",                    .own = OWN_ACTION_REQUIRED + 1, .max = 1},
    {.name = "early_kill",.own = OWN_EARLY_KILL + 1, .max = 1},
    {0     },
};
static const char *const failure_outputs[] = {"unmapped", "signal", "hwpoison", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static void put_block(const struct bench *b, const struct table_case *c)
{
    struct cper_report r = {.address = b->setup->vm[0].pa + ADDRESS,
                            .address_valid = c->own[OWN_ADDRESS_VALID] != 0,
                            .severity = (uint32_t)c->own[OWN_SECTION_SEVERITY],
                            .threshold = c->own[OWN_THRESHOLD] != 0};
    uint8_t block[CPER_BLOCK_SIZE];

    cper_build(block, &r);
    block[BLOCK_SEVERITY] = (uint8_t)c->own[OWN_BLOCK_SEVERITY];
    platform_poke(b->setup->host_ghes + GHES_BLOCK, block, sizeof(block));
}

// One error, its information left out: nobody acts on it.
static void put_processor_block(const struct bench *b, const struct table_case *c)
{
    struct cper_report r = {.severity = (uint32_t)c->own[OWN_SECTION_SEVERITY]};
    struct cper_processor p = {.type = (uint8_t)(CPER_ERROR_CACHE << c->own[OWN_ERROR_TYPE]),
                               .valid = c->own[OWN_ADDRESS_VALID] ? CPER_HAS_PA : 0,
                               .pa = b->setup->vm[0].pa + ADDRESS};
    uint8_t block[CPER_BLOCK_MOST];
    size_t size = cper_build_processor(block, &r, &p, NULL);

    block[BLOCK_SEVERITY] = (uint8_t)c->own[OWN_BLOCK_SEVERITY];
    platform_poke(b->setup->host_ghes + GHES_BLOCK, block, size);
}

static const char *queued(const struct bench *b)
{
    const struct os *host = &b->machine->sw.host[0];

    if (bench_heard(b, ACT_PANIC))
        return "panic";
    if (bench_heard(b, ACT_SOFT_OFFLINE))
        return "soft-offline";
    if (!bench_heard(b, ACT_QUEUE_MF))
        return "-";
    return host->mf[0].action_required ? "action-required" : "memory-failure";
}

static void read_block(struct bench *b, const struct table_case *c, struct table_answer *a, const char *rule)
{
    if (c->own[OWN_SEA]) { // from do_sea(), of a process with interrupts on
        b->machine->sw.thread[0].stack.frames = 1;
        bench_run(b, "linux:apei_claim_sea");
    } else {
        bench_run(b, "linux:ghes_queue_one_entry");
        if (!bench_heard(b, ACT_PANIC))
            bench_run(b, "linux:irq_work_run");
    }
    table_put(a->output[0], queued(b));
    table_put(a->output[1], b->signals ? "SIGBUS" : "-");
    a->rule = bench_heard(b, ACT_PANIC) ? "__ghes_panic()" : rule;
}

static void answer_ghes(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);

    put_block(b, c);
    read_block(b, c, a, "ghes_handle_memory_failure()");
}

static void answer_processor(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);

    put_processor_block(b, c);
    read_block(b, c, a, "ghes_handle_arm_hw_error()");
}

static uint64_t page_of(const struct bench *b, const struct table_case *c)
{
    if (c->own[OWN_KERNEL])
        return ADDRESS; // an IPA; the guest's kernel is not asked what lies there
    return c->own[OWN_PAGE] == PAGE_OTHER ? b->setup->host_ghes + GHES_AREA : b->setup->vm[0].pa + ADDRESS;
}

static void answer_failure(struct table_case *c, struct table_answer *a)
{
    struct bench *b = bench_begin(c->pe.features);
    struct sw_state *sw = &b->machine->sw;
    bool guest = c->own[OWN_KERNEL] != 0;
    struct os *os = guest ? &sw->guest[0] : &sw->host[0];
    struct os_frames *frames = guest ? &sw->guest_frames[0] : &sw->host_frames;
    uint64_t page = page_of(b, c);

    os->mf[os->mfs++] = (struct os_mf){.address = page, .action_required = c->own[OWN_ACTION_REQUIRED] != 0};
    sw->vmm[0].early_kill = c->own[OWN_EARLY_KILL] != 0;
    if (c->own[OWN_PAGE] == PAGE_POISONED)
        frames->hwpoison[frames->hwpoisons++] = page;
    bench_run(b, guest ? "vm0:memory_failure" : "linux:memory_failure");
    table_put_bit(a->output[0], bench_heard(b, ACT_UNMAP));
    table_put(a->output[1], b->signals & 1 << SIGBUS_AR ? "AR" : b->signals & 1 << SIGBUS_AO ? "AO" : "-");
    table_put_bit(a->output[2], frames->hwpoisons == 1 && frames->hwpoison[0] == page);
    a->rule = "memory_failure()";
}

// A guest's kernel has anonymous memory only.
static const char *unreachable(const struct table_case *c)
{
    if (c->own[OWN_KERNEL] && c->own[OWN_PAGE] == PAGE_OTHER)
        return "the pages of a modelled guest are all its process's";
    return c->own[OWN_KERNEL] && c->own[OWN_EARLY_KILL] ? "early kill is the VMM's" : NULL;
}

const struct table table_ghes_memory = {
    .name = "ghes-memory",
    .question = "what Linux 6.12 does with a memory section of a GHES block",
    .inputs = ghes_inputs,
    .outputs = ghes_outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer_ghes,
};

const struct table table_ghes_processor = {
    .name = "ghes-processor",
    .question = "what it does with an ARM processor section",
    .inputs = processor_inputs,
    .outputs = ghes_outputs,
    .features = BASE,
    .prepare = prepare,
    .answer = answer_processor,
};

const struct table table_memory_failure = {
    .name = "memory-failure",
    .question = "memory_failure() with a page, and who gets SIGBUS",
    .inputs = failure_inputs,
    .outputs = failure_outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer_failure,
};
