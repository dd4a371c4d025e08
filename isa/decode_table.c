// SPDX-License-Identifier: BSD-2-Clause
#include "decode.h"
#include "syndrome.h"

static const struct code codes[] = {
#define CODE(table, value, name, meaning) {name, meaning, value, CODES_##table},
#define ISS(layout, name, msb, lsb, codes, when, meaning)
#include "decode.def"
#undef CODE
#undef ISS
};

static const struct iss_field fields[] = {
#define CODE(table, value, name, meaning)
#define ISS(layout, name, msb, lsb, codes, when, meaning)                                                    \
    {#name, meaning, BITS(msb, lsb), LAYOUT_##layout, CODES_##codes, WHEN_##when},
#include "decode.def"
#undef CODE
#undef ISS
};

static const struct {
    uint8_t ec, layout;
} layouts[] = {
    {0x00, LAYOUT_NONE      },
    {0x01, LAYOUT_WFX       },
    {0x03, LAYOUT_MCR       },
    {0x04, LAYOUT_MCRR      },
    {0x05, LAYOUT_MCR       },
    {0x06, LAYOUT_LDC       },
    {0x07, LAYOUT_FP        },
    {0x08, LAYOUT_MCR       },
    {0x09, LAYOUT_NONE      },
    {0x0a, LAYOUT_OTHER_INSN},
    {0x0c, LAYOUT_MCRR      },
    {0x0d, LAYOUT_BTI       },
    {0x0e, LAYOUT_NONE      },
    {0x11, LAYOUT_CALL      },
    {0x12, LAYOUT_CALL      },
    {0x13, LAYOUT_SMC32     },
    {0x14, LAYOUT_SYS128    },
    {0x15, LAYOUT_CALL      },
    {0x16, LAYOUT_CALL      },
    {0x17, LAYOUT_CALL      },
    {0x18, LAYOUT_SYS64     },
    {0x19, LAYOUT_NONE      },
    {0x1a, LAYOUT_ERET      },
    {0x1c, LAYOUT_FPAC      },
    {0x1d, LAYOUT_SME       },
    {0x1e, LAYOUT_GPC       },
    {0x1f, LAYOUT_IMPDEF    },
    {0x20, LAYOUT_IABT      },
    {0x21, LAYOUT_IABT      },
    {0x22, LAYOUT_NONE      },
    {0x24, LAYOUT_DABT      },
    {0x25, LAYOUT_DABT      },
    {0x26, LAYOUT_NONE      },
    {0x27, LAYOUT_MOPS      },
    {0x28, LAYOUT_FPEXC     },
    {0x2c, LAYOUT_FPEXC     },
    {0x2d, LAYOUT_GCS       },
    {0x2f, LAYOUT_SERROR    },
    {0x30, LAYOUT_BREAKPOINT},
    {0x31, LAYOUT_BREAKPOINT},
    {0x32, LAYOUT_STEP      },
    {0x33, LAYOUT_STEP      },
    {0x34, LAYOUT_WATCHPOINT},
    {0x35, LAYOUT_WATCHPOINT},
    {0x38, LAYOUT_SOFTWARE  },
    {0x3a, LAYOUT_BREAKPOINT},
    {0x3c, LAYOUT_SOFTWARE  },
    {0x3d, LAYOUT_PROFILING },
};

const struct code *decode_code_row(size_t index)
{
    return index < sizeof(codes) / sizeof(*codes) ? &codes[index] : NULL;
}

const struct iss_field *decode_iss_row(size_t index)
{
    return index < sizeof(fields) / sizeof(*fields) ? &fields[index] : NULL;
}

const struct code *decode_code(enum code_table table, uint64_t value)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        if (codes[i].value == value &&
            (codes[i].table == table || (table == CODES_DFSC && codes[i].table == CODES_FSC)))
            return &codes[i];
    return NULL;
}

static bool external_abort(uint64_t fsc)
{
    return fsc == 0x10 || (fsc >= 0x12 && fsc <= 0x17);
}

// DDI 0487 ESR_EL2, "LST, bits [12:11]": the condition in front of it.
static bool mmu_fault(uint64_t fsc)
{
    return (fsc >= 0x04 && fsc <= 0x0f) || fsc == 0x2a || fsc == 0x2b;
}

bool decode_when(enum iss_when when, uint64_t value)
{
    uint64_t fsc = value & 0x3f, top = value >> 20 & 15;
    bool bit24 = value >> 24 & 1, bit17 = value >> 17 & 1, bit2 = value >> 2 & 1, bit3 = value >> 3 & 1;

    switch (when) {
    case WHEN_ALWAYS:
        return true;
    case WHEN_SERROR:
        return fsc == 0x11;
    case WHEN_SERROR_WNR:
        return fsc == 0x11 && (value >> 7 & 1);
    case WHEN_ISV:
    case WHEN_CV:
        return bit24;
    case WHEN_NO_ISV:
    case WHEN_NO_CV:
        return !bit24;
    case WHEN_NO_ISV_EXTERNAL:
        return !bit24 && external_abort(fsc);
    case WHEN_MMU:
        return mmu_fault(fsc);
    case WHEN_EXTERNAL:
        return external_abort(fsc);
    case WHEN_FSC_10:
        return fsc == 0x10;
    case WHEN_DATA:
        return !(value >> 20 & 1);
    case WHEN_RV:
        return bit2;
    case WHEN_NO_RV:
        return !bit2;
    case WHEN_LDC_REGISTER:
        return !bit3;
    case WHEN_LDC_LITERAL:
        return bit3;
    case WHEN_MAY_FAIL:
        return value >> 19 & 1;
    case WHEN_ERET_AUTH:
        return value >> 1 & 1;
    case WHEN_COPY:
        return !bit24;
    case WHEN_SET:
        return bit24;
    case WHEN_GCS_TRAP:
        return top == 2;
    case WHEN_GCS_CHECK:
        return top == 0;
    case WHEN_WPTV:
        return bit17;
    case WHEN_NO_WPTV:
        return !bit17;
    case WHEN_ST64: // LST says ST64BV or ST64BV0
        return mmu_fault(fsc) && (value >> 11 & 1);
    }
    return false;
}

enum iss_layout decode_layout(unsigned ec, uint32_t iss)
{
    for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++)
        if (layouts[i].ec == ec)
            return ec == EC_SERROR && bits_any(iss, VSESR_EL2_IDS) ? LAYOUT_SERROR_IMPDEF
                                                                   : (enum iss_layout)layouts[i].layout;
    return LAYOUT_OTHER;
}

enum iss_layout decode_layout2(unsigned ec)
{
    switch (decode_layout(ec, 0)) {
    case LAYOUT_DABT:
        return LAYOUT_ISS2_DABT;
    case LAYOUT_IABT:
        return LAYOUT_ISS2_IABT;
    case LAYOUT_GPC:
        return LAYOUT_ISS2_GPC;
    case LAYOUT_WATCHPOINT:
        return LAYOUT_ISS2_WATCH;
    default:
        return LAYOUT_NONE;
    }
}

enum sysreg decode_sysreg(uint32_t iss)
{
    return sysreg_decode(iss >> 20 & 3, iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15, iss >> 17 & 7);
}
