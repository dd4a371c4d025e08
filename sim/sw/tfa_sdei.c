// SPDX-License-Identifier: BSD-2-Clause
// The SDEI dispatcher (services/std_svc/sdei/sdei_intr_mgmt.c, sdei_main.c), one explicit normal event a PE.
// The stack of EL3 lives on while the client runs: its SMCs run below the dispatch, longjmp goes back up.
#include <string.h>

#include "pe.h"
#include "sw/abi.h"
#include "sw/tfa.h"

enum { CLIENT_EL = 2 };
static const uint64_t smc_unk = UINT64_MAX;
static const uint64_t sdei_edeny = UINT64_MAX - 2; // -3

// True: sdei_dispatch_event() refuses. A normal event cannot interrupt another; the handler's state must be
// registered, enabled and not running (sdei_state.c).
static bool cannot_dispatch(struct cpu *cpu)
{
    struct tfa_sdei *sdei = &cpu_tfa(cpu)->sdei;
    cpu->pe->x[0] = ~UINT64_C(0);
    if (sdei->masked || sdei->running || !sdei->registered || !sdei->enabled)
        return true;
    sdei->running = 1;
    return false;
}

static bool save_event_ctx(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    memcpy(tfa->sdei.x, tfa->x, sizeof(tfa->sdei.x));
    tfa->sdei.spsr = tfa->spsr;
    tfa->sdei.elr = tfa->elr;
    return false;
}

static bool set_arguments(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->x[0] = tfa->sdei.event;
    tfa->x[1] = tfa->sdei.argument;
    tfa->x[2] = tfa->sdei.elr;
    tfa->x[3] = tfa->sdei.spsr;
    return false;
}

static bool set_elr_spsr(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->elr = tfa->sdei.entry;
    tfa->spsr = tfa_create_spsr(tfa->sdei.spsr, CLIENT_EL);
    return false;
}

// Returns twice: 0 now, 1 after longjmp.
static bool set_jump(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    memcpy(tfa->sdei.jmp_x, &cpu->pe->x[19], sizeof(tfa->sdei.jmp_x));
    tfa->sdei.jmp_calls = tfa->stack.calls;
    tfa->sdei.jmp_pc = cpu->pc + 4;
    cpu->pe->x[0] = 0;
    return false;
}

static bool long_jump(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    memcpy(&cpu->pe->x[19], tfa->sdei.jmp_x, sizeof(tfa->sdei.jmp_x));
    for (uint32_t i = tfa->sdei.jmp_calls; i < tfa->stack.calls; i++)
        tfa->stack.call[i] = 0;
    tfa->stack.calls = tfa->sdei.jmp_calls;
    cpu->pe->x[0] = 1;
    cpu_goto(cpu, tfa->sdei.jmp_pc);
    return false;
}

static bool say_dispatch(struct cpu *cpu)
{
    cpu_act(cpu, ACT_SDEI_DISPATCH, cpu_tfa(cpu)->sdei.event, cpu_tfa(cpu)->tag);
    return false;
}

static bool is_not_the_client(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if (tfa_interrupted_el(tfa) == CLIENT_EL)
        return false;
    tfa->x[0] = smc_unk;
    return true;
}

// Leaves the resume PC in x20.
static bool has_no_dispatch(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    cpu->pe->x[20] = tfa->x[1];
    cpu->pe->x[21] = (uint32_t)tfa->x[0] == (uint32_t)SMC_SDEI_COMPLETE_AND_RESUME;
    if (tfa->sdei.running)
        return false;
    tfa->x[0] = sdei_edeny;
    return true;
}

static bool restore_event_ctx(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->sdei.running = 0;
    memcpy(tfa->x, tfa->sdei.x, sizeof(tfa->sdei.x));
    tfa->spsr = tfa->sdei.spsr;
    tfa->elr = tfa->sdei.elr;
    cpu_act(cpu, ACT_SDEI_COMPLETE, tfa->sdei.event, tfa->tag);
    return false;
}

// SPSR_64(): nothing of the old PSTATE stays. As if an exception had been taken at the resume PC.
static bool set_resumption(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->elr = cpu->pe->x[20];
    tfa->spsr = tfa_create_spsr(0, CLIENT_EL);
    cpu->pe->x[1] = tfa->sdei.elr;
    cpu->pe->x[2] = tfa->sdei.spsr;
    return false;
}

// clang-format off

static const struct step sdei_dispatch_event[] = {
    {40,  "pe_masked, get_outstanding_dispatch, can_sdei_state_trans", .op = DO, .run = cannot_dispatch,
                                                                  .to = "sdei_dispatch_event+8"},
    {201, "restore_and_resume_ns_context()",          .op = WORK},
    {63,  "ehf_activate_priority()",                  .op = DO,   .run = tfa_activate_priority, .to = "panic"},
    {30,  "save_event_ctx()",                         .op = DO,   .run = save_event_ctx},
    {14,  "SMC_SET_GP(ctx, CTX_GPREG_X0 ... X3)",     .op = DO,   .run = set_arguments},
    {128, "sdei_set_elr_spsr()",                      .op = DO,   .run = set_elr_spsr},
    {1,   "begin_sdei_synchronous_dispatch()",        .op = CALL, .to = "begin_sdei_synchronous_dispatch"},
    {64,  "ehf_deactivate_priority(); return 0",      .op = DO,   .run = tfa_deactivate_priority, .to = "panic"},
    {6,   "return",                                   .op = RET},
};
static const struct step begin_sdei_synchronous_dispatch[] = {
    {10,  "setjmp(*buffer)",                          .op = DO,   .run = set_jump},
    {1,   "== 0",                                     .op = CBNZ, .rt = 0,
                                                                  .to = "begin_sdei_synchronous_dispatch+4"},
    {1,   "dispatch",                                 .op = DO,   .run = say_dispatch},
    {1,   "el3_exit()",                               .op = CALL, .to = "el3_exit"},
    {2,   "return",                                   .op = RET},
};

static const struct step sdei_smc_handler[] = {
    {6,   "GET_EL(read_spsr_el3())",                  .op = MRS,  .rt = 3, .reg = SPSR_EL3},
    {4,   "!= sdei_client_el(): SMC_RET1(ctx, SMC_UNK)", .op = DO, .run = is_not_the_client,
                                                                  .to = "sdei_smc_handler+3"},
    {12,  "sdei_event_complete(resume, x1)",          .op = B,    .to = "sdei_event_complete"},
    {2,   "return",                                   .op = RET},
};
static const struct step sdei_event_complete[] = {
    {30,  "get_outstanding_dispatch() == NULL: SDEI_EDENY", .op = DO, .run = has_no_dispatch,
                                                                  .to = "sdei_event_complete+7"},
    {40,  "pop_dispatch(); restore_event_ctx()",      .op = DO,   .run = restore_event_ctx},
    {1,   "if (resume)",                              .op = CBZ,  .rt = 21, .to = "sdei_event_complete+6"},
    {8,   "cm_set_elr_spsr_el3(NON_SECURE, pc)",      .op = DO,   .run = set_resumption},
    {1,   "write_elr_el2(disp_ctx->elr_el3)",         .op = MSR,  .rt = 1, .reg = ELR_EL2},
    {1,   "write_spsr_el2(disp_ctx->spsr_el3)",       .op = MSR,  .rt = 2, .reg = SPSR_EL2},
    {12,  "end_sdei_synchronous_dispatch()",          .op = DO,   .run = long_jump},
    {2,   "return",                                   .op = RET},
};

const struct routine tfa_sdei[] = {
    {"sdei_dispatch_event", sdei_dispatch_event,
                     sizeof(sdei_dispatch_event) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"begin_sdei_synchronous_dispatch", begin_sdei_synchronous_dispatch, 5, ROUTINE_ANYWHERE},
    {"sdei_smc_handler", sdei_smc_handler, 4, ROUTINE_ANYWHERE},
    {"sdei_event_complete", sdei_event_complete,
                     sizeof(sdei_event_complete) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_sdei) / sizeof(tfa_sdei[0]) == TFA_SDEI, "tfa.h counts them");
