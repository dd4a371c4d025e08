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
//  vncr of VM REGISTER                      the word that stands for it (FEAT_NV2)
//  stack of VM [S_NAME | +N]                of its kernel: at SP, as it is when a fault happens; for what
//                                           stays, as accesses that are counted, the first exception's frame
bool relation_read(struct cursor *c, struct address *address);

// Not modelled: stacks of the host, of firmware, of processes.
#endif
