// SPDX-License-Identifier: BSD-2-Clause
// `rasim run --records FOLDER`: the bytes that modelled firmware and VMMs leave for an operating system, as
// files that `rasim decode` and any other reader take: host.hest, vm0.hest, and 1-host.gesb, 2-vm0.gesb, ...
// in the order of writing; host.bert, and 3-boot.gesb of the region that it describes.
#ifndef RASIM_SIM_RECORDS_H
#define RASIM_SIM_RECORDS_H

#include "run.h"

struct records {
    const char *folder; // made if it is not there
    unsigned count;
    int error; // errno of the first write that failed; 0: none
};

// Writes the tables; call before the run, and listen with records_hear after it.
void records_begin(struct records *r, const struct setup *setup);
void records_hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e);

#endif
