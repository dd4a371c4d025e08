// SPDX-License-Identifier: BSD-2-Clause
// The SDEI dispatcher (services/std_svc/sdei/sdei_intr_mgmt.c, sdei_main.c): explicit events of both classes.
// The stack of EL3 lives on while the client runs: its SMCs run below the dispatch, longjmp goes back up. A
// critical event preempts the handler of a normal one: two dispatches, of which the later ends first.
#include <string.h>

#include "pe.h"
#include "sw/abi.h"
#include "sw/tfa.h"

enum { CLIENT_EL = 2 };
static const uint64_t smc_unk = UINT64_MAX;
static const uint64_t sdei_edeny = UINT64_MAX - 2; // -3

// plat/arm/board/fvp/include/platform_def.h; event 0 and those that a client binds to interrupts are the
// others.
static const struct sdei_map {
    uint32_t event;
    bool explicit;
    enum sdei_class kind;
} maps[] = {
    {0,    false, SDEI_NORMAL  },
    {1000, false, SDEI_NORMAL  },
    {1001, false, SDEI_NORMAL  },
    {1002, false, SDEI_NORMAL  },
    {2000, false, SDEI_NORMAL  },
    {2001, false, SDEI_NORMAL  },
    {2002, false, SDEI_NORMAL  },
    {5000, true,  SDEI_NORMAL  },
    {5001, true,  SDEI_NORMAL  },
    {5002, true,  SDEI_NORMAL  },
    {5003, true,  SDEI_CRITICAL},
    {5004, true,  SDEI_CRITICAL},
};
static const uint32_t events[SDEI_CLASSES] = {SDEI_RAS_EVENT, SDEI_CRITICAL_EVENT};

static const struct sdei_map *find_event_map(uint32_t event)
{
    for (unsigned i = 0; i < sizeof maps / sizeof maps[0]; i++) {
        if (maps[i].event == event)
            return &maps[i];
    }
    return NULL;
}

// sdei_state.c, DO_DISPATCH: registered, enabled, not running. Nobody registers any but the two.
static bool can_dispatch(const struct tfa *tfa, const struct sdei_map *map)
{
    return events[map->kind] == map->event && tfa->sdei.state[map->kind] == (SDEI_REGISTERED | SDEI_ENABLED);
}

const char *tfa_refuses_event(const struct tfa *tfa, uint32_t event)
{
    const struct sdei_map *map = find_event_map(event);

    if (tfa->sdei.masked)
        return "state->pe_masked";
    if (event == 0)
        return "SDEI_EVENT_0";
    if (!map)
        return "find_event_map() == NULL";
    if (!map->explicit)
        return "!is_map_explicit(map)";
    if (tfa->sdei.depth > 0 && tfa->dispatch[tfa->sdei.depth - 1].kind == SDEI_CRITICAL)
        return "is_event_critical(disp_ctx->map)";
    if (tfa->sdei.depth > 0 && map->kind == SDEI_NORMAL)
        return "is_event_normal(map)";
    return can_dispatch(tfa, map) ? NULL : "can_sdei_state_trans(se, DO_DISPATCH)";
}

static struct tfa_dispatch *outstanding(struct tfa *tfa)
{
    return &tfa->dispatch[tfa->sdei.depth - 1];
}

// True: sdei_dispatch_event() refuses.
static bool cannot_dispatch(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);

    cpu->pe->x[0] = ~UINT64_C(0);
    if (tfa_refuses_event(tfa, events[tfa->sdei.at_hand]))
        return true;
    tfa->sdei.state[tfa->sdei.at_hand] |= SDEI_RUNNING;
    return false;
}

static bool save_event_ctx(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);

    tfa->sdei.depth++;
    struct tfa_dispatch *d = outstanding(tfa);
    *d =
        (struct tfa_dispatch){.elr = tfa->elr, .spsr = tfa->spsr, .tag = tfa->tag, .kind = tfa->sdei.at_hand};
    memcpy(d->x, tfa->x, sizeof(d->x));
    return false;
}

static bool set_arguments(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    const struct tfa_dispatch *d = outstanding(tfa);

    tfa->x[0] = events[d->kind];
    tfa->x[1] = tfa->sdei.argument;
    tfa->x[2] = d->elr;
    tfa->x[3] = d->spsr;
    return false;
}

static bool set_elr_spsr(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->elr = tfa->sdei.entry;
    tfa->spsr = tfa_create_spsr(outstanding(tfa)->spsr, CLIENT_EL);
    return false;
}

// Returns twice: 0 now, 1 after longjmp.
static bool set_jump(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    struct tfa_dispatch *d = outstanding(tfa);

    memcpy(d->jmp_x, &cpu->pe->x[19], sizeof(d->jmp_x));
    d->jmp_calls = tfa->stack.calls;
    d->jmp_pc = cpu->pc + 4;
    cpu->pe->x[0] = 0;
    return false;
}

// The context that pop_dispatch() has taken off the stack is needed until here.
static bool long_jump(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    struct tfa_dispatch *d = outstanding(tfa);

    memcpy(&cpu->pe->x[19], d->jmp_x, sizeof(d->jmp_x));
    for (uint32_t i = d->jmp_calls; i < tfa->stack.calls; i++)
        tfa->stack.call[i] = 0;
    tfa->stack.calls = d->jmp_calls;
    tfa->sdei.at_hand = (uint8_t)d->kind; // as the caller's own variable has it
    cpu->pe->x[0] = 1;
    cpu_goto(cpu, d->jmp_pc);
    *d = (struct tfa_dispatch){0};
    tfa->sdei.depth--;
    return false;
}

static bool say_dispatch(struct cpu *cpu)
{
    const struct tfa_dispatch *d = outstanding(cpu_tfa(cpu));

    cpu_act(cpu, ACT_SDEI_DISPATCH, events[d->kind], d->tag);
    return false;
}

// SDEI_PE_MASK says whether it changed anything. sdei_pe_unmask() has no interrupt to enable here.
static bool has_masked(struct tfa *tfa)
{
    uint32_t function = (uint32_t)tfa->x[0];
    bool mask = function == (uint32_t)SMC_SDEI_PE_MASK;

    if (!mask && function != (uint32_t)SMC_SDEI_PE_UNMASK)
        return false;
    tfa->x[0] = mask && !tfa->sdei.masked;
    tfa->sdei.masked = mask;
    return true;
}

// Of the functions only EVENT_COMPLETE and EVENT_COMPLETE_AND_RESUME have more steps.
static bool is_answered(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if (tfa_interrupted_el(tfa) == CLIENT_EL)
        return has_masked(tfa);
    tfa->x[0] = smc_unk;
    return true;
}

// Leaves the resume PC in x20.
static bool has_no_dispatch(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    cpu->pe->x[20] = tfa->x[1];
    cpu->pe->x[21] = (uint32_t)tfa->x[0] == (uint32_t)SMC_SDEI_COMPLETE_AND_RESUME;
    if (tfa->sdei.depth > 0)
        return false;
    tfa->x[0] = sdei_edeny;
    return true;
}

static bool restore_event_ctx(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    const struct tfa_dispatch *d = outstanding(tfa);

    tfa->sdei.state[d->kind] &= (uint8_t)~SDEI_RUNNING;
    memcpy(tfa->x, d->x, sizeof(d->x));
    tfa->spsr = d->spsr;
    tfa->elr = d->elr;
    cpu_act(cpu, ACT_SDEI_COMPLETE, events[d->kind], d->tag);
    return false;
}

// SPSR_64(): nothing of the old PSTATE stays. As if an exception had been taken at the resume PC.
static bool set_resumption(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    const struct tfa_dispatch *d = outstanding(tfa);

    tfa->elr = cpu->pe->x[20];
    tfa->spsr = tfa_create_spsr(0, CLIENT_EL);
    cpu->pe->x[1] = d->elr;
    cpu->pe->x[2] = d->spsr;
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
    {4,   "!= sdei_client_el(): SMC_RET1(ctx, SMC_UNK)", .op = DO, .run = is_answered,
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
