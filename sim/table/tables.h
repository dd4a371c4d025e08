// SPDX-License-Identifier: BSD-2-Clause
// The tables by name. Their columns are a published interface: names and order stay.
#ifndef RASIM_SIM_TABLE_TABLES_H
#define RASIM_SIM_TABLE_TABLES_H

#include "table/table.h"

extern const struct table table_serror_routing, table_serror_enables, table_delegated_routing,
    table_sea_routing;
extern const struct table table_esb, table_vserror;
extern const struct table table_disr_access, table_ras_access;
extern const struct table table_record_overwrite, table_record_w1c;
extern const struct table table_aet, table_exception_entry;
extern const struct table table_secded, table_secded_pairs, table_chipkill;
extern const struct table table_linux_severity, table_vcpu_events_set, table_vcpu_events_get;
extern const struct table table_ghes_memory, table_ghes_processor, table_memory_failure;
extern const struct table table_nested_serror, table_nested_sea, table_nested_vserror_switch,
    table_nested_serror_retry;
extern const struct table table_inject_abort, table_inject_abort32, table_guest_ras_registers,
    table_mmio_return;
extern const struct table table_sdei_dispatch;

#endif
