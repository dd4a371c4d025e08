// SPDX-License-Identifier: BSD-2-Clause
#include "word.h"

#include "syndrome.h"

// External abort, on a walk or not (DDI 0487 DFSC, IFSC).
static bool is_external(uint64_t fsc)
{
    return fsc == 0x10 || (fsc >= 0x13 && fsc <= 0x17);
}

// EL2 has no stage 2 of its own.
static bool is_same_el(uint64_t esr)
{
    return esr_ec(esr) == EC_IABT_SAME || esr_ec(esr) == EC_DABT_SAME;
}

static bool is_instruction(uint64_t esr)
{
    return esr_ec(esr) == EC_IABT_SAME || esr_ec(esr) == EC_IABT_LOWER;
}

static enum take_what word_of_sync(const struct exception *e)
{
    uint64_t fsc = e->esr & 0x3f;

    switch (esr_ec(e->esr)) {
    case EC_IABT_LOWER:
    case EC_IABT_SAME:
    case EC_DABT_LOWER:
    case EC_DABT_SAME:
        if (is_external(fsc))
            return TAKE_EXTERNAL_ABORT;
        if (e->target == 2 && !is_same_el(e->esr) && fsc >= 0x04 && fsc <= 0x0f)
            return TAKE_STAGE2_FAULT;
        return is_instruction(e->esr) ? TAKE_INSTRUCTION_ABORT : TAKE_DATA_ABORT;
    case EC_SVC32:
    case EC_SVC64:
        return TAKE_SVC;
    case EC_HVC32:
    case EC_HVC64:
        return TAKE_HVC;
    case EC_SMC32:
    case EC_SMC64:
        return TAKE_SMC;
    default:
        return TAKE_ANY;
    }
}

enum take_what word_of_exception(const struct exception *e)
{
    switch ((enum exception_kind)e->kind) {
    case EXCEPTION_SERROR:
        return e->virtual_serror ? TAKE_VSERROR : e->delegated ? TAKE_DELEGATED : TAKE_SERROR;
    case EXCEPTION_IRQ:
        return TAKE_IRQ;
    case EXCEPTION_FIQ:
        return TAKE_FIQ;
    default:
        return word_of_sync(e);
    }
}

const char *word_of_take(enum take_what what)
{
    static const char *const words[] = {
        [TAKE_EXTERNAL_ABORT] = "external-abort",
        [TAKE_DATA_ABORT] = "data-abort",
        [TAKE_INSTRUCTION_ABORT] = "instruction-abort",
        [TAKE_STAGE2_FAULT] = "stage2-fault",
        [TAKE_SERROR] = "SError",
        [TAKE_VSERROR] = "vSError",
        [TAKE_DELEGATED] = "delegated-SError",
        [TAKE_IRQ] = "IRQ",
        [TAKE_FIQ] = "FIQ",
        [TAKE_SVC] = "SVC",
        [TAKE_HVC] = "HVC",
        [TAKE_SMC] = "SMC",
        [TAKE_ANY] = "exception",
    };
    return words[what];
}

enum take_what word_of_deferred(enum sysreg disr)
{
    return disr == DISR_EL1 ? TAKE_SERROR : disr == VDISR_EL2 ? TAKE_VSERROR : TAKE_DELEGATED;
}
