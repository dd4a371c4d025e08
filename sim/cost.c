// SPDX-License-Identifier: BSD-2-Clause
#include "cost.h"

#include <string.h>

#include "syndrome.h"

// Rows of KVM's tables by routine and text; whole routines without a text. The rest is COST_REST.
static const struct {
    const char *routine, *text;
    enum cost_part part;
} rows[] = {
    {"valid_vect",              "stp x0, x1, [sp, #-16]!",                     COST_SAVE_GP  },
    {"__guest_exit",            "store the guest regs x0-x17",                 COST_SAVE_GP  },
    {"__guest_exit",            "store the guest regs x18-x30, sp_el0",        COST_SAVE_GP  },
    {"__kvm_vcpu_run",          "sysreg_save_guest_state_vhe(guest_ctxt)",     COST_SAVE_EL1 },
    {"___deactivate_traps",     NULL,                                          COST_LEAVE    },
    {"kvm_arch_vcpu_ioctl_run", "kvm_pmu_sync, kvm_vgic_sync, kvm_timer_sync", COST_SAVE_VGIC},
    {"handle_hvc",              NULL,                                          COST_HANDLER  },
    {"kvm_arch_vcpu_ioctl_run", "kvm_vgic_flush_hwstate(vcpu)",                COST_LOAD_VGIC},
    {"___activate_traps",       NULL,                                          COST_ENTER    },
    {"__kvm_vcpu_run",          "sysreg_restore_guest_state_vhe(guest_ctxt)",  COST_LOAD_EL1 },
    {"__guest_enter",           "restore guest regs",                          COST_LOAD_GP  },
    {"__guest_enter",           "eret",                                        COST_RETURN   },
};

static enum cost_part part_of(const struct setup *setup, const struct event *e)
{
    const struct slot *slot = e->image >= 0 ? software_slot(&setup->image[e->image], e->pc) : NULL;

    for (unsigned i = 0; slot && e->image == setup->image_kvm && i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(slot->routine->name, rows[i].routine) == 0 &&
            (!rows[i].text || strcmp(slot->step->text, rows[i].text) == 0))
            return rows[i].part;
    }
    return COST_REST;
}

static void finish(struct cost_meter *meter, struct cost_trip *t)
{
    uint64_t cycles = 0;

    for (unsigned i = 0; i < COST_PARTS; i++) {
        cycles += t->part[i].cycles;
        meter->sum[i].cycles += t->part[i].cycles;
        meter->sum[i].instructions += t->part[i].instructions;
    }
    meter->least = meter->trips == 0 || cycles < meter->least ? cycles : meter->least;
    meter->most = cycles > meter->most ? cycles : meter->most;
    meter->trips++;
}

static void step(struct cost_meter *meter, struct cost_trip *t, const struct setup *setup,
                 const struct event *e)
{
    if (t->open)
        t->part[t->current].cycles += e->cycle - t->step;
    t->step = e->cycle;
    if (t->open && t->returns && e->vm == t->vm)
        finish(meter, t);
    t->open = t->open && !t->returns;
    if (!t->open)
        return;
    t->current = part_of(setup, e);
    t->part[t->current].instructions += e->insns;
}

// Not of a guest hypervisor nor of its guest, which the host answers by going on with the other
// (cost_nested.h).
static bool is_hypercall(const struct setup *setup, const struct event *e)
{
    return e->el == 1 && e->to_el == 2 && e->vm >= 0 && e->vm != setup->nested && !e->by_software &&
           esr_ec(e->exception->esr) == EC_HVC64;
}

// KVM asks firmware for its workarounds.
static bool is_firmware_call(const struct event *e)
{
    return e->el == 2 && e->to_el == 3 && esr_ec(e->exception->esr) == EC_SMC64;
}

static void take(struct cost_trip *t, const struct setup *setup, const struct event *e)
{
    uint64_t began = t->step;
    bool first = !t->open && is_hypercall(setup, e);

    *t = (struct cost_trip){.step = began, .open = first, .vm = e->vm, .current = COST_TRAP};
    t->part[COST_TRAP].instructions = 1;
}

static void hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct cost_meter *meter = ctx;
    struct cost_trip *t = &meter->trip[e->pe];

    (void)m;
    if (e->kind == EVENT_STEP)
        step(meter, t, setup, e);
    else if (e->kind == EVENT_TAKE && !(t->open && is_firmware_call(e)))
        take(t, setup, e);
    else if (e->kind == EVENT_RETURN && t->open && e->el == 2) {
        t->open = e->to_el == 1;
        t->returns = t->open;
    }
}

void cost_begin(struct cost_meter *meter, struct run *run)
{
    *meter = (struct cost_meter){0};
    run_listen(run, (struct listener){hear, meter});
}
