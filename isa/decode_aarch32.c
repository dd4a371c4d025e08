// SPDX-License-Identifier: BSD-2-Clause
// Syndromes as AArch32 EL1 sees them: DDI 0487 G8.2 DFSR and IFSR, G8.6 DISR, D24.9 VSESR_EL2.
#include "aarch32.h"
#include "decode_line.h"

enum { FS_SERROR = 0x16, STATUS_SERROR = 0x11, DFSC_SERROR = 0x11 };

static unsigned fs_of(uint64_t fsr)
{
    return (unsigned)(fsr >> 6 & 0x10) | (fsr & 0xf);
}

// The two pieces of FS, put together. `ok`: this register has the code, if any does.
static void explain_fs(const struct out *out, uint64_t fsr, bool ok)
{
    unsigned fs = fs_of(fsr);
    const struct code *c = ok ? decode_code(CODES_FS, fs) : NULL;

    decode_say(out, "FS", "[10,3:0] 0x%x %s%s%s", fs, c != NULL ? c->name : "reserved",
               c != NULL && *c->meaning != 0 ? ": " : "", c != NULL ? c->meaning : "");
    if (c == NULL)
        decode_warn(out, "this FS code is reserved");
}

static bool external_short(unsigned fs)
{
    return fs == 0x08 || fs == 0x0c || fs == 0x0e || fs == FS_SERROR;
}

static bool external_long(unsigned status)
{
    return (status >= 0x10 && status <= 0x11) || (status >= 0x15 && status <= 0x17);
}

static void warn_fsr(const struct out *out, uint64_t fsr, const char *far)
{
    bool lpae = bits_any(fsr, DFSR_LPAE);
    bool direct = lpae ? (fsr & 0x3f) == 0x10 : fs_of(fsr) == 0x08;
    bool external = lpae ? external_long(fsr & 0x3f) : external_short(fs_of(fsr));

    if (direct && bits_any(fsr, DFSR_FnV))
        decode_warn(out, "FnV=1: %s is not valid", far);
    if (!direct && bits_any(fsr, DFSR_FnV))
        decode_warn(out, "FnV is valid for a synchronous External abort that is not on a walk only");
    if (!external && bits_any(fsr, DFSR_ExT))
        decode_warn(out, "ExT is 0 for anything but an External abort");
}

void decode_dfsr(const struct out *out, uint64_t dfsr)
{
    bool lpae = bits_any(dfsr, DFSR_LPAE), serror = aarch32_fsr_of_serror((uint32_t)dfsr);
    uint64_t known;

    known = decode_rows(out, lpae ? LAYOUT_DFSR_LONG : LAYOUT_DFSR_SHORT, dfsr);
    if (!lpae)
        explain_fs(out, dfsr, true);
    else if (decode_code(CODES_STATUS, dfsr & 0x3f) == NULL)
        decode_warn(out, "this STATUS code is reserved");
    decode_warn_res0(out, dfsr, known);
    warn_fsr(out, dfsr, "DFAR");
    if (!serror && bits_any(dfsr, DFSR_AET))
        decode_warn(out, "AET means something for an SError only");
    if (serror && !bits_any(dfsr, DFSR_AET))
        decode_warn(out,
                    "AET=0 is Uncontainable, or a virtual SError whose VSESR_EL2 was written as for AArch64");
}

// IFSR has no cache maintenance, no unsupported exclusive, and no asynchronous codes.
void decode_ifsr(const struct out *out, uint64_t ifsr)
{
    bool lpae = bits_any(ifsr, DFSR_LPAE);
    unsigned fs = fs_of(ifsr), status = ifsr & 0x3f;
    uint64_t known;

    known = decode_rows(out, lpae ? LAYOUT_IFSR_LONG : LAYOUT_IFSR_SHORT, ifsr);
    if (!lpae)
        explain_fs(out, ifsr, fs != 0x04 && fs != 0x15 && fs != FS_SERROR && fs != 0x18);
    else if (decode_code(CODES_STATUS, status) == NULL || status == STATUS_SERROR || status == 0x19)
        decode_warn(out, "this STATUS code is reserved");
    decode_warn_res0(out, ifsr, known);
    warn_fsr(out, ifsr, "IFAR");
}

// ESB leaves FS or STATUS of an SError (AArch32.ESBOperation, AArch32.vESBOperation).
void decode_disr32(const struct out *out, uint64_t disr)
{
    bool lpae = bits_any(disr, DFSR_LPAE);
    uint64_t known;

    known = decode_rows(out, lpae ? LAYOUT_DISR_LONG : LAYOUT_DISR_SHORT, disr);
    if (!lpae)
        explain_fs(out, disr, true);
    decode_warn_res0(out, disr, known);
    if (!bits_any(disr, DISR_EL1_A)) {
        if (disr != 0)
            decode_warn(out, "A=0: no SError was deferred, the rest means nothing");
        return;
    }
    if (lpae ? (disr & 0x3f) != STATUS_SERROR : fs_of(disr) != FS_SERROR)
        decode_warn(out, "the fault status is not that of an SError");
}

// VSESR_EL2[31:0] by its AArch32 name.
void decode_vdfsr(const struct out *out, uint64_t vdfsr)
{
    uint64_t known = decode_rows(out, LAYOUT_VDFSR, vdfsr);

    if (bits_any(vdfsr, VSESR_EL2_IDS))
        decode_warn(out, "bit 24 (IDS) is for AArch64: an AArch32 guest takes AET and ExT as they are");
    else if ((vdfsr & 0x3f) == DFSC_SERROR)
        decode_warn(out,
                    "DFSC=0x11, so written as for AArch64: its AET, bits 12:10, gives ExT and no AET here");
    decode_warn_res0(out, vdfsr, known);
}

void decode_spsr32(const struct out *out, uint64_t spsr)
{
    decode_register(out, SPSR_abt, spsr, 0);
    decode_field(out, "M", BITS(3, 0), spsr, CODES_MODE32, "");
    if (!(spsr >> 4 & 1) || decode_code(CODES_MODE32, spsr & 15) == NULL)
        decode_warn(out, "M is not a mode of AArch32");
}
