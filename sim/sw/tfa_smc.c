// SPDX-License-Identifier: BSD-2-Clause
// What lower ELs ask for, and what traps of theirs reach EL3 (common/runtime_svc.c, bl31/bl31_traps.c).
#include "sw/abi.h"
#include "sw/tfa.h"

// A function identifier is 32 bits of x0.
static bool is_sdei(struct cpu *cpu)
{
    uint32_t fid = (uint32_t)cpu_tfa(cpu)->x[0];

    return fid == (uint32_t)SMC_SDEI_COMPLETE || fid == (uint32_t)SMC_SDEI_COMPLETE_AND_RESUME ||
           fid == (uint32_t)SMC_SDEI_PE_MASK || fid == (uint32_t)SMC_SDEI_PE_UNMASK;
}

// SMCCC_ARCH_WORKAROUND_1 has done its work by coming here.
static bool answer_others(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if ((uint32_t)tfa->x[0] != (uint32_t)SMC_ARCH_WORKAROUND_1)
        tfa->x[0] = UINT64_MAX; // SMC_UNK
    return false;
}

// ISS of EC 0x18: op0 [21:20], op1 [16:14], CRn [13:10]; all error record registers are 3, 0, c5, and nothing
// else there traps to EL3.
static bool is_no_error_record(struct cpu *cpu)
{
    uint64_t iss = cpu->pe->x[19];
    return !((iss >> 20 & 3) == 3 && (iss >> 14 & 7) == 0 && (iss >> 10 & 0xf) == 5);
}

// ISS: Rt [9:5], direction [0], 1 for a read. XZR keeps its value.
static bool read_zero_write_ignored(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    uint64_t iss = cpu->pe->x[19];
    unsigned rt = (unsigned)(iss >> 5) & 0x1f;

    if ((iss & 1) && rt != 31)
        tfa->x[rt] = 0;
    tfa->elr += 4;
    return false;
}

// clang-format off

static const struct step sync_handler[] = {
    {26, "get_handler_for_smc_fid()",                 .op = DO,   .run = is_sdei, .to = "sdei_smc_handler"},
    {2,  "handler(), smc_unknown()",                  .op = DO,   .run = answer_others},
    {1,  "return",                                    .op = RET},
};

// With RAS_TRAP_NS_ERR_REC_ACCESS=1, or without FAULT_INJECTION_SUPPORT.
static const struct step handle_sysreg_trap[] = {
    {30, "opcode == ISS_SYSREG_OPCODE_ERXSTATUS_EL1 ...", .op = DO, .run = is_no_error_record,
                                                                  .to = "inject_undef64"},
    {12, "access_raz_wi(); ELR_EL3 += 4",             .op = DO,   .run = read_zero_write_ignored},
    {1,  "return",                                    .op = RET},
};

const struct routine tfa_smc[] = {
    {"sync_handler",       sync_handler,       3, ROUTINE_ANYWHERE},
    {"handle_sysreg_trap", handle_sysreg_trap, 3, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_smc) / sizeof(tfa_smc[0]) == TFA_SMC, "tfa.h counts them");
