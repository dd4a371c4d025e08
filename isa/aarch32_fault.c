// SPDX-License-Identifier: BSD-2-Clause
// What AArch32 EL1 is told of an abort: DFSR, IFSR, DISR and VDISR in the format of the translation tables.
#include "aarch32.h"
#include "exception.h"
#include "pe.h"
#include "syndrome.h"

static const uint64_t ttbcr_eae = BIT(31); // TTBCR is TCR_EL1[31:0]

enum { SHORT_FS4 = 1 << 10, SHORT_FS3_0 = 0xf };
enum { FS_ASYNCHRONOUS = 0x16, STATUS_ASYNCHRONOUS = 0x11, STATUS_MASK = 0x3f };
enum { FSC_LEVEL = 3, FSC_TRANSLATION = 0x04, FSC_ACCESS_FLAG = 0x08, FSC_PERMISSION = 0x0c };
enum { FSC_EXTERNAL = 0x10, FSC_EXTERNAL_ON_WALK = 0x14, FSC_ALIGNMENT = 0x21 };

// What VDFSR names of VSESR_EL2, at the places where DFSR has it, too.
struct error_type {
    uint8_t aet; // DFSR[15:14]
    uint8_t ext; // DFSR[12]
};

bool aarch32_fsr_of_serror(uint32_t fsr)
{
    if (bits_any(fsr, DFSR_LPAE))
        return (fsr & STATUS_MASK) == STATUS_ASYNCHRONOUS;
    return (fsr & (SHORT_FS4 | SHORT_FS3_0)) == (SHORT_FS4 | (FS_ASYNCHRONOUS & SHORT_FS3_0));
}

static bool long_format(const struct pe *pe)
{
    return bits_any(pe->sys[TCR_EL1], ttbcr_eae);
}

// Short descriptors: level 1 and level 2 are sections and pages (v9.4 ASL EncodeSDFSC). A code that they do
// not have is given as what it is on level 2, or as an External abort.
static uint32_t short_status(uint32_t fsc)
{
    bool first = (fsc & FSC_LEVEL) <= 1;

    switch (fsc & ~(uint32_t)FSC_LEVEL) {
    case FSC_TRANSLATION:
        return first ? 0x05 : 0x07;
    case FSC_ACCESS_FLAG:
        return first ? 0x03 : 0x06;
    case FSC_PERMISSION:
        return first ? 0x0d : 0x0f;
    case FSC_EXTERNAL_ON_WALK:
        return first ? 0x0c : 0x0e;
    default:
        return fsc == FSC_ALIGNMENT ? 0x01 : 0x08;
    }
}

static uint32_t format(const struct pe *pe, uint32_t short_code, uint32_t long_code)
{
    if (long_format(pe))
        return (uint32_t)DFSR_LPAE | long_code;
    return (short_code & SHORT_FS3_0) | (short_code & 0x10 ? SHORT_FS4 : 0);
}

static uint32_t asynchronous(const struct pe *pe, struct error_type t)
{
    uint32_t status = format(pe, FS_ASYNCHRONOUS, STATUS_ASYNCHRONOUS);

    return (uint32_t)bits_put(bits_put(status, DFSR_AET, t.aet), DFSR_ExT, t.ext);
}

// AET has two bits here (v9.4 ASL AArch32.EncodeAsyncErrorSyndrome). It has no code for a corrected error,
// which is restartable; what says nothing of its state is as bad as uncontainable.
static struct error_type physical_type(const struct pe *pe, uint32_t iss)
{
    static const uint8_t aet[STATE_COUNT + 1] = {
        [STATE_UC] = 0, [STATE_UEU] = 1, [STATE_UEO] = 2,   [STATE_UER] = 3,
        [STATE_CE] = 2, [STATE_DE] = 2,  [STATE_COUNT] = 0,
    };
    bool impdef = bits_any(iss, VSESR_EL2_IDS);

    return (struct error_type){
        .aet = pe_has(pe, FEAT_RAS) ? aet[syndrome_serror_state(iss)] : 0,
        .ext = !impdef && (iss >> 9 & 1), // EA
    };
}

// The hypervisor's word, bit for bit: DFSR takes no notice of IDS, nor of AET where AArch64 has it.
static struct error_type virtual_type(uint64_t vsesr)
{
    return (struct error_type){
        .aet = (uint8_t)bits_get(vsesr, DFSR_AET),
        .ext = (uint8_t)bits_get(vsesr, DFSR_ExT),
    };
}

static uint32_t serror_status(const struct pe *pe, const struct exception *e)
{
    uint32_t iss = (uint32_t)bits_get(e->esr, ESR_EL1_ISS);

    // Without FEAT_RAS there is no VSESR_EL2: the type is IMPLEMENTATION DEFINED, `iss` the knob's.
    if (e->virtual_serror && pe_has(pe, FEAT_RAS))
        return asynchronous(pe, virtual_type(iss));
    return asynchronous(pe, physical_type(pe, iss));
}

// FnV, EA and WnR of the AArch64 syndrome have places here; SET has none.
uint32_t aarch32_fault_status(const struct pe *pe, const struct exception *e)
{
    uint32_t iss = (uint32_t)bits_get(e->esr, ESR_EL1_ISS);
    unsigned ec = esr_ec(e->esr);
    bool data = ec == EC_DABT_LOWER || ec == EC_DABT_SAME;
    uint64_t status;

    if (e->kind == EXCEPTION_SERROR)
        return serror_status(pe, e);
    status = format(pe, short_status(iss & 0x3f), iss & 0x3f);
    status = bits_put(status, DFSR_FnV, iss >> 10 & 1);
    status = bits_put(status, DFSR_ExT, iss >> 9 & 1);
    return (uint32_t)bits_put(status, DFSR_WnR, data && (iss >> 6 & 1));
}

uint32_t aarch32_disr(const struct pe *pe, uint32_t iss)
{
    return (uint32_t)DISR_EL1_A | asynchronous(pe, physical_type(pe, iss));
}

uint32_t aarch32_vdisr(const struct pe *pe)
{
    return (uint32_t)VDISR_EL2_A | asynchronous(pe, virtual_type(pe->sys[VSESR_EL2]));
}
