// SPDX-License-Identifier: BSD-2-Clause
// Statements: software, vm. Who is resident at which Exception level.
#include <inttypes.h>
#include <string.h>

#include "scenario/name.h"

enum {
    EL0 = 1 << 0,
    EL1 = 1 << 1,
    VM_SMALLEST = 128 << 10,             // a guest's error status area lies in its last 64K
    VM_NAME_LONGEST = NAME_SIZE - 1 - 4, // its VMM is called vmm-NAME
};

static const struct program *resident_program(struct cursor *c, unsigned els)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = cursor_word(c, "a program");
    if (!t)
        return NULL;
    const struct program *p = software_find(t->text);
    if (p && (p->els & els) != 0)
        return p;
    if (p) {
        const char *el = els & EL0 ? "EL0" : els & EL1 ? "EL1" : els & 1 << 2 ? "EL2" : "EL3";
        cursor_wrong(c, t, NULL, "'%s' does not run at %s", t->text, els == (EL0 | EL1) ? "EL1" : el);
        return NULL;
    }
    for (const struct program *const *q = software_programs; *q; q++)
        suggest_offer(&s, (*q)->name);
    cursor_wrong(c, t, s.best, "there is no program '%.48s'", t->text);
    return NULL;
}

static bool option_clash(struct cursor *c, const struct image *image, int option)
{
    const struct program *p = image->program;
    for (unsigned i = 0; i < p->option_count; i++) {
        bool chosen = (image->options & UINT32_C(1) << i) != 0;
        if (chosen && (int)i != option && p->options[i].group != 0 &&
            p->options[i].group == p->options[option].group)
            return !cursor_wrong(c, c->next, NULL, "'%s' excludes '%s'", p->options[i].word,
                                 p->options[option].word);
    }
    return false;
}

static bool resident_option(struct cursor *c, struct image *image)
{
    const struct program *p = image->program;
    int option = c->next->kind == TOKEN_WORD ? software_option(p, c->next->text) : -1;
    if (option >= 0) {
        if (option_clash(c, image, option))
            return false;
        image->options |= UINT32_C(1) << option;
        c->next++;
        return true;
    }
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < p->option_count; i++)
        suggest_offer(&s, p->options[i].word);
    if (c->next->kind == TOKEN_WORD && (c->next + 1)->kind != TOKEN_OPEN && !verb_later(c->next->text))
        return cursor_wrong(c, c->next, s.best, "'%s' has no option '%.48s'", p->name, c->next->text);
    return cursor_unexpected(c, "an option", NULL);
}

// Options up to the end, or to one of these two words.
static bool resident_options(struct cursor *c, struct image *image, const char *stop, const char *stop2)
{
    while (c->next->kind != TOKEN_END && strcmp(c->next->text, stop) != 0 &&
           strcmp(c->next->text, stop2) != 0) {
        if (!resident_option(c, image))
            return false;
    }
    return true;
}

static struct image *image_add(struct cursor *c, const struct program *p, const char *prefix,
                               const char *name)
{
    struct setup *setup = c->setup;
    struct image *image = &setup->image[setup->images++];
    *image = (struct image){.program = p, .vm = -1};
    snprintf(image->name, sizeof(image->name), "%s%s", prefix, name);
    return image;
}

static void image_plan(struct cursor *c, const char *key, const struct image *image)
{
    char text[256];
    snprintf(text, sizeof(text), "%s", image->program->name);
    for (unsigned i = 0; i < image->program->option_count; i++) {
        size_t used = strlen(text);
        if (image->options & UINT32_C(1) << i)
            snprintf(text + used, sizeof(text) - used, " %s", image->program->options[i].word);
    }
    cursor_plan(c, key, "%s", text);
}

// NULL: a diagnostic was given.
static struct image *software_image(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct suggest s = cursor_suggest(c);
    const struct token *el = c->next;
    unsigned bit = cursor_accept(c, "EL2") ? 1 << 2 : cursor_accept(c, "EL3") ? 1 << 3 : 0;
    if (bit == 0) {
        suggest_offer(&s, "EL2");
        suggest_offer(&s, "EL3");
        cursor_unexpected(c, "EL2 or EL3", &s);
        return NULL;
    }
    for (unsigned i = 0; i < setup->images; i++) {
        if (setup->image[i].els & bit) {
            cursor_wrong(c, el, NULL, "%s has software already: %s", el->text, setup->image[i].name);
            return NULL;
        }
    }
    const struct program *p = resident_program(c, bit);
    if (!p)
        return NULL;
    struct image *image = image_add(c, p, "", p->name);
    image->els = (uint8_t)bit;
    cursor_plan(c, "el", "%s", el->text);
    return image;
}

bool compile_software(struct cursor *c)
{
    struct image *image = software_image(c);
    if (!image) {
        c->reader->images_unknown = true;
        return false;
    }
    if (!resident_options(c, image, "", "") || !cursor_end(c))
        return false;
    image_plan(c, "program", image);
    return true;
}

static uint32_t group_of(const struct program *p, int option)
{
    uint32_t bits = 0;

    for (unsigned i = 0; i < p->option_count; i++) {
        if (p->options[option].group != 0 && p->options[i].group == p->options[option].group)
            bits |= UINT32_C(1) << i;
    }
    return bits;
}

bool compile_option(struct cursor *c)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = cursor_word(c, "software, like kvm");
    if (!t)
        return false;
    if (strcmp(t->text, "linux") == 0)
        setup_add_host(c->setup);
    int i = name_image(c->setup, t->text, t->length);
    name_offer_images(c->setup, &s);
    if (i < 0)
        return cursor_wrong(c, t, s.best, "no software above this line is called '%.48s'", t->text);
    struct image *image = &c->setup->image[i];
    do {
        int option = c->next->kind == TOKEN_WORD ? software_option(image->program, c->next->text) : -1;
        if (option >= 0)
            image->options &= ~group_of(image->program, option);
        if (!resident_option(c, image))
            return false;
    } while (c->next->kind != TOKEN_END);
    image_plan(c, "program", image);
    return true;
}

static bool vm_memory(struct cursor *c, struct vm_setup *vm)
{
    uint64_t pe = 0;
    uint64_t last = c->setup->pes > 0 ? c->setup->pes - 1 : MAX_PES - 1;
    if (cursor_accept(c, "pe") && !cursor_number(c, "the number of a PE", 0, last, &pe))
        return false;
    vm->pe = (uint8_t)pe;
    if (cursor_accept(c, "slice") && !cursor_cycles(c, &vm->slice))
        return false;
    if (!cursor_expect(c, "memory"))
        return false;
    const struct token *t = c->next;
    if (!cursor_number(c, "a size", VM_SMALLEST, UINT64_C(1) << 39, &vm->memory))
        return false;
    if (vm->memory % 0x1000 != 0)
        return cursor_wrong(c, t, NULL, "'%.48s' is not a multiple of 4K", t->text);
    return true;
}

// [hypervisor PROGRAM OPTIONS]
static bool vm_hypervisor(struct cursor *c, int8_t index)
{
    struct setup *setup = c->setup;
    struct vm_setup *vm = &setup->vm[index];
    const struct token *t = c->next;
    if (!cursor_accept(c, "hypervisor"))
        return true;
    const struct token *name = c->next;
    const struct program *p = resident_program(c, EL1);
    if (!p)
        return false;
    if (!p->hypervisor)
        return cursor_wrong(c, name, "kvm-vhe", "'%s' is no guest hypervisor", p->name);
    if (setup->nested >= 0)
        return cursor_wrong(c, t, NULL, "one vm may have a guest hypervisor; %s has one",
                            setup->vm[setup->nested].name);
    setup->nested = index;
    vm->hyp_image = (int8_t)setup->images;
    struct image *image = image_add(c, p, "hyp-", vm->name);
    image->els = EL1;
    image->vm = index;
    if (!resident_options(c, image, "guest", "guest"))
        return false;
    image_plan(c, "hypervisor", image);
    return true;
}

static bool vm_guest(struct cursor *c, int8_t index)
{
    struct vm_setup *vm = &c->setup->vm[index];
    if (!vm_hypervisor(c, index) || !cursor_expect(c, "guest"))
        return false;
    const struct token *name = c->next;
    const struct program *p = resident_program(c, EL1);
    if (!p)
        return false;
    if (p->hypervisor)
        return cursor_wrong(c, name, NULL, "'%s' is a guest hypervisor: hypervisor %s guest ...", p->name,
                            p->name);
    vm->guest_image = (int8_t)c->setup->images;
    struct image *image = image_add(c, p, "", vm->name);
    image->els = EL1 | EL0;
    image->vm = index;
    if (!resident_options(c, image, "runs", "vmm"))
        return false;
    if (cursor_accept(c, "runs") && !resident_option(c, image))
        return false;
    if (c->next->kind != TOKEN_END && strcmp(c->next->text, "vmm") != 0)
        return cursor_unexpected(c, "'vmm' or the end of the statement", NULL);
    image_plan(c, "guest", image);
    return true;
}

static bool vm_vmm(struct cursor *c, int8_t index)
{
    struct vm_setup *vm = &c->setup->vm[index];
    bool said = cursor_accept(c, "vmm");
    const struct program *p = said ? resident_program(c, EL0) : software_find("qemu");
    if (!p)
        return said ? false : cursor_wrong(c, c->next, NULL, "there is no program 'qemu'");
    vm->vmm_image = (int8_t)c->setup->images;
    struct image *image = image_add(c, p, "vmm-", vm->name);
    image->els = EL0;
    image->vm = index;
    if (!resident_options(c, image, "", "") || !cursor_end(c))
        return false;
    image_plan(c, "vmm", image);
    return true;
}

static bool process_image(struct cursor *c, int8_t index)
{
    struct vm_setup *vm = &c->setup->vm[index];
    const struct program *p = software_find("process");
    if (!p)
        return cursor_wrong(c, c->next, NULL, "there is no program 'process'");
    vm->vmm_image = (int8_t)c->setup->images;
    struct image *image = image_add(c, p, "", vm->name);
    image->els = EL0;
    image->vm = index;
    if (!resident_options(c, image, "", "") || !cursor_end(c))
        return false;
    image_plan(c, "program", image);
    return true;
}

// NAME [pe N] [slice Ncy] memory SIZE, then what the VM or process is.
static bool vm_statement(struct cursor *c, bool process)
{
    struct setup *setup = c->setup;
    int8_t index = (int8_t)setup->vms;
    struct vm_setup *vm = &setup->vm[setup->vms];
    if (setup->vms == MAX_VMS)
        return cursor_wrong(c, c->first, NULL, "more than %d VMs and processes", MAX_VMS);
    *vm = (struct vm_setup){.guest_image = -1, .vmm_image = -1, .hyp_image = -1, .process = process};
    if (name_new(c, "a name", VM_NAME_LONGEST, vm->name)) {
        setup->vms++;
        cursor_plan(c, "name", "%s", vm->name);
        if (vm_memory(c, vm)) {
            cursor_plan(c, "pe", "%u", vm->pe);
            cursor_plan(c, "memory", "0x%" PRIx64, vm->memory);
            if (process ? process_image(c, index) : vm_guest(c, index) && vm_vmm(c, index))
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
