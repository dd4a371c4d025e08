// SPDX-License-Identifier: BSD-2-Clause
// Places in memory by what they are: an entry of a VM's translation tables, a buffer of error reports.
#ifndef RASIM_SIM_SCENARIO_RELATION_H
#define RASIM_SIM_SCENARIO_RELATION_H

#include "scenario/address.h"

// The next token begins one.
bool relation_begins(const struct cursor *c);

//  stage-1 entry of VM for VA [level N]     unless said, the entry that maps the address
//  stage-2 entry of VM for IPA [level N]
//  ghes of VM|host                          its error status block
bool relation_read(struct cursor *c, struct address *address);

// Not modelled: stacks (kernel stacks of this model are no memory).
#endif
