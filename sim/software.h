// SPDX-License-Identifier: BSD-2-Clause
// Modelled software: programs of named steps that live at addresses. The step at (pc - base) / 4 runs;
// vectors, ELR, ERET and nested exceptions need no special code. A step touches the machine only through
// cpu.h, makes at most one access that can abort, and that first.
#ifndef RASIM_SIM_SOFTWARE_H
#define RASIM_SIM_SOFTWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"
#include "sysreg.h"

struct cpu;
struct image;
struct machine;
struct setup;

enum step_op {
    WORK,    // instructions without an effect that this model follows
    DO,      // run(cpu); when it returns true and `to` is set: branch to `to`
    SET,     // x[rt] = imm
    MRS,     // x[rt] = reg
    MSR,     // reg = x[rt]
    DAIFSET, // imm: D 8, A 4, I 2, F 1
    DAIFCLR,
    ESB,
    ISB,  // a barrier: counts, changes nothing that this model reorders
    DSB,  // waits for stores: the errors of late ones arrive
    LDR,  // x[rt] = 8 bytes at x[rn] + imm
    STR,  // 8 bytes at x[rn] + imm = x[rt]
    B,    // branch to `to`
    CALL, // branch to `to`, the next step's address goes on the context's stack
    RET,  // to the address on top of the stack (of a stack in memory: what is loaded from there)
    CBZ,  // branch to `to` when x[rt] is 0
    CBNZ,
    TBZ, // branch to `to` when bit imm of x[rt] is 0
    TBNZ,
    SVC, // imm
    HVC,
    SMC,
    ERET,
    WFI,
    WFE,
    SEV, // to every PE
};

// Options of a program: bit n is the one at index n of its list.
typedef uint64_t option_set;

static inline option_set option_bit(int index)
{
    return UINT64_C(1) << index;
}

// One row of a routine. `insns` is what the source it follows spends there (0: part of the row before).
struct step {
    uint16_t insns;
    const char *text; // what the source's line says or does
    uint8_t op;       // enum step_op
    uint8_t rt, rn;
    enum sysreg reg;
    uint64_t imm;
    const char *to; // "routine", "routine+n", or in another image: "linux:routine"
    bool (*run)(struct cpu *cpu);
    option_set only;   // options, one of which must be chosen; 0: always there
    option_set unless; // options, none of which may be chosen
};

// In `only` and `unless` beside a program's own options: threads of several VMs share a PE; guest pages share
// frames. The setup chooses them where that is so, of KVM and its host.
// NESTED: a VM has a guest hypervisor. PROCESSES: there are processes besides VMMs.
enum {
    SOFTWARE_SHARED_PE = UINT64_C(1) << 63,
    SOFTWARE_SHARED_FRAMES = UINT64_C(1) << 62,
    SOFTWARE_NESTED = UINT64_C(1) << 61,
    SOFTWARE_PROCESSES = UINT64_C(1) << 60,
};

// `offset` from the program's base for vectors; ROUTINE_ANYWHERE otherwise.
enum { ROUTINE_ANYWHERE = 0xffffffff };
struct routine {
    const char *name;
    const struct step *steps;
    unsigned count;
    uint32_t offset;
};

// A word that may follow a program's name in a scenario. Of each group at most one is chosen; the first of a
// group is its default, but for group 0, whose words are independent flags, off by default.
struct option {
    const char *word;
    uint8_t group;
    const char *meaning; // with its source
};

struct program {
    const char *name;                   // "tf-a", "kvm", "linux", "linux32", "qemu"
    const char *words;                  // of help: what it is
    uint8_t els;                        // bit n: may be resident at ELn
    uint8_t aarch32;                    // 1: EL1 and EL0 in AArch32 state
    uint8_t hypervisor;                 // 1: a guest hypervisor, at EL1 under HCR_EL2.NV
    const struct routine *const *parts; // routine tables, NULL-terminated ...
    const unsigned *part_counts;        // ... and their lengths
    const option_set *part_only;        // as struct step's `only`, for all of a part; NULL: all are there
    const struct option *options;
    unsigned option_count;
    // Leaves registers and variables as the program's own start-up would have; before the scenario's `set`.
    void (*start)(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe);
};

// All programs, NULL-terminated; by name.
extern const struct program *const software_programs[];
const struct program *software_find(const char *name);

// Index of an option word; -1 when the program has none such.
int software_option(const struct program *p, const char *word);

// A program made resident: laid out at an address, its branches resolved. Const after setup.
struct slot {
    const struct step *step;
    const struct routine *routine;
    uint32_t index;  // of the step in its routine
    uint64_t target; // address of `to`; 0: none
};
struct image {
    const struct program *program;
    char name[NAME_SIZE]; // "tf-a", "kvm", "linux", "vmm0", "vm0"
    uint64_t base;
    uint32_t slots;
    option_set options; // chosen
    uint8_t els;
    int8_t vm;            // -1: none
    bool stack_in_memory; // of its EL1: calls push frame records, and the exception frames lie there, too
    struct slot *slot;
};

// The option of this word is chosen; false, too, when the program has none such.
bool software_chosen(const struct image *image, const char *word);

// Lays `image->program` out for `image->options` from `image->base`.
void software_lay_out(struct image *image);

// Resolves all branches of laid out images. False and the name in `why` when one leads nowhere: a bug in a
// table, found by a test over all programs and options.
bool software_link(struct image *image, unsigned count, char *why, size_t size);
void software_release(struct image *image);

// Address of "routine" or "routine+3" in the image; 0 when there is no such step.
uint64_t software_address(const struct image *image, const char *label);

// The slot at `pc`, NULL outside the image or between routines.
static inline const struct slot *software_slot(const struct image *image, uint64_t pc)
{
    uint64_t offset = pc - image->base;

    if (pc < image->base || offset / 4 >= image->slots || offset % 4 != 0)
        return NULL;
    return image->slot[offset / 4].step ? &image->slot[offset / 4] : NULL;
}

// "kvm:__guest_enter+2". Returns its length.
size_t software_label(char *text, size_t size, const struct image *image, uint64_t pc);

#endif
