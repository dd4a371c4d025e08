// SPDX-License-Identifier: BSD-2-Clause
// Error records: IHI 0100 3.2 ERR<n>STATUS, ERR<n>ADDR, ERR<n>MISC0, ERR<n>PFGCTL.
#include "decode_line.h"

void decode_serr(const struct out *out, uint64_t serr)
{
    decode_field(out, "SERR", ERXSTATUS_EL1_SERR, serr, CODES_SERR, "");
    if (decode_code(CODES_SERR, serr & ERXSTATUS_EL1_SERR) == NULL)
        decode_warn(out, "this SERR code is reserved");
    decode_warn_res0(out, serr, ERXSTATUS_EL1_SERR);
}

static void warn_types(const struct out *out, uint64_t status)
{
    bool ue = bits_any(status, ERXSTATUS_EL1_UE), de = bits_any(status, ERXSTATUS_EL1_DE),
         ce = bits_any(status, ERXSTATUS_EL1_CE);

    if (!ue && !de && !ce)
        decode_warn(out, "V=1 with UE=0, DE=0 and CE=0: an error of no type");
    if (ue && de)
        decode_warn(out, "UE=1 and DE=1: more than one error; the syndrome is that of the Uncorrected one");
    else if (ce && (ue || de))
        decode_warn(out, "CE beside %s: more than one error; the syndrome is not that of the Corrected one",
                    ue ? "UE" : "DE");
    if (!ue && bits_any(status, ERXSTATUS_EL1_UET))
        decode_warn(out, "UET means something with UE=1 only");
    if (!ue && !de && bits_any(status, ERXSTATUS_EL1_ER | ERXSTATUS_EL1_PN))
        decode_warn(out, "ER and PN mean something with UE=1 or DE=1 only");
}

static void warn_status(const struct out *out, uint64_t status)
{
    if (!bits_any(status, ERXSTATUS_EL1_V)) {
        if (status != 0)
            decode_warn(out, "V=0: no error is recorded; UE, OF, CE, DE, CI, ER, PN and UET are UNKNOWN");
        return;
    }
    warn_types(out, status);
    if (bits_any(status, ERXSTATUS_EL1_OF))
        decode_warn(out, "OF=1: at least one more error was detected whose syndrome is not kept");
    if (decode_code(CODES_SERR, bits_get(status, ERXSTATUS_EL1_SERR)) == NULL)
        decode_warn(out, "this SERR code is reserved");
    if (!bits_any(status, ERXSTATUS_EL1_SERR))
        decode_warn(out, "SERR=0 says no error although V=1");
}

static void status_of(const struct out *out, uint64_t status, uint64_t absent, const char *version)
{
    decode_register(out, ERXSTATUS_EL1, status, absent);
    if (bits_any(status, absent))
        decode_warn(out, "fields newer than RAS System Architecture %s are set", version);
    warn_status(out, status);
}

void decode_err_status(const struct out *out, uint64_t status)
{
    status_of(out, status, 0, "v2.0");
}

void decode_err_status_11(const struct out *out, uint64_t status)
{
    status_of(out, status, ERXSTATUS_EL1_RV | ERXSTATUS_EL1_RV2, "v1.1");
}

void decode_err_status_10(const struct out *out, uint64_t status)
{
    status_of(out, status, ERXSTATUS_EL1_CI | ERXSTATUS_EL1_RV | ERXSTATUS_EL1_RV2, "v1.0");
}

void decode_err_addr(const struct out *out, uint64_t addr)
{
    unsigned space = (unsigned)(bits_get(addr, ERXADDR_EL1_NSE) << 1 | bits_get(addr, ERXADDR_EL1_NS));
    bool virtual = bits_any(addr, ERXADDR_EL1_VA), si = bits_any(addr, ERXADDR_EL1_SI);

    decode_register(out, ERXADDR_EL1, addr, 0);
    decode_say(out, "NSE,NS", "%s address space%s", decode_code(CODES_SPACE, space)->name,
               si ? ", perhaps" : "");
    if (bits_any(addr, ERXADDR_EL1_AI))
        decode_warn(out, "AI=1: the address might be incomplete or that of another location");
    if (si && !virtual)
        decode_warn(out, "SI=1: NS and NSE might not be those of the location");
    if (virtual)
        decode_warn(out, "VA=1: a virtual address, do not look for a page frame with it");
    if (virtual && (bits_any(addr, ERXADDR_EL1_NS) || !si || !bits_any(addr, ERXADDR_EL1_AI)))
        decode_warn(out, "VA=1 goes with NS=0, SI=1 and AI=1");
}

// Which of them it is, only ERR<n>FR tells.
void decode_err_misc(const struct out *out, uint64_t misc)
{
    static const struct {
        enum iss_layout layout;
        const char *name;
    } forms[] = {
        {LAYOUT_MISC_CEC2,    "FR.CEC=2,RP=0"},
        {LAYOUT_MISC_CEC4,    "FR.CEC=4,RP=0"},
        {LAYOUT_MISC_CEC2_RP, "FR.CEC=2,RP=1"},
        {LAYOUT_MISC_CEC4_RP, "FR.CEC=4,RP=1"},
    };

    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        decode_say(out, forms[i].name, "ERR<n>MISC0 of a node with such a counter:");
        decode_rows(out, forms[i].layout, misc);
    }
    decode_say(out, "FR.CEC=0", "and ERR<n>MISC1 to 3: IMPLEMENTATION DEFINED; MISC3 a timestamp with FR.TS");
    decode_warn(out, "ERR<n>FR decides which of these holds, and STATUS.MV=1 whether there is anything");
}

void decode_pfgctl(const struct out *out, uint64_t pfgctl)
{
    uint64_t single = pfgctl & (ERXPFGCTL_EL1_DE | ERXPFGCTL_EL1_UEO | ERXPFGCTL_EL1_UER | ERXPFGCTL_EL1_UEU |
                                ERXPFGCTL_EL1_UC);
    int types = __builtin_popcountll(single) + bits_any(pfgctl, ERXPFGCTL_EL1_CE);

    decode_register(out, ERXPFGCTL_EL1, pfgctl, 0);
    if (types > 1)
        decode_warn(out, "more than one error type is selected: CONSTRAINED UNPREDICTABLE");
    if (types == 0 && bits_any(pfgctl, ERXPFGCTL_EL1_CDNEN))
        decode_warn(out, "CDNEN=1 and no error type is selected");
}
