// SPDX-License-Identifier: BSD-2-Clause
// Translation regimes: which registers say how stage 1 translates (DDI 0487 D8.1, D8.2; v9.4 ASL
// TranslationRegime, AArch64.S1Enabled, AArch64.GetS1TTWParams).
#ifndef RASIM_ISA_REGIME_H
#define RASIM_ISA_REGIME_H

#include <stdbool.h>
#include <stdint.h>

struct pe;

enum regime { REGIME_EL10, REGIME_EL20, REGIME_EL2, REGIME_EL3 };

// Of accesses made as `el` makes them.
enum regime regime_of(const struct pe *pe, unsigned el);

// Has EL0 below it, hence two ranges of addresses and permissions for both.
bool regime_has_el0(enum regime r);

// SCTLR_ELx of the regime.
uint64_t regime_sctlr(const struct pe *pe, enum regime r);

// Stage 1 is on: SCTLR_ELx.M, and for EL1&0 no HCR_EL2.TGE or DC. An AArch32 EL1 has none in this model.
bool regime_stage1_on(const struct pe *pe, enum regime r);

// What TCR_ELx and TTBRn_ELx say of the range that an address is in.
struct regime_range {
    uint64_t base;       // TTBRn_ELx
    uint64_t asid;       // of the regime, 8 or 16 bits
    uint8_t txsz;        // 0-63
    uint8_t ps;          // encoded physical address size
    uint8_t disabled;    // EPDn: no walk
    uint8_t hpd;         // hierarchical permissions do not count
    uint8_t top_ignored; // TBIn, for data (and fetches, unless TBIDn)
    uint8_t upper;       // the range that bit 55 selects
    uint8_t pad[2];
};
struct regime_range regime_range_of(const struct pe *pe, enum regime r, uint64_t va, bool fetch);

// Not modelled: E0PDn, NFDn, FEAT_THE, FEAT_S1PIE; VA ranges by HCR_EL2.NV1.
#endif
