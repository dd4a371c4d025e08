// SPDX-License-Identifier: BSD-2-Clause
// Who takes a physical SError, a delegated one or a synchronous External abort: pure functions of the PE over
// first-match rows (route.def; DDI 0487 D1.4.6, ASL AArch64.PhysicalSErrorTarget,
// AArch64.DelegatedSErrorTarget, AArch64.SyncExternalAbortTarget).
#ifndef RASIM_ISA_ROUTE_H
#define RASIM_ISA_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pe;

enum { ROUTE_PENDING = 0 }; // otherwise 1-3, the Exception level that takes it

// What routing looks at, after enables and features: every member is 0 or 1, but `el`.
struct route_inputs {
    uint8_t el;
    uint8_t ea;       // SCR_EL3.EA
    uint8_t el2;      // EL2 implemented and enabled
    uint8_t in_host;  // E2H and TGE, EL2 enabled
    uint8_t tge, amo; // raw HCR_EL2 bits
    uint8_t tea;      // HCR_EL2.TEA
    uint8_t a;        // PSTATE.A
    uint8_t nmea;     // the NMEA that the current EL obeys, 0 where not implemented or not enabled
    uint8_t tmea2;    // HCRX_EL2.TMEA, enabled
    uint8_t tmea3;    // SCR_EL3.TMEA
    uint8_t df, df2;  // FEAT_DoubleFault, FEAT_DoubleFault2
    uint8_t stage2;   // External aborts only: on a stage 2 translation, or NV2 memory access
};

struct route_result {
    uint8_t target; // ROUTE_PENDING or 1-3
    uint8_t row;    // index of the deciding row
};

struct route_inputs route_inputs_of(const struct pe *pe);

struct route_result route_serror_row(const struct route_inputs *in);
struct route_result route_delegated_row(const struct route_inputs *in);
struct route_result route_abort_row(const struct route_inputs *in);

// The PE as it is. `stage2`: the abort is on a stage 2 translation or an NV2 redirected access.
unsigned route_serror(const struct pe *pe);
unsigned route_abort(const struct pe *pe, bool stage2);

// The abort taken at `target` uses the SError vector (SCR_EL3.EASE, SCTLR2_ELx.EASE).
bool route_abort_to_serror_vector(const struct pe *pe, unsigned target);

// SCTLR2_EL1 or SCTLR2_EL2 is implemented and enabled by SCR_EL3.SCTLR2En and HCRX_EL2.SCTLR2En.
bool route_sctlr2_enabled(const struct pe *pe, unsigned el);

// HCRX_EL2 is implemented and enabled by SCR_EL3.HXEn, and EL2 is enabled.
bool route_hcrx_enabled(const struct pe *pe);

// The rows, for printing and for the tests that prove them.
size_t route_serror_rows(void);
size_t route_delegated_rows(void);
size_t route_abort_rows(void);
const char *route_serror_rule(size_t row);
const char *route_delegated_rule(size_t row);
const char *route_abort_rule(size_t row);

#endif
