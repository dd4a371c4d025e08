// SPDX-License-Identifier: BSD-2-Clause
// Where things lie that a scenario names without an address.
#include "setup.h"

#include <stdio.h>
#include <string.h>

#include "paging.h"
#include "scenario/arena.h"
#include "share.h"
#include "sw/abi.h"
#include "sw/linux_stack.h"

enum {
    PAGE = 0x1000,
    HOST_KERNEL = 16 << 20, // of the first RAM region, before the first VM
    HOST_GHES_OFFSET = 1 << 20,
    HOST_FRAMES_OFFSET = 8 << 20,
    LEVEL2_SPAN = 1 << 30, // IPA that one level 2 table maps
    LEVEL3_SPAN = 2 << 20,
};

static const uint64_t base_el3 = 0x04000000;          // TF-A BL31 in trusted SRAM (FVP)
static const uint64_t base_host = 0xffff800080000000; // Linux arm64 kernel image (VA_BITS 48)
static const uint64_t base_kvm = 0xffff800081000000;
static const uint64_t base_vmm = 0x0000aaaa00000000;   // a position independent executable
static const uint64_t base_guest = 0xffff800090000000; // apart from the host's, so that a PC names its image
static const uint64_t base_guest32 = 0xffff0000;       // of every VM: CONFIG_VECTORS_BASE, SCTLR.V=1
static const uint64_t base_l1 = 0xffff8000a0000000;    // of the one guest hypervisor
static const uint64_t stride_vm = 0x1000000;

static uint64_t round_up(uint64_t value, uint64_t unit)
{
    return (value + unit - 1) / unit * unit;
}

static const struct platform_region *first_ram(const struct setup *setup)
{
    for (uint32_t i = 0; i < setup->platform.regions; i++) {
        if (setup->platform.region[i].kind == PLATFORM_RAM)
            return &setup->platform.region[i];
    }
    return NULL;
}

// Below the error status area of a guest that has the option.
static void place_stage1(const struct setup *setup, struct vm_setup *vm)
{
    if (vm->process)
        return;
    if (software_chosen(&setup->image[vm->guest_image], "stage1"))
        vm->stage1 = vm->ghes - paging_stage1_pages(vm->memory) * PAGE;
}

// L1's tables for L2 lie in its memory; KVM's for L2 and the page of VNCR_EL2 behind the VM's own. Returns
// what comes behind them.
static uint64_t place_nested(struct vm_setup *vm, uint64_t tables)
{
    uint64_t behind = vm->stage2 + tables * PAGE;

    if (vm->hyp_image < 0)
        return behind;
    vm->l1_stage2 = vm->ghes - tables * PAGE;
    vm->shadow = behind;
    vm->vncr = vm->shadow + tables * PAGE;
    return vm->vncr + PAGE;
}

// Its stacks lie below the tables and the error status area.
static bool place_stack(const struct vm_setup *vm, struct image *guest, char *why, size_t size)
{
    guest->stack_in_memory = software_chosen(guest, "stack");
    if (!guest->stack_in_memory)
        return true;
    if (vm->hyp_image >= 0)
        snprintf(why, size, "%s has a guest hypervisor: its guest's stack is not in memory", vm->name);
    else if (LINUX_STACKS_END > (vm->stage1 ? vm->stage1 : vm->ghes))
        snprintf(why, size, "%s has no memory for the stacks of its kernel, which end at 0x%x", vm->name,
                 (unsigned)LINUX_STACKS_END);
    else
        return true;
    return false;
}

// A VM's memory, then its stage 2 tables: level 1, the level 2 tables, the level 3 tables.
static bool place_vms(struct setup *setup, const struct platform_region *ram, char *why, size_t size)
{
    uint64_t at = ram->base + HOST_KERNEL;
    uint64_t end = ram->base + ram->size;

    for (unsigned i = 0; i < setup->vms; i++) {
        struct vm_setup *vm = &setup->vm[i];
        vm->pa = at;
        vm->ghes =
            (vm->hyp_image < 0 ? vm->memory : setup_l2_base(vm)) - 16 * (uint64_t)PAGE; // L1's and L2's
        place_stage1(setup, vm);
        if (!vm->process && !place_stack(vm, &setup->image[vm->guest_image], why, size))
            return false;
        vm->stage2 = vm->pa + vm->memory;
        uint64_t span = setup_ipa_end(setup, vm);
        uint64_t tables =
            1 + round_up(span, LEVEL2_SPAN) / LEVEL2_SPAN + round_up(span, LEVEL3_SPAN) / LEVEL3_SPAN;
        at = round_up(place_nested(vm, tables), LEVEL3_SPAN);
        if (at > end || vm->memory > end) {
            snprintf(why, size, "%s does not hold the host's 16M and the memory of %s", ram->name, vm->name);
            return false;
        }
    }
    return true;
}

static struct image *add_image(struct setup *setup, const struct program *p, const char *name, unsigned els)
{
    struct image *image = &setup->image[setup->images++];
    *image = (struct image){.program = p, .els = (uint8_t)els, .vm = -1};
    snprintf(image->name, sizeof(image->name), "%s", name);
    return image;
}

// The words of a group that the scenario left out get the group's first word.
static void default_options(struct image *image)
{
    const struct program *p = image->program;
    for (unsigned i = 0; i < p->option_count; i++) {
        uint8_t group = p->options[i].group;
        option_set in_group = 0;
        for (unsigned j = 0; j < p->option_count; j++)
            in_group |= p->options[j].group == group ? option_bit((int)j) : 0;
        if (group != 0 && (image->options & in_group) == 0)
            image->options |= option_bit((int)i);
    }
}

static const struct image *kvm_of(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->images; i++) {
        if (setup->image[i].program == software_find("kvm"))
            return &setup->image[i];
    }
    return NULL;
}

static bool has_kvm(const struct setup *setup)
{
    return kvm_of(setup) != NULL;
}

static bool is_nvhe(const struct setup *setup)
{
    const struct image *kvm = kvm_of(setup);

    return kvm && software_chosen(kvm, "nvhe");
}

struct image *setup_add_host(struct setup *setup)
{
    const struct program *p = software_find("linux");
    if (!has_kvm(setup))
        return NULL;
    for (unsigned i = 0; i < setup->images; i++) {
        if (setup->image[i].program == p && setup->image[i].vm < 0)
            return &setup->image[i];
    }
    struct image *image = add_image(setup, p, "linux", 1 << 2);
    image->options |= option_bit(software_option(p, "host"));
    return image;
}

int setup_vm_at(const struct setup *setup, uint64_t pa)
{
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (pa - setup->vm[vm].pa < setup->vm[vm].memory)
            return (int)vm;
    }
    return -1;
}

static const struct platform_region *device_of(const struct setup *setup, const struct vm_setup *vm)
{
    return vm->device < 0 ? NULL : &setup->platform.region[vm->device];
}

int setup_device_owner(const struct setup *setup, uint64_t pa)
{
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        const struct platform_region *device = device_of(setup, &setup->vm[vm]);
        if (device && pa - device->base < device->size)
            return (int)vm;
    }
    return -1;
}

uint64_t setup_ipa_end(const struct setup *setup, const struct vm_setup *vm)
{
    const struct platform_region *device = device_of(setup, vm);
    return device ? vm->device_ipa + device->size : vm->memory;
}

bool setup_ipa_place(const struct setup *setup, const struct vm_setup *vm, uint64_t ipa, uint64_t *pa)
{
    const struct platform_region *device = device_of(setup, vm);
    bool in_device = device && ipa - vm->device_ipa < device->size;

    *pa = in_device ? device->base + (ipa - vm->device_ipa) : vm->pa + ipa;
    return in_device || ipa < vm->memory;
}

int setup_first_vm(const struct setup *setup, unsigned pe)
{
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe == pe)
            return (int)vm;
    }
    return -1;
}

// Steps that only some machines need: a scheduler's where VMs share a PE, copies where they share frames.
static void share_pes(struct setup *setup)
{
    option_set options =
        (setup->shares ? SOFTWARE_SHARED_FRAMES : 0) | (setup->nested >= 0 ? SOFTWARE_NESTED : 0);

    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup_first_vm(setup, setup->vm[vm].pe) != (int)vm || setup->vm[vm].slice != 0)
            options |= SOFTWARE_SHARED_PE;
        if (setup->vm[vm].process)
            options |= SOFTWARE_PROCESSES;
    }
    for (unsigned i = 0; i < setup->images; i++) {
        if ((setup->image[i].els & 4) != 0)
            setup->image[i].options |= options;
    }
}

static void place_images(struct setup *setup)
{
    setup->image_el3 = setup->image_kvm = setup->image_host = -1;
    for (unsigned i = 0; i < setup->images; i++) {
        struct image *image = &setup->image[i];
        uint64_t vm_offset = (uint64_t)(image->vm > 0 ? image->vm : 0) * stride_vm;
        default_options(image);
        if (image->vm >= 0 && setup->vm[image->vm].vmm_image == (int8_t)i) {
            image->base = base_vmm + vm_offset;
        } else if (image->program->hypervisor) {
            image->base = base_l1;
        } else if (image->vm >= 0) {
            image->base = image->program->aarch32 ? base_guest32 : base_guest + vm_offset;
        } else if (image->els & (1 << 3)) {
            image->base = base_el3;
            setup->image_el3 = (int8_t)i;
        } else if (image->program == software_find("kvm")) {
            image->base = base_kvm;
            image->els |= (uint8_t)(setup->nvhe ? 1 << 1 : 0);
            setup->image_kvm = (int8_t)i;
        } else {
            image->base = base_host;
            image->els = (uint8_t)(setup->nvhe ? 1 << 1 : image->els);
            setup->image_host = (int8_t)i;
        }
        software_lay_out(image);
    }
}

bool setup_place(struct setup *setup, char *why, size_t size)
{
    const struct platform_region *ram = first_ram(setup);
    if (!ram || ram->size < HOST_KERNEL) {
        snprintf(why, size, "there is no memory of at least 16M for the host");
        return false;
    }
    setup->host_ghes = ram->base + HOST_GHES_OFFSET;
    share_place(setup, ram->base + HOST_FRAMES_OFFSET);
    if (!place_vms(setup, ram, why, size))
        return false;
    bool kvm = has_kvm(setup);
    setup->nvhe = is_nvhe(setup);
    if (setup->nvhe && setup->nested >= 0) {
        snprintf(why, size, "kvm runs guest hypervisors with VHE only, not as nvhe");
        return false;
    }
    if (kvm && !setup->nvhe && !feature_has(setup->features, FEAT_VHE)) {
        snprintf(why, size, "kvm needs FEAT_VHE, which this pe lacks, or its option nvhe");
        return false;
    }
    if (setup->vms > 0 && !kvm) {
        snprintf(why, size, "a vm needs a hypervisor: software EL2 kvm");
        return false;
    }
    if (setup->nested >= 0 && !feature_has(setup->features, FEAT_NV)) {
        snprintf(why, size, "a guest hypervisor needs a pe with NV or NV2");
        return false;
    }
    struct image *host = setup_add_host(setup);
    if (host && software_chosen(host, "stack")) {
        snprintf(why, size, "the option stack is a guest's: the host's stack is not in memory");
        return false;
    }
    share_pes(setup);
    place_images(setup);
    return software_link(setup->image, setup->images, why, size);
}

void setup_release(struct setup *setup)
{
    for (unsigned i = 0; i < setup->images; i++)
        software_release(&setup->image[i]);
    arena_release(&setup->arena);
}
