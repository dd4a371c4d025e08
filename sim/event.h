// SPDX-License-Identifier: BSD-2-Clause
// What happens in a run, told once, to whoever listens: trace, ledger, claims, windows. An event is
// transient; what must be remembered of it a listener keeps in the machine.
#ifndef RASIM_SIM_EVENT_H
#define RASIM_SIM_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "exception.h"
#include "platform.h"
#include "ras.h"
#include "sysreg.h"

enum act {
#define ACT(id, verb, object, value, meaning) ACT_##id,
#include "act.def"
#undef ACT
    ACT_COUNT
};

struct act_row {
    const char *verb;
    const char *object;
    const char *value; // what the value is; "" when there is none
    const char *meaning;
};
const struct act_row *act_row_of(enum act act);

enum event_kind {
    EVENT_STEP,   // a step of software begins; `insns`
    EVENT_READ,   // MRS: reg, value
    EVENT_WRITE,  // MSR: reg, value
    EVENT_LOAD,   // memory: address, value (first 8 bytes), size, status, poison
    EVENT_STORE,  // memory: address, value, size, status
    EVENT_TAKE,   // exception; value: the vector's offset; `by_software`: an entry that software made on a
                  // vCPU's registers
    EVENT_RETURN, // ERET: value is the new PC, el the EL left, to_el the EL reached
    EVENT_FIRE,   // an error source fired; source
    EVENT_PEND,   // a physical SError became pending; value is its ISS
    EVENT_MERGE,  // one more arrived; tag is the one whose syndrome is gone
    EVENT_DEFER,  // ESB: reg, that is DISR_EL1, VDISR_EL2 or VDISR_EL3, := value
    EVENT_RECORD, // an error node recorded; node, record, value is STATUS, address
    EVENT_LINE, // an interrupt output of a node changed; node, code: enum ras_line, status: enum line_change
    EVENT_SIGNAL, // SIGBUS; code, address, vm, to_guest: a process inside the VM, not its VMM
    EVENT_ACT,    // act, value
    EVENT_FETCH,  // a wrong word came from DRAM: fetch
    EVENT_LOSE,   // the live return state of an EL was overwritten: to_el, regs (LOSE_*), value: the ELR lost
    EVENT_LIVELOCK, // registers, memory and pending events are what they were, value returns ago, for the 8th
                    // time
    // A register of an error record group, through memory: group, page, address (its offset), size, value,
    // status (enum ras_group_verdict); node and reg (its ERX* name), where it is one of a record
    EVENT_REG_LOAD,
    EVENT_REG_STORE,
    EVENT_RES0, // software set bits that are RES0: reg, value: those bits; once a register and bit
};

enum lose { LOSE_ELR = 1, LOSE_SPSR = 2, LOSE_ESR = 4 };
enum line_change { LINE_LOWERS, LINE_RAISES, LINE_PULSES };
enum sigbus_code { SIGBUS_AR, SIGBUS_AO, SIGBUS_OBJERR };

enum { VM_HOST = -2 }; // EL1 is the host's, without VHE

struct event {
    uint64_t cycle;
    uint64_t pc; // of the step that runs, or was about to run
    uint64_t value;
    uint64_t address;
    const struct exception *exception;
    const struct ras_error *error;
    const struct platform_fetch *fetch;
    enum sysreg reg;
    uint32_t tag;  // the error it is about; 0: none known
    uint32_t size; // bytes of an access
    uint16_t insns;
    int8_t image; // whose step runs; -1: hardware alone
    int8_t vm;    // the VM concerned: guest running, or signalled; -1: none; taken to EL1: VM_HOST
    uint8_t kind, pe, el, to_el;
    uint8_t record;
    uint8_t act, node, source, status, poison, regs, code, to_guest, by_software, masked;
    uint8_t group, page; // EVENT_REG_*
    uint8_t placed;      // run_where() was here
};

#endif
