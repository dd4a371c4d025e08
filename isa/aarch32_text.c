// SPDX-License-Identifier: BSD-2-Clause
// Fault status for a trace: FS is in two pieces, and whether there is an AET depends on it.
#include <inttypes.h>

#include "aarch32.h"
#include "decode.h"
#include "text.h"

size_t aarch32_fsr_text(char *text, size_t size, enum sysreg reg, uint32_t fsr)
{
    struct text t = {text, size, 0};
    bool lpae = bits_any(fsr, DFSR_LPAE);
    uint32_t fs = fsr & 0xf;

    if (size == 0)
        return 0;
    fs |= bits_any(fsr, DFSR_FS4) ? 0x10 : 0;
    text_add(&t, "%s = 0x%" PRIx32 "{", sysreg_row_of(reg)->name, fsr);
    if (aarch32_fsr_of_serror(fsr))
        text_add(&t, "AET=%s,", decode_code(CODES_AET32, bits_get(fsr, DFSR_AET))->name);
    if (bits_any(fsr, DFSR_FnV))
        text_add(&t, "FnV,");
    if (bits_any(fsr, DFSR_ExT))
        text_add(&t, "ExT,");
    if (reg == DFSR && bits_any(fsr, DFSR_WnR))
        text_add(&t, "WnR,");
    if (lpae)
        text_add(&t, "LPAE,STATUS=0x%" PRIx64 "}", bits_get(fsr, DFSR_STATUS));
    else
        text_add(&t, "FS=0x%" PRIx32 "}", fs);
    return t.used;
}
