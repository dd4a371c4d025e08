// SPDX-License-Identifier: BSD-2-Clause
// What a run starts from and never changes: the compiled scenario.
#ifndef RASIM_SIM_SETUP_H
#define RASIM_SIM_SETUP_H

#include <stdbool.h>
#include <stdint.h>

#include "claim.h"
#include "feature.h"
#include "impdef.h"
#include "limits.h"
#include "platform.h"
#include "software.h"
#include "syndrome.h"
#include "trap/rows.h"

// `set REG.FIELD = V`: applied when the machine is reset. For software's own registers the software's
// start-up value is overridden; for `vm` >= 0 it is the guest's: of what KVM switches, the value that it
// loads while the VM runs.
struct assignment {
    enum sysreg reg;
    uint64_t mask, value; // value of the field
    int8_t vm;            // -1: the PE's own
};

// Steps at which an error may arrive: `explore ... over WINDOW`.
enum window_kind { WINDOW_EVERYTHING, WINDOW_EL, WINDOW_IMAGE, WINDOW_LABELS };
struct window {
    enum window_kind kind;
    uint8_t el;        // WINDOW_EL
    int8_t image;      // WINDOW_IMAGE
    uint64_t from, to; // WINDOW_LABELS: addresses of the first and the last step
    char text[96];     // as in the scenario
};

// One planned fault. Its tag is its index + 1.
// From FAULT_WORKER on they are no errors but choices: the host's scheduler lets its worker wait once; a PE
// stalls, so that what is on its way arrives at an earlier step and other PEs run first; another PE goes on
// although it is not its turn; an access takes its time; the VMM is asked to go on at another host.
enum fault_kind {
    FAULT_POISON,
    FAULT_SERROR,
    FAULT_FLIP,
    FAULT_TAG,
    FAULT_TLB,
    FAULT_BUS,
    FAULT_WORKER,
    FAULT_STALL,
    FAULT_PREEMPTION,
    FAULT_LATENCY,
    FAULT_MIGRATE
};
struct fault {
    enum fault_kind kind;
    enum error_state state; // FAULT_SERROR
    bool impdef_syndrome;   // FAULT_SERROR: IDS=1
    bool quiet;             // FAULT_SERROR: the node records it, and no SError comes of it
    bool synchronizable;    // FAULT_SERROR; from impdef unless said
    bool has_address;       // FAULT_SERROR: the record gets it
    bool address_incorrect; // ERR<n>ADDR.AI
    uint64_t address, size; // physical
    int8_t node;            // that records an SError; -1: none does
    int8_t origin_vm;       // whose error it is; -1: the host's, or that of several:
    uint8_t owners;         // bits of ledger_entry.charged; 0: that of origin_vm
    uint8_t pe;             // FAULT_SERROR: where it arrives
    int8_t in_cache;        // FAULT_POISON, FAULT_TAG: whose line goes bad, -1: memory
    uint8_t source;         // index into platform.source
    uint8_t stack_of;     // 1 + the VM at whose kernel's SP, `offset` bytes further, the address is; 0: none
    feature_set features; // FAULT_MIGRATE: of the PEs there; 0: the VM is reset
    // FAULT_SERROR: cycles on its way, 0: it pends when its source fires; FAULT_STALL, FAULT_LATENCY: cycles,
    // at most; FAULT_PREEMPTION: cycles that the other PE has, UINT64_MAX: until it waits.
    uint64_t late;
    uint64_t least;  // FAULT_STALL, FAULT_LATENCY: any number from here to `late`; 0: `late` it is
    uint64_t offset; // see stack_of
    // When: as struct platform_source says; AT_STEP: before the step at this address runs, for the nth time;
    // AT_EVENT: after the nth event of this kind. Again and again `period` cycles later, when it is not 0.
    uint64_t at_cycle;
    uint64_t at_pc;
    uint64_t at_count;
    uint64_t period;
    bool has_event;
    struct claim event;
    // A free error arrives where `rasim explore` tries it or `--arrival` says (at_pc, at_count), else never.
    bool free;
    bool spare;        // may never fire: a later one of a random sequence
    bool within;       // FAULT_SERROR: the moments within a step, too (choice.h)
    int8_t after;      // FAULT_PREEMPTION: index of the one that comes before it, -1: none
    int8_t region;     // FAULT_LATENCY: whose
    uint64_t at_value; // of --arrival (choice.h)
    struct window window;
    uint32_t line, column;
    char name[112]; // "poison of vm0:0x00100000"
};

// A scrubber of the platform: a granule each `period` cycles, until there were so many visits.
struct patrol {
    uint64_t period;
    uint32_t visits;
};

struct node_setup {
    char name[NAME_SIZE];
    unsigned version; // 10, 11, 20
    unsigned states;  // bit set of 1 << enum error_state
    uint8_t pe;       // 0xff: shared
    uint8_t records;  // 0: one
    uint8_t choice;   // enum ras_choice
    bool edge;        // interrupts are pulses
    bool no_walks;    // as in struct ras_node
    uint8_t serr;     // ERR<n>STATUS.SERR of what `inject` lets it record
    // Bits that differ from what the types alone make of ERR<n>FR, PFGF and, at the start, CTLR.
    struct node_bits {
        uint64_t mask, value;
    } fr, ctlr, pfgf;
};

struct vm_setup {
    char name[NAME_SIZE];
    uint64_t memory; // bytes, from IPA 0
    uint64_t pa;     // where it lies
    uint64_t stage2; // physical address of its level 1 table
    uint64_t ghes;   // IPA of the guest's error status area (sw/ghes.h)
    uint64_t slice;  // cycles after which another VM of the PE gets its turn; 0: when this one waits
    uint64_t stage1; // IPA of its stage 1 tables (paging.h); 0: the guest goes without
    uint8_t pe;
    int8_t guest_image, vmm_image;
    int8_t hyp_image; // guest hypervisor, L1; then guest_image is L2's. -1: none
    // With one, L2 has the upper half of the VM's memory, from its IPA 0.
    uint64_t l1_stage2;  // IPA of L1's level 1 table for L2, below `ghes`
    uint64_t shadow;     // physical address of KVM's level 1 table for L2
    uint64_t vncr;       // physical address of the page that VNCR_EL2 names
    uint64_t device_ipa; // where the VM has the device that is its own
    int8_t device;       // a region of the platform; -1: none
    bool process; // no VM: an ordinary process of the host, `vmm_image`; guest_image -1, and no stage 2
};

// A frame that pages of guests share; no VM's memory lies there.
enum frame_kind { FRAME_KSM, FRAME_ZERO };
struct shared_frame {
    char name[NAME_SIZE];
    uint64_t pa;
    enum frame_kind kind;
    int8_t duplicate_of; // of the same chain of a stable node; -1: the first of its chain
};
struct share {
    uint64_t ipa;
    uint8_t vm, frame;
};

// A node's interrupt line, and where it goes.
enum node_line { LINE_FHI, LINE_ERI, LINE_CRI };
struct wire {
    uint8_t node, line; // enum node_line
    uint8_t edge;       // the input is edge-triggered
    uint8_t firmware;   // Group 0, for EL3; else Non-secure Group 1, for the host
    uint8_t priority;   // as the distributor has it: 0 highest
    uint8_t pe;         // of a PPI: the node's PE
    uint8_t critical;   // firmware tells the host by a critical SDEI event
    uint8_t pad;
    uint16_t intid;
};

enum until_kind { UNTIL_VM_IDLE_OR_DEAD, UNTIL_ALL_IDLE_OR_DEAD, UNTIL_PC, UNTIL_CYCLE, UNTIL_IMAGE_IDLE };
struct until {
    enum until_kind kind;
    bool idle, dead;    // which of the two end it
    int8_t vm;          // UNTIL_VM_*: -1 the host
    int8_t image;       // UNTIL_IMAGE_IDLE
    uint64_t pc, count; // UNTIL_PC: before the step runs for the nth time
    uint64_t cycle;     // UNTIL_CYCLE
    uint64_t at_most;   // cycles; UINT64_MAX: no bound said
};

// One statement, resolved, for `rasim plan`: keyword and what it came to.
struct plan_pair {
    const char *key;
    char *value;
};
struct plan_step {
    const char *keyword;
    uint32_t line, column;
    struct plan_pair pair[14];
    unsigned pairs;
};

static inline bool fault_is_choice(const struct fault *f)
{
    return f->kind >= FAULT_WORKER;
}

struct setup {
    const char *file;
    const char *more; // statements that the call added to the file's, a line each
    const char *ask;
    uint64_t seed;
    unsigned pes;
    const char *profile;
    feature_set features;
    uint64_t impdef[IMPDEF_COUNT];
    uint32_t latency[LATENCY_COUNT];
    struct platform_config platform;
    uint64_t host_ghes; // physical address of the host's error status area
    struct node_setup node[RAS_NODES];
    struct wire wire[MAX_WIRES];
    struct vm_setup vm[MAX_VMS];
    struct image image[MAX_IMAGES];
    struct assignment set[MAX_SETS];
    struct fault fault[MAX_ERRORS];
    struct patrol patrol[PLATFORM_SCRUBBERS];
    struct claim claim[MAX_CLAIMS];
    struct plan_step plan[MAX_PLAN];
    struct until until;
    struct shared_frame frame[MAX_FRAMES];
    struct share share[MAX_SHARES];
    struct rows_more rows; // of KVM's forwarding tables
    unsigned nodes, vms, images, sets, faults, claims, plans, frames, shares, wires;
    uint64_t gic_base;                       // GICD
    bool nvhe;                               // the host kernel is at EL1, KVM's world switch alone at EL2
    bool gic;                                // there is a GICv3, and what interrupts the PEs goes through it
    unsigned moments;                        // faults that wait for an event
    unsigned claims_of_steps;                // `always`: those that look at every step
    int8_t image_el3, image_kvm, image_host; // -1: nobody there
    int8_t nested;                           // the VM with a guest hypervisor; -1: none
    struct arena *arena;                     // the strings above (scenario/arena.h)
};

// Places what the scenario only names: images get their addresses and are laid out, VMs their memory, stage 2
// tables and error status areas inside the first RAM region. Called once all declarations are read and before
// anything names an address in a VM or a label. False and the reason in `why`.
bool setup_place(struct setup *setup, char *why, size_t size);

// Adds the host kernel that KVM is part of, unless it is there; NULL: there is no KVM.
struct image *setup_add_host(struct setup *setup);

// The VM whose memory a physical address lies in; -1: it is none's.
int setup_vm_at(const struct setup *setup, uint64_t pa);

// The VM that a device belongs to which has this physical address; -1: it is none's.
int setup_device_owner(const struct setup *setup, uint64_t pa);

// Where the addresses of a VM end: behind its memory, or behind its device.
uint64_t setup_ipa_end(const struct setup *setup, const struct vm_setup *vm);

// Where an IPA of a VM lies, in its own memory or its device; false: nowhere.
bool setup_ipa_place(const struct setup *setup, const struct vm_setup *vm, uint64_t ipa, uint64_t *pa);

// L2's memory: the upper half of the VM's.
static inline uint64_t setup_l2_base(const struct vm_setup *vm)
{
    return vm->memory / 2;
}

// The VM that runs first on a PE; -1: it has none.
int setup_first_vm(const struct setup *setup, unsigned pe);

void setup_release(struct setup *setup);

#endif
