// SPDX-License-Identifier: BSD-2-Clause
// Syndromes of AArch64: ESR_ELx and what is given or left in its form, and SPSR_ELx.
#include "decode_line.h"
#include "syndrome.h"

enum { FSC_EXTERNAL_ABORT = 0x10, FSC_TAG_CHECK = 0x11, DFSC_SERROR = 0x11 };

// DDI 0487 D24.2 ESR_EL2, "ISS encoding for an SError exception": all that is valid with DFSC 0x11 only.
static const uint64_t serror_fields = BITS(18, 9) | BITS(7, 6);

static void warn_serror(const struct out *out, uint64_t iss, enum iss_layout layout)
{
    if (bits_any(iss, VSESR_EL2_IDS)) {
        decode_warn(out, "IDS=1: everything below is IMPLEMENTATION DEFINED, there is no AET and no DFSC");
        return;
    }
    decode_warn_reserved(out, layout, iss);
    if (iss == 0)
        decode_warn(out, "all zero: an Uncategorized error, not AET=UC; without FEAT_RAS it is always so");
    else if ((iss & 0x3f) != DFSC_SERROR && bits_any(iss, serror_fields))
        decode_warn(out, "AET, EA and their neighbours are valid with DFSC=0x11 only, else RES0");
}

static void warn_far(const struct out *out, uint64_t iss)
{
    if ((iss & 0x3f) == FSC_EXTERNAL_ABORT && (iss >> 10 & 1))
        decode_warn(out, "FnV=1: FAR_ELx is not valid, do not look for the page of its address");
}

static void warn_abort(const struct out *out, uint64_t iss, bool data)
{
    unsigned fsc = iss & 0x3f, set = iss >> 11 & 3;
    bool walk = fsc >= 0x12 && fsc <= 0x17, mmu = decode_when(WHEN_MMU, iss);

    if (data && fsc == FSC_TAG_CHECK)
        decode_warn(out, "DFSC=0x11 of a Data Abort is a synchronous Tag Check fault, not an SError, "
                         "not an External abort");
    if (!data && fsc == FSC_TAG_CHECK)
        decode_warn(out, "IFSC=0x11 is reserved; an SError has exception class 0x2f");
    if (set != 0 && !mmu && fsc != FSC_EXTERNAL_ABORT && !(data && walk))
        decode_warn(out, "SET is valid for External aborts only%s", data ? "" : ", with IFSC=0x10");
    if (data && walk && set != 0)
        decode_warn(out, "SET of an abort on a walk: older issues of DDI 0487 define it for DFSC=0x10 only");
    if (fsc != FSC_EXTERNAL_ABORT && (iss >> 10 & 1))
        decode_warn(out, "FnV is valid with fault status 0x10 only");
    if ((iss >> 9 & 1) && !walk && fsc != FSC_EXTERNAL_ABORT)
        decode_warn(out, "EA is 0 for anything but an External abort");
    warn_far(out, iss);
    if (data && (walk || fsc == FSC_EXTERNAL_ABORT) && (iss >> 24 & 1))
        decode_warn(out, "ISV=1: with FEAT_RAS an External abort has ISV=0");
    if (fsc >= 0x18 && fsc <= 0x1f)
        decode_warn(out, "with FEAT_RAS this fault status is reserved: such errors are External aborts");
}

static void say_sysreg(const struct out *out, uint32_t iss)
{
    enum sysreg reg = decode_sysreg(iss);
    unsigned op0 = iss >> 20 & 3;

    if (reg != SYSREG_COUNT)
        decode_say(out, "register", "%s: %s", sysreg_row_of(reg)->name, sysreg_row_of(reg)->title);
    else
        decode_say(out, op0 < 2 ? "instruction" : "register", "S%u_%u_C%u_C%u_%u, not one of this model", op0,
                   iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15, iss >> 17 & 7);
}

// DDI 0487 D24.2 ESR_EL2, "IL, bit [25]".
static bool il_is_one(unsigned ec, uint32_t iss)
{
    switch (decode_layout(ec, 0)) {
    case LAYOUT_SERROR:
    case LAYOUT_IABT:
    case LAYOUT_BREAKPOINT:
    case LAYOUT_STEP:
    case LAYOUT_WATCHPOINT:
        return true;
    case LAYOUT_DABT:
        return !(iss >> 24 & 1);
    case LAYOUT_NONE:
        return ec == 0x00 || ec == EC_ILLEGAL_STATE || ec == 0x22 || ec == 0x26;
    default:
        return false;
    }
}

static void warn_esr(const struct out *out, uint64_t esr, enum iss_layout layout)
{
    unsigned ec = esr_ec(esr);
    uint32_t iss = (uint32_t)bits_get(esr, ESR_EL1_ISS);

    if (decode_code(CODES_EC, ec) == NULL)
        decode_warn(out, "EC=0x%x is reserved", ec);
    if (!bits_any(esr, ESR_EL1_IL) && il_is_one(ec, iss))
        decode_warn(out, "IL=0: a PE sets IL here; software made this value%s",
                    ec == EC_SERROR ? ", from DISR_EL1 for instance" : "");
    if (ec == EC_SERROR) {
        warn_serror(out, iss, layout);
        return;
    }
    decode_warn_reserved(out, layout, iss);
    if (layout == LAYOUT_DABT || layout == LAYOUT_IABT)
        warn_abort(out, iss, layout == LAYOUT_DABT);
    if (layout == LAYOUT_WATCHPOINT && (iss >> 10 & 1))
        decode_warn(out, "FnV=1: FAR_ELx is not valid");
    if (layout == LAYOUT_WFX && (iss & 2) == 0 && (iss >> 2 & 1))
        decode_warn(out, "RV=1 although WFI and WFE have no register");
}

void decode_esr(const struct out *out, uint64_t esr)
{
    unsigned ec = esr_ec(esr);
    enum iss_layout layout = decode_layout(ec, (uint32_t)bits_get(esr, ESR_EL1_ISS));
    uint64_t known = ESR_EL1_EC | ESR_EL1_IL;

    known |= decode_rows(out, decode_layout2(ec), esr);
    decode_field(out, "EC", ESR_EL1_EC, esr, CODES_EC, "");
    decode_field(out, "IL", ESR_EL1_IL, esr, CODES_IL, "");
    known |= decode_rows(out, layout, esr);
    if (layout == LAYOUT_SYS64 || layout == LAYOUT_SYS128)
        say_sysreg(out, (uint32_t)esr);
    warn_esr(out, esr, layout);
    decode_warn_res0(out, esr, known);
}

static void decode_deferred(const struct out *out, uint64_t disr, enum iss_layout layout)
{
    uint64_t iss = disr & (DISR_EL1_IDS | DISR_EL1_ISS), known = DISR_EL1_A;

    if (bits_any(disr, DISR_EL1_IDS))
        layout = LAYOUT_SERROR_IMPDEF;
    decode_field(out, "A", DISR_EL1_A, disr, CODES_NONE, "an SError was deferred");
    known |= decode_rows(out, layout, disr);
    decode_warn_res0(out, disr, known);
    if (bits_any(disr, DISR_EL1_A))
        warn_serror(out, iss, layout);
    else if (disr != 0)
        decode_warn(out, "A=0: no SError was deferred, the rest means nothing");
}

void decode_disr(const struct out *out, uint64_t disr)
{
    decode_deferred(out, disr, LAYOUT_DISR);
    if (!bits_any(disr, DISR_EL1_IDS) && (disr >> 13 & 1))
        decode_warn(out, "bit 13 (IESB of an ESR_ELx) is RES0 in DISR_EL1");
}

// Its ISS is VSESR_EL2's, that is as in ESR_ELx, for a guest whose EL1 is AArch64.
void decode_vdisr(const struct out *out, uint64_t vdisr)
{
    decode_deferred(out, vdisr, LAYOUT_SERROR);
}

void decode_vsesr(const struct out *out, uint64_t vsesr)
{
    enum iss_layout layout = bits_any(vsesr, VSESR_EL2_IDS) ? LAYOUT_SERROR_IMPDEF : LAYOUT_SERROR;
    uint64_t known = decode_rows(out, layout, vsesr);

    if (vsesr >> 26 == EC_SERROR)
        decode_warn(out, "a whole ESR_ELx: VSESR_EL2 takes ISS alone, EC and IL come with the exception");
    warn_serror(out, vsesr & sysreg_row_of(VSESR_EL2)->known, layout);
    decode_warn_res0(out, vsesr, known);
}

void decode_spsr(const struct out *out, uint64_t spsr)
{
    bool aarch32 = bits_any(spsr, SPSR_EL1_nRW);

    if (aarch32)
        decode_warn(out, "nRW=1: taken from AArch32, the fields are those of its PSR");
    decode_warn_res0(out, spsr, decode_rows(out, aarch32 ? LAYOUT_SPSR32 : LAYOUT_SPSR64, spsr));
    if (decode_code(aarch32 ? CODES_MODE32 : CODES_MODE, bits_get(spsr, SPSR_EL1_M)) == NULL)
        decode_warn(out, "M is reserved: an ERET with it is an illegal exception return");
}
