// SPDX-License-Identifier: BSD-2-Clause
// A line of a trace while it is written. For the files of the trace.
#ifndef RASIM_SIM_TRACE_LINE_H
#define RASIM_SIM_TRACE_LINE_H

#include "trace.h"

struct trace_line {
    char text[640];
    size_t length;
};

// What does not fit is cut off.
void trace_add(struct trace_line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

// "HCR_EL2 = 0x...{TGE,AMO}"
void trace_add_reg(struct trace_line *l, enum sysreg reg, uint64_t value);

// What an event of this kind says.
void trace_add_take(struct trace_line *l, const struct machine *m, const struct event *e);
void trace_add_mapped(struct trace_line *l, const struct setup *setup, const struct event *e);
void trace_add_node_line(struct trace_line *l, const struct setup *setup, const struct event *e);
void trace_add_error(struct trace_line *l, const struct setup *setup, const struct event *e); // any other
void trace_add_lost(struct trace_line *l, const struct event *e);
void trace_add_fetch(struct trace_line *l, const struct setup *setup, const struct event *e);

#endif
