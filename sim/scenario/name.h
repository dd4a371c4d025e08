// SPDX-License-Identifier: BSD-2-Clause
// The names that a scenario gives: of VMs, regions, nodes and resident software.
#ifndef RASIM_SIM_SCENARIO_NAME_H
#define RASIM_SIM_SCENARIO_NAME_H

#include "scenario/cursor.h"

// Index, or -1.
int name_vm(const struct setup *setup, const char *name, size_t length);
int name_bridge(const struct setup *setup, const char *name, size_t length);
int name_region(const struct setup *setup, const char *name, size_t length);
int name_cache(const struct setup *setup, const char *name, size_t length);
int name_node(const struct setup *setup, const char *name, size_t length);
int name_frame(const struct setup *setup, const char *name, size_t length); // of `ksm`, `zero-page`
int name_image(const struct setup *setup, const char *name, size_t length);

// A new name, at most `longest` bytes, that nothing has yet; copied to `name`.
bool name_new(struct cursor *c, const char *what, size_t longest, char name[NAME_SIZE]);

// The next token must name one.
bool name_want_vm(struct cursor *c, int8_t *vm);
bool name_want_vm_or_host(struct cursor *c, int8_t *vm); // -1: the host
bool name_want_region(struct cursor *c, unsigned *region);
bool name_want_cache(struct cursor *c, int8_t *cache);
bool name_want_node(struct cursor *c, int8_t *node);
bool name_want_el(struct cursor *c, uint8_t *el); // EL0 .. EL3

// Nothing has this name, but it may be that of software that could not be read or placed: no mistake of its
// own.
bool name_maybe_image(const struct cursor *c, const char *name, size_t length);

// "EL2" -> 2; -1 for other words.
int name_el(const char *word);

void name_offer_vms(const struct setup *setup, struct suggest *s);
void name_offer_images(const struct setup *setup, struct suggest *s);
void name_offer_nodes(const struct setup *setup, struct suggest *s);
void name_offer_regions(const struct setup *setup, struct suggest *s);

#endif
