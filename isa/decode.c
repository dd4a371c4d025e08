// SPDX-License-Identifier: BSD-2-Clause
// syndrome_decode(): what there is to explain, by name. Registers without more to say explain themselves by
// their FIELD rows.
#include <string.h>
#include <strings.h>

#include "decode_line.h"
#include "syndrome.h"

// Fields of registers whose values have names.
static const struct {
    uint64_t mask;
    enum sysreg reg;
    uint8_t table;
} coded[] = {
    {ERXSTATUS_EL1_AV,   ERXSTATUS_EL1, CODES_AV    },
    {ERXSTATUS_EL1_V,    ERXSTATUS_EL1, CODES_V     },
    {ERXSTATUS_EL1_MV,   ERXSTATUS_EL1, CODES_MV    },
    {ERXSTATUS_EL1_CE,   ERXSTATUS_EL1, CODES_CE    },
    {ERXSTATUS_EL1_UET,  ERXSTATUS_EL1, CODES_UET   },
    {ERXSTATUS_EL1_SERR, ERXSTATUS_EL1, CODES_SERR  },
    {ERXPFGCTL_EL1_CE,   ERXPFGCTL_EL1, CODES_PFG_CE},
};

static enum code_table codes_of(const struct sysreg_field *f)
{
    for (size_t i = 0; i < sizeof(coded) / sizeof(*coded); i++)
        if (coded[i].reg == f->reg && coded[i].mask == f->mask)
            return (enum code_table)coded[i].table;
    return CODES_NONE;
}

void decode_register(const struct out *out, enum sysreg reg, uint64_t value, uint64_t absent)
{
    const struct sysreg_row *row = sysreg_row_of(reg);

    for (unsigned i = 0; i < row->fields; i++) {
        const struct sysreg_field *f = sysreg_field_of(row->first_field + i);
        if (!bits_any(f->mask, absent))
            decode_field(out, f->name, f->mask, value, codes_of(f), f->meaning);
    }
    decode_warn_res0(out, value, row->known & ~absent);
}

static void decode_hcr(const struct out *out, uint64_t hcr)
{
    decode_register(out, HCR_EL2, hcr, 0);
    if (bits_any(hcr, HCR_EL2_VSE) && bits_any(hcr, HCR_EL2_TGE))
        decode_warn(out, "VSE=1 with TGE=1: the virtual SError is not visible");
    else if (bits_any(hcr, HCR_EL2_VSE) && !bits_any(hcr, HCR_EL2_AMO))
        decode_warn(out, "VSE=1 with AMO=0: the virtual SError is not visible, HCRX_EL2.TMEA excepted");
}

static void decode_scr(const struct out *out, uint64_t scr)
{
    decode_register(out, SCR_EL3, scr, 0);
    if (bits_any(scr, SCR_EL3_NMEA) && !bits_any(scr, SCR_EL3_EA))
        decode_warn(out, "NMEA=1 with EA=0: without FEAT_DoubleFault2 NMEA has no effect");
}

const char *const syndrome_kinds[] = {"esr",
                                      "disr",
                                      "vdisr",
                                      "vsesr",
                                      "spsr",
                                      "err-status",
                                      "err-addr",
                                      "err-misc",
                                      "err-pfgctl",
                                      "err-status-v1.0",
                                      "err-status-v1.1",
                                      "serr",
                                      "hcr",
                                      "scr",
                                      "erxstatus",
                                      "erxpfgctl",
                                      "dfsr",
                                      "ifsr",
                                      "disr32",
                                      "vdfsr",
                                      NULL};

// In the order of syndrome_kinds.
static void (*const decoders[])(const struct out *out, uint64_t value) = {
    decode_esr,           decode_disr,     decode_vdisr,    decode_vsesr,  decode_spsr,
    decode_err_status,    decode_err_addr, decode_err_misc, decode_pfgctl, decode_err_status_10,
    decode_err_status_11, decode_serr,     decode_hcr,      decode_scr,    decode_err_status,
    decode_pfgctl,        decode_dfsr,     decode_ifsr,     decode_disr32, decode_vdfsr,
};

_Static_assert(sizeof(decoders) / sizeof(*decoders) + 1 == sizeof(syndrome_kinds) / sizeof(*syndrome_kinds),
               "a kind without its function");

// Registers with more to say than their fields.
static const struct {
    enum sysreg reg;
    void (*decode)(const struct out *out, uint64_t value);
} registers[] = {
    {ESR_EL1,       decode_esr       },
    {ESR_EL2,       decode_esr       },
    {ESR_EL3,       decode_esr       },
    {SPSR_EL1,      decode_spsr      },
    {SPSR_EL2,      decode_spsr      },
    {SPSR_EL3,      decode_spsr      },
    {DISR_EL1,      decode_disr      },
    {VDISR_EL2,     decode_vdisr     },
    {VDISR_EL3,     decode_vdisr     },
    {VSESR_EL2,     decode_vsesr     },
    {VSESR_EL3,     decode_vsesr     },
    {ERXSTATUS_EL1, decode_err_status},
    {ERXADDR_EL1,   decode_err_addr  },
    {ERXMISC0_EL1,  decode_err_misc  },
    {ERXPFGCTL_EL1, decode_pfgctl    },
    {HCR_EL2,       decode_hcr       },
    {SCR_EL3,       decode_scr       },
    {DFSR,          decode_dfsr      },
    {IFSR,          decode_ifsr      },
    {IFSR32_EL2,    decode_ifsr      },
    {DISR,          decode_disr32    },
    {SPSR_abt,      decode_spsr32    },
    {SPSR_irq,      decode_spsr32    },
    {SPSR_und,      decode_spsr32    },
    {SPSR_fiq,      decode_spsr32    },
};

static enum sysreg find_register(const char *name)
{
    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        if (strcasecmp(sysreg_row_of((enum sysreg)reg)->name, name) == 0)
            return sysreg_alias_of((enum sysreg)reg);
    return SYSREG_COUNT;
}

bool syndrome_decode(const char *kind, uint64_t value, void (*line)(void *ctx, const char *text), void *ctx)
{
    struct out out = {line, ctx};
    enum sysreg reg = find_register(kind);

    for (size_t i = 0; syndrome_kinds[i] != NULL; i++) {
        if (strcmp(syndrome_kinds[i], kind) == 0) {
            decoders[i](&out, value);
            return true;
        }
    }
    if (reg == SYSREG_COUNT)
        return false;
    for (size_t i = 0; i < sizeof(registers) / sizeof(*registers); i++) {
        if (registers[i].reg == reg) {
            registers[i].decode(&out, value);
            return true;
        }
    }
    decode_register(&out, reg, value, 0);
    return true;
}
