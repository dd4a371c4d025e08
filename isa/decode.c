// SPDX-License-Identifier: BSD-2-Clause
// syndrome_decode(): one function a kind; registers of sysreg.def explain themselves by their FIELD rows.
#include "decode.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "aarch32.h"
#include "syndrome.h"
#include "text.h"

enum { LINE = 160, DFSC_SERROR = 0x11, FSC_TAG_CHECK = 0x11, FSC_EXTERNAL_ABORT = 0x10 };

struct out {
    void (*line)(void *ctx, const char *text);
    void *ctx;
};

static void warn(const struct out *out, const char *words)
{
    char buffer[LINE];
    struct text t = {buffer, sizeof(buffer), 0};

    text_add(&t, "warning: %s", words);
    out->line(out->ctx, buffer);
}

static void warn_res0(const struct out *out, uint64_t value, uint64_t known)
{
    char words[LINE];

    if ((value & ~known) == 0)
        return;
    snprintf(words, sizeof(words), "RES0 bits are set: 0x%" PRIx64, value & ~known);
    warn(out, words);
}

static unsigned lowest(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask);
}

static unsigned highest(uint64_t mask)
{
    return 63 - (unsigned)__builtin_clzll(mask);
}

// "  EC       [31:26] 0x2f  SError: SError exception"
static void explain(const struct out *out, const char *name, uint64_t mask, uint64_t value, uint8_t table,
                    const char *meaning)
{
    char buffer[LINE], where[16];
    struct text t = {buffer, sizeof(buffer), 0};
    uint64_t field = bits_get(value, mask);
    const struct code *c = decode_code((enum code_table)table, field);

    if (lowest(mask) == highest(mask))
        snprintf(where, sizeof(where), "[%u]", lowest(mask));
    else
        snprintf(where, sizeof(where), "[%u:%u]", highest(mask), lowest(mask));
    text_add(&t, "  %-9s %-7s 0x%-4" PRIx64 " ", name, where, field);
    if (table == CODES_NONE)
        text_add(&t, "%s%s", field == 0 && lowest(mask) == highest(mask) ? "if 1: " : "", meaning);
    else if (c == NULL)
        text_add(&t, "reserved");
    else
        text_add(&t, "%s%s%s", c->name, *c->meaning != 0 ? ": " : "", c->meaning);
    out->line(out->ctx, buffer);
}

// Returns the bits that the layout knows.
static uint64_t explain_iss(const struct out *out, enum iss_layout layout, uint64_t iss)
{
    const struct iss_field *f;
    uint64_t known = 0;

    for (size_t i = 0; (f = decode_iss_row(i)) != NULL; i++) {
        if (f->layout != layout)
            continue;
        explain(out, f->name, f->mask, iss, f->codes, f->meaning);
        known |= f->mask;
    }
    return known;
}

static void warn_serror(const struct out *out, uint32_t iss)
{
    unsigned aet = iss >> 10 & 7;

    if (bits_any(iss, VSESR_EL2_IDS)) {
        warn(out, "IDS=1: the rest is IMPLEMENTATION DEFINED, AET and DFSC mean nothing");
        return;
    }
    if (iss == 0)
        warn(out, "all zero with FEAT_RAS: an Uncategorized SError, not AET=UC");
    if ((iss & 0x3f) != DFSC_SERROR && aet != 0)
        warn(out, "AET means something with DFSC=0x11 only");
    else if (decode_code(CODES_AET, aet) == NULL)
        warn(out, "this AET value is reserved");
}

static void explain_serror(const struct out *out, uint32_t iss)
{
    uint64_t known = explain_iss(out, decode_layout(EC_SERROR, iss), iss);

    warn_res0(out, iss, known);
}

static void warn_abort(const struct out *out, uint32_t iss, bool data)
{
    uint32_t fsc = iss & 0x3f;

    if (data && fsc == FSC_TAG_CHECK)
        warn(out, "DFSC=0x11 of a Data Abort is a synchronous Tag Check fault, not an SError");
    if (decode_code(CODES_FSC, fsc) == NULL)
        warn(out, "this fault status code is reserved");
    if (fsc == FSC_EXTERNAL_ABORT && (iss >> 11 & 3) == 1)
        warn(out, "SET=1 is reserved");
    if (!data && fsc != FSC_EXTERNAL_ABORT && (iss >> 11 & 3) != 0)
        warn(out, "SET means something with IFSC=0x10 only");
    if (fsc != FSC_EXTERNAL_ABORT && (iss >> 10 & 1))
        warn(out, "FnV means something with fault status 0x10 only");
    if (data && fsc == FSC_EXTERNAL_ABORT && (iss >> 24 & 1))
        warn(out, "ISV=1: an External abort has ISV=0 unless it is on a stage 2 translation");
}

static void decode_sys64(const struct out *out, uint32_t iss)
{
    enum sysreg reg = decode_sysreg(iss);
    char words[LINE];

    if (reg == SYSREG_COUNT)
        snprintf(words, sizeof(words), "  register          not one of this model");
    else
        snprintf(words, sizeof(words), "  register          %s: %s", sysreg_row_of(reg)->name,
                 sysreg_row_of(reg)->title);
    out->line(out->ctx, words);
}

static void decode_esr(const struct out *out, uint64_t esr)
{
    unsigned ec = esr_ec(esr);
    uint32_t iss = (uint32_t)bits_get(esr, ESR_EL1_ISS);
    enum iss_layout layout = decode_layout(ec, iss);

    if (bits_any(esr, ESR_EL1_ISS2))
        explain(out, "ISS2", ESR_EL1_ISS2, esr, CODES_NONE, "syndrome, second part");
    explain(out, "EC", ESR_EL1_EC, esr, CODES_EC, "");
    explain(out, "IL", ESR_EL1_IL, esr, CODES_NONE, "32-bit instruction");
    if (ec == EC_SERROR) {
        explain_serror(out, iss);
        warn_serror(out, iss);
    } else {
        uint64_t known = explain_iss(out, layout, iss);
        if (layout == LAYOUT_SYS64)
            decode_sys64(out, iss);
        if (layout == LAYOUT_DABT || layout == LAYOUT_IABT)
            warn_abort(out, iss, layout == LAYOUT_DABT);
        warn_res0(out, iss, known);
    }
    if (decode_code(CODES_EC, ec) == NULL)
        warn(out, "this exception class is reserved or not known here");
    if (ec == EC_SERROR && !bits_any(esr, ESR_EL1_IL))
        warn(out, "IL=0: a PE sets IL for an SError; software made this value, from DISR_EL1 for instance");
    warn_res0(out, esr, sysreg_row_of(ESR_EL1)->known);
}

static void decode_disr(const struct out *out, uint64_t disr)
{
    uint32_t iss = (uint32_t)(disr & (DISR_EL1_IDS | DISR_EL1_ISS));

    explain(out, "A", DISR_EL1_A, disr, CODES_NONE, "an SError was deferred");
    explain_serror(out, iss);
    warn_res0(out, disr, sysreg_row_of(DISR_EL1)->known);
    if (bits_any(disr, DISR_EL1_A))
        warn_serror(out, iss);
    else if (disr != 0)
        warn(out, "A=0: nothing was deferred, the rest means nothing");
    if (!bits_any(disr, DISR_EL1_IDS) && (disr >> 13 & 1))
        warn(out, "bit 13 (IESB) is 0 in what an ESB writes");
}

static void decode_vsesr(const struct out *out, uint64_t vsesr)
{
    uint32_t iss = (uint32_t)(vsesr & sysreg_row_of(VSESR_EL2)->known);

    explain_serror(out, iss);
    warn_serror(out, iss);
    warn_res0(out, vsesr, sysreg_row_of(VSESR_EL2)->known);
}

// Fields of registers whose values have names.
static const struct {
    uint64_t mask;
    enum sysreg reg;
    uint8_t table;
} coded[] = {
    {SPSR_EL1_M,         SPSR_EL1,      CODES_MODE  },
    {ERXSTATUS_EL1_CE,   ERXSTATUS_EL1, CODES_CE    },
    {ERXSTATUS_EL1_UET,  ERXSTATUS_EL1, CODES_UET   },
    {ERXSTATUS_EL1_SERR, ERXSTATUS_EL1, CODES_SERR  },
    {ERXPFGCTL_EL1_CE,   ERXPFGCTL_EL1, CODES_PFG_CE},
};

static uint8_t codes_of(const struct sysreg_field *f)
{
    for (size_t i = 0; i < sizeof(coded) / sizeof(*coded); i++)
        if (coded[i].reg == f->reg && coded[i].mask == f->mask)
            return coded[i].table;
    return CODES_NONE;
}

// `all`: fields that are 0, too.
static void decode_register(const struct out *out, enum sysreg reg, uint64_t value, bool all)
{
    const struct sysreg_row *row = sysreg_row_of(reg);

    for (unsigned i = 0; i < row->fields; i++) {
        const struct sysreg_field *f = sysreg_field_of(row->first_field + i);
        if (all || bits_any(value, f->mask))
            explain(out, f->name, f->mask, value, codes_of(f), f->meaning);
    }
    warn_res0(out, value, row->known);
}

static void decode_spsr(const struct out *out, uint64_t spsr)
{
    decode_register(out, SPSR_EL1, spsr, true);
    if (bits_any(spsr, SPSR_EL1_nRW))
        warn(out, "nRW=1: an AArch32 mode, M and other fields have another meaning");
    else if (decode_code(CODES_MODE, bits_get(spsr, SPSR_EL1_M)) == NULL)
        warn(out, "this M value is reserved: an ERET with it is an illegal exception return");
}

static void decode_erxstatus(const struct out *out, uint64_t status)
{
    bool ue = bits_any(status, ERXSTATUS_EL1_UE);

    decode_register(out, ERXSTATUS_EL1, status, true);
    if (!bits_any(status, ERXSTATUS_EL1_V)) {
        if (status != 0)
            warn(out, "V=0: the record is not valid, the other fields mean nothing");
        return;
    }
    if (!ue && bits_any(status, ERXSTATUS_EL1_UET))
        warn(out, "UET means something with UE=1 only");
    if (!ue && !bits_any(status, ERXSTATUS_EL1_DE) && bits_any(status, ERXSTATUS_EL1_ER | ERXSTATUS_EL1_PN))
        warn(out, "ER and PN mean something with UE=1 or DE=1 only");
    if (decode_code(CODES_SERR, bits_get(status, ERXSTATUS_EL1_SERR)) == NULL)
        warn(out, "this SERR code is reserved");
}

static void decode_erxpfgctl(const struct out *out, uint64_t pfgctl)
{
    uint64_t single = pfgctl & (ERXPFGCTL_EL1_DE | ERXPFGCTL_EL1_UEO | ERXPFGCTL_EL1_UER | ERXPFGCTL_EL1_UEU |
                                ERXPFGCTL_EL1_UC);
    int types = __builtin_popcountll(single) + bits_any(pfgctl, ERXPFGCTL_EL1_CE);

    decode_register(out, ERXPFGCTL_EL1, pfgctl, true);
    if (types > 1)
        warn(out, "more than one error type is selected: CONSTRAINED UNPREDICTABLE");
    if (types == 0 && bits_any(pfgctl, ERXPFGCTL_EL1_CDNEN))
        warn(out, "CDNEN=1 and no error type is selected");
}

static void decode_hcr(const struct out *out, uint64_t hcr)
{
    decode_register(out, HCR_EL2, hcr, false);
    if (bits_any(hcr, HCR_EL2_VSE) && bits_any(hcr, HCR_EL2_TGE))
        warn(out, "VSE=1 with TGE=1: the virtual SError is not visible");
    else if (bits_any(hcr, HCR_EL2_VSE) && !bits_any(hcr, HCR_EL2_AMO))
        warn(out, "VSE=1 with AMO=0: the virtual SError is not visible, HCRX_EL2.TMEA excepted");
}

static void decode_scr(const struct out *out, uint64_t scr)
{
    decode_register(out, SCR_EL3, scr, false);
    if (bits_any(scr, SCR_EL3_NMEA) && !bits_any(scr, SCR_EL3_EA))
        warn(out, "NMEA=1 with EA=0: without FEAT_DoubleFault2 NMEA has no effect");
}

static void decode_serr(const struct out *out, uint64_t serr)
{
    explain(out, "SERR", ERXSTATUS_EL1_SERR, serr, CODES_SERR, "");
    if (decode_code(CODES_SERR, serr & ERXSTATUS_EL1_SERR) == NULL)
        warn(out, "this SERR code is reserved");
    warn_res0(out, serr, ERXSTATUS_EL1_SERR);
}

// ---- AArch32

// The two pieces of FS, put together.
static void explain_fs(const struct out *out, uint64_t dfsr)
{
    unsigned fs = (unsigned)(dfsr >> 6 & 0x10) | (dfsr & 0xf);
    const struct code *c = decode_code(CODES_FS, fs);
    char words[LINE];

    snprintf(words, sizeof(words), "  FS        [10,3:0] 0x%-3x %s%s%s", fs, c != NULL ? c->name : "reserved",
             c != NULL && *c->meaning != 0 ? ": " : "", c != NULL ? c->meaning : "");
    out->line(out->ctx, words);
    if (c == NULL)
        warn(out, "this FS code is reserved");
}

static void decode_dfsr(const struct out *out, uint64_t dfsr)
{
    bool lpae = bits_any(dfsr, DFSR_LPAE), serror = aarch32_fsr_of_serror((uint32_t)dfsr);

    warn_res0(out, dfsr, explain_iss(out, lpae ? LAYOUT_DFSR_LONG : LAYOUT_DFSR_SHORT, dfsr));
    if (!lpae)
        explain_fs(out, dfsr);
    else if (decode_code(CODES_STATUS, dfsr & 0x3f) == NULL)
        warn(out, "this STATUS code is reserved");
    if (!serror && bits_any(dfsr, DFSR_AET))
        warn(out, "AET means something for an SError only");
    if (serror && !bits_any(dfsr, DFSR_AET))
        warn(out, "AET=0 is Uncontainable, or a virtual SError whose VSESR_EL2 was written as for AArch64");
}

// VSESR_EL2[31:0] by its AArch32 name.
static void decode_vdfsr(const struct out *out, uint64_t vdfsr)
{
    uint64_t known = explain_iss(out, LAYOUT_VDFSR, vdfsr);

    if (bits_any(vdfsr, VSESR_EL2_IDS))
        warn(out, "bit 24 (IDS) is for AArch64: an AArch32 guest takes AET and ExT as they are");
    else if ((vdfsr & 0x3f) == DFSC_SERROR)
        warn(out, "DFSC=0x11, so written as for AArch64: its AET, bits 12:10, gives ExT and no AET here");
    else
        warn_res0(out, vdfsr, known);
}

const char *const syndrome_kinds[] = {"esr",       "disr", "vsesr", "vdisr", "spsr",  "serr", "erxstatus",
                                      "erxpfgctl", "hcr",  "scr",   "dfsr",  "vdfsr", NULL};

// In the order of syndrome_kinds.
static void (*const decoders[])(const struct out *out, uint64_t value) = {
    decode_esr,       decode_disr,      decode_vsesr, decode_disr, decode_spsr, decode_serr,
    decode_erxstatus, decode_erxpfgctl, decode_hcr,   decode_scr,  decode_dfsr, decode_vdfsr,
};

bool syndrome_decode(const char *kind, uint64_t value, void (*line)(void *ctx, const char *text), void *ctx)
{
    struct out out = {line, ctx};

    for (size_t i = 0; syndrome_kinds[i] != NULL; i++) {
        if (strcmp(syndrome_kinds[i], kind) == 0) {
            decoders[i](&out, value);
            return true;
        }
    }
    return false;
}
