// SPDX-License-Identifier: BSD-2-Clause
// Statements: vm, process.
#include <inttypes.h>

#include "scenario/name.h"
#include "scenario/resident.h"

enum {
    VM_SMALLEST = 128 << 10,             // a guest's error status area lies in its last 64K
    VM_NAME_LONGEST = NAME_SIZE - 1 - 4, // its VMM is called vmm-NAME
};

static bool vm_memory(struct cursor *c, struct vm_setup *vm)
{
    const struct token *t = c->next;
    if (!cursor_number(c, "a size", VM_SMALLEST, UINT64_C(1) << 39, &vm->memory))
        return false;
    if (vm->memory % 0x1000 != 0)
        return cursor_wrong(c, t, NULL, "'%.48s' is not a multiple of 4K", t->text);
    return true;
}

static bool vm_pe(struct cursor *c, struct vm_setup *vm)
{
    uint64_t pe, last = c->setup->pes > 0 ? c->setup->pes - 1 : MAX_PES - 1;

    if (!cursor_number(c, "the number of a PE", 0, last, &pe))
        return false;
    vm->pe = (uint8_t)pe;
    return true;
}

static bool vm_slice(struct cursor *c, struct vm_setup *vm)
{
    return cursor_cycles(c, &vm->slice);
}

// device NAME at IPA: behind its memory, below 1 GiB so that its tables stay few.
static bool vm_device(struct cursor *c, struct vm_setup *vm)
{
    static const uint64_t last = UINT64_C(1) << 30;
    const struct token *t = c->next;
    unsigned region;

    if (!name_want_region(c, &region))
        return false;
    const struct platform_region *r = &c->setup->platform.region[region];
    if (r->kind != PLATFORM_DEVICE)
        return cursor_wrong(c, t, NULL, "'%s' is no device", r->name);
    for (unsigned i = 0; i + 1 < c->setup->vms; i++) {
        if (c->setup->vm[i].device == (int8_t)region)
            return cursor_wrong(c, t, NULL, "%s has %s already", c->setup->vm[i].name, r->name);
    }
    if (!cursor_expect(c, "at"))
        return false;
    t = c->next;
    if (!cursor_number(c, "an IPA", 0, last - r->size, &vm->device_ipa))
        return false;
    if (vm->device_ipa % 0x1000 != 0)
        return cursor_wrong(c, t, NULL, "'%.48s' is not a multiple of 4K", t->text);
    vm->device = (int8_t)region;
    return true;
}

// Words that begin a clause and so end a list of options; first those of the clauses that are read here.
static bool (*const vm_reads[])(struct cursor *c, struct vm_setup *vm) = {vm_pe, vm_slice, vm_memory,
                                                                          vm_device};
static const char *const vm_words[] = {"pe",    "slice", "memory", "device", "hypervisor",
                                       "guest", "runs",  "vmm",    NULL};

// The clauses that may stand between all others, each once.
static bool vm_place(struct cursor *c, struct vm_setup *vm, unsigned *said)
{
    for (unsigned i = 0; i < sizeof(vm_reads) / sizeof(vm_reads[0]); i++) {
        const struct token *t = c->next;
        if (!cursor_accept(c, vm_words[i]))
            continue;
        if (*said & 1U << i)
            return cursor_wrong(c, t, NULL, "'%s' was said already", t->text);
        *said |= 1U << i;
        return vm_reads[i](c, vm) && vm_place(c, vm, said);
    }
    return true;
}

// [hypervisor PROGRAM OPTIONS]
static bool vm_hypervisor(struct cursor *c, int8_t index, unsigned *said)
{
    struct setup *setup = c->setup;
    struct vm_setup *vm = &setup->vm[index];
    const struct token *t = c->next;
    if (!cursor_accept(c, "hypervisor"))
        return true;
    const struct token *name = c->next;
    const struct program *p = resident_program(c, RESIDENT_EL1);
    if (!p)
        return false;
    if (!p->hypervisor)
        return cursor_wrong(c, name, "kvm-vhe", "'%s' is no guest hypervisor", p->name);
    if (setup->nested >= 0)
        return cursor_wrong(c, t, NULL, "one vm may have a guest hypervisor; %s has one",
                            setup->vm[setup->nested].name);
    setup->nested = index;
    vm->hyp_image = (int8_t)setup->images;
    struct image *image = resident_add(c, p, "hyp-", vm->name, RESIDENT_EL1, index);
    return resident_options(c, image, vm_words) && vm_place(c, vm, said);
}

static bool vm_guest(struct cursor *c, int8_t index, unsigned *said)
{
    struct vm_setup *vm = &c->setup->vm[index];
    if (!vm_hypervisor(c, index, said) || !cursor_expect(c, "guest"))
        return false;
    const struct token *name = c->next;
    const struct program *p = resident_program(c, RESIDENT_EL1);
    if (!p)
        return false;
    if (p->hypervisor)
        return cursor_wrong(c, name, NULL, "'%s' is a guest hypervisor: hypervisor %s guest ...", p->name,
                            p->name);
    vm->guest_image = (int8_t)c->setup->images;
    struct image *image = resident_add(c, p, "", vm->name, RESIDENT_EL1 | RESIDENT_EL0, index);
    return resident_options(c, image, vm_words) && vm_place(c, vm, said) &&
           (!cursor_accept(c, "runs") || resident_option(c, image)) && vm_place(c, vm, said);
}

// A VM's VMM, or a process by itself.
static bool vm_process(struct cursor *c, int8_t index, const char *prefix, const struct program *p,
                       bool options)
{
    struct vm_setup *vm = &c->setup->vm[index];
    vm->vmm_image = (int8_t)c->setup->images;
    struct image *image = resident_add(c, p, prefix, vm->name, RESIDENT_EL0, index);
    return !options || resident_options(c, image, vm_words);
}

static bool vm_vmm(struct cursor *c, int8_t index)
{
    bool said = cursor_accept(c, "vmm");
    const struct program *p = said ? resident_program(c, RESIDENT_EL0) : software_find("qemu");
    if (!p)
        return said ? false : cursor_wrong(c, c->next, NULL, "there is no program 'qemu'");
    return vm_process(c, index, "vmm-", p, said);
}

static bool process_image(struct cursor *c, int8_t index)
{
    const struct program *p = software_find("process");
    if (!p)
        return cursor_wrong(c, c->next, NULL, "there is no program 'process'");
    return vm_process(c, index, "", p, true);
}

static void vm_plan(struct cursor *c, const struct vm_setup *vm)
{
    const struct image *image = c->setup->image;

    cursor_plan(c, "name", "%s", vm->name);
    cursor_plan(c, "pe", "%u", vm->pe);
    cursor_plan(c, "memory", "0x%" PRIx64, vm->memory);
    if (vm->device >= 0)
        cursor_plan(c, "device", "%s at 0x%" PRIx64, c->setup->platform.region[vm->device].name,
                    vm->device_ipa);
    if (vm->hyp_image >= 0)
        resident_plan(c, "hypervisor", &image[vm->hyp_image]);
    if (vm->guest_image >= 0)
        resident_plan(c, "guest", &image[vm->guest_image]);
    resident_plan(c, vm->process ? "program" : "vmm", &image[vm->vmm_image]);
}

// What only the whole statement can tell.
static bool vm_possible(struct cursor *c, const struct vm_setup *vm)
{
    if (vm->memory == 0)
        return cursor_wrong(c, c->next, NULL, "%s has no memory: 'memory SIZE'", vm->name);
    if (vm->device < 0)
        return true;
    if (vm->device_ipa < vm->memory)
        return cursor_wrong(c, c->first, NULL, "the device of %s lies in its memory", vm->name);
    if (vm->process || vm->hyp_image >= 0)
        return cursor_wrong(c, c->first, NULL, "only a VM without a guest hypervisor may have a device");
    if (software_chosen(&c->setup->image[vm->guest_image], "stage1"))
        return cursor_wrong(c, c->first, NULL, "a guest with 'stage1' does not map a device");
    return true;
}

// [pe N] [slice Ncy] [device NAME at IPA] memory SIZE are said anywhere after the name, what the VM or
// process is in its order.
static bool vm_rest(struct cursor *c, int8_t index)
{
    struct vm_setup *vm = &c->setup->vm[index];
    unsigned said = 0;

    if (!vm_place(c, vm, &said) ||
        !(vm->process ? process_image(c, index) : vm_guest(c, index, &said) && vm_vmm(c, index)) ||
        !vm_place(c, vm, &said))
        return false;
    return cursor_end(c) && vm_possible(c, vm);
}

// NAME, then the clauses.
static bool vm_statement(struct cursor *c, bool process)
{
    struct setup *setup = c->setup;
    int8_t index = (int8_t)setup->vms;
    struct vm_setup *vm = &setup->vm[setup->vms];
    if (setup->vms == MAX_VMS)
        return cursor_wrong(c, c->first, NULL, "more than %d VMs and processes", MAX_VMS);
    *vm = (struct vm_setup){
        .guest_image = -1, .vmm_image = -1, .hyp_image = -1, .device = -1, .process = process};
    if (name_new(c, "a name", VM_NAME_LONGEST, vm->name)) {
        setup->vms++;
        if (vm_rest(c, index)) {
            vm_plan(c, vm);
            return true;
        }
    }
    c->reader->images_unknown |= vm->vmm_image < 0;
    return false;
}

bool compile_vm(struct cursor *c)
{
    return vm_statement(c, false);
}

bool compile_process(struct cursor *c)
{
    return vm_statement(c, true);
}
