// SPDX-License-Identifier: BSD-2-Clause
// Policies of trap forwarding by name: the architecture, and KVM of several releases (policy.def).
#ifndef RASIM_SIM_TRAP_POLICY_H
#define RASIM_SIM_TRAP_POLICY_H

#include "trap/rows.h"

struct policy {
    const char *name, *what;
    enum forward_edition edition;
    struct forward_table table;
};

// Loads the policy with that name; false, with a message on standard error that names `command`, for no such
// policy. A mistake in the tables ends the program: they are checked by the tests.
bool policy_load(struct policy *policy, const char *name, const char *command);

// With rows of a scenario, which were checked when it was read.
bool policy_load_with(struct policy *policy, const char *name, const char *command,
                      const struct rows_more *more);

// Prints the names, one a line.
void policy_list(void);

// Why the VM has not what a fine-grained bit stands for: the feature, NULL where it has it.
const char *policy_lacks(const struct policy *policy, unsigned reg, unsigned bit);

// Not modelled: features of the host; that KVM before 6.16 gates by hand-written code what later ones gate by
// a map; that 6.12's kvm_init_nv_sysregs() gives HFGWTR_EL2 the RES0 of HDFGWTR_EL2, and HDFGWTR_EL2 none.
#endif
