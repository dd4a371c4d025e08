// SPDX-License-Identifier: BSD-2-Clause
// The program "tf-a": what it is made of, its options, and how it leaves EL3 after its own boot.
#include "sw/tfa.h"

#include "pe.h"
#include "platform.h"
#include "sw/abi.h"
#include "sw/gic_boot.h"
#include "sw/hest.h"
#include "sw/programs.h"

unsigned tfa_interrupted_el(const struct tfa *tfa)
{
    return pstate_from_spsr(tfa->spsr).el;
}

// The fields that an exception leaves alone, and what has a meaning in this model; PAN, SSBS, TCO and ALLINT
// by the target's SCTLR are not followed.
uint64_t tfa_create_spsr(uint64_t old, unsigned el)
{
    struct pstate from = pstate_from_spsr(old);
    struct pstate to = {.n = from.n, .z = from.z, .c = from.c, .v = from.v, .dit = from.dit, .pan = from.pan};

    to.d = to.a = to.i = to.f = 1;
    to.el = (uint8_t)el;
    to.sp = 1;
    return pstate_to_spsr(&to);
}

// Of the Non-secure context (lib/el3_runtime/aarch64/context_mgmt.c). A firmware for newer PEs lets EL2 use
// what they have; none of EASE, NMEA and TMEA is set anywhere in the source.
static uint64_t initial_scr(const struct setup *setup, const struct pe *pe, const struct image *image)
{
    uint64_t scr = SCR_EL3_NS | SCR_EL3_RW | SCR_EL3_HCE | SCR_EL3_SIF | SCR_EL3_RES1;

    if (image->options & TFA_FFH_SUPPORT)
        scr |= SCR_EL3_EA | (setup->gic ? SCR_EL3_FIQ : 0); // ehf_init() takes Group 0
    if (image->options & TFA_E3DSE)
        scr |= SCR_EL3_EnDSE;
    if (pe_has(pe, FEAT_RASv1p1))
        scr |= SCR_EL3_FIEN;
    if (pe_has(pe, FEAT_FGT))
        scr |= SCR_EL3_FGTEn;
    if (pe_has(pe, FEAT_FGT2))
        scr |= SCR_EL3_FGTEn2;
    if (pe_has(pe, FEAT_HCX))
        scr |= SCR_EL3_HXEn;
    if (pe_has(pe, FEAT_SCTLR2))
        scr |= SCR_EL3_SCTLR2En;
    return scr;
}

enum sdei_class tfa_event_class(const struct image *image, const struct wire *wire)
{
    bool aborts = (image->options & TFA_FFH) && (image->options & TFA_CRITICAL_ABORTS);
    bool critical = wire ? wire->critical : aborts;

    return critical && (image->options & TFA_BY_SDEI) ? SDEI_CRITICAL : SDEI_NORMAL;
}

bool tfa_has_critical_source(const struct setup *setup)
{
    const struct image *image;

    if (setup->image_el3 < 0)
        return false;
    image = &setup->image[setup->image_el3];
    for (unsigned i = 0; i < setup->wires; i++) {
        if (tfa_event_class(image, &setup->wire[i]) == SDEI_CRITICAL)
            return true;
    }
    return tfa_event_class(image, NULL) == SDEI_CRITICAL;
}

// What the host's boot has left here: its handler of the RAS events, registered and enabled for each error
// source that notifies by SDEI.
static struct tfa_sdei initial_sdei(const struct setup *setup, const struct image *image)
{
    struct tfa_sdei sdei = {0};

    // A kernel that went down to EL1 cannot take events (arch/arm64/kernel/sdei.c:sdei_arch_get_entry_point).
    if (setup->image_host < 0 || setup->nvhe || !(image->options & TFA_FFH_SUPPORT) ||
        !(image->options & TFA_BY_SDEI))
        return sdei;
    sdei.entry = software_address(&setup->image[setup->image_host], "__sdei_asm_handler");
    sdei.state[SDEI_NORMAL] = SDEI_REGISTERED | SDEI_ENABLED;
    if (tfa_has_critical_source(setup))
        sdei.state[SDEI_CRITICAL] = SDEI_REGISTERED | SDEI_ENABLED;
    return sdei;
}

// An error source as the firmware's HEST describes it: no block, and the OS is ready for one.
static void initial_ghes(uint64_t registers, uint64_t block)
{
    uint64_t ack = 1;

    platform_poke(registers + GHES_STATUS_ADDRESS, &block, sizeof(block));
    platform_poke(registers + GHES_READ_ACK, &ack, sizeof(ack));
}

static void initial_bert(uint64_t area)
{
    uint8_t table[BERT_SIZE];

    bert_build(table, area + BOOT_ERROR_REGION, BOOT_ERROR_LENGTH);
    platform_poke(area + BERT_TABLE, table, sizeof(table));
}

static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    struct pe *pe = &m->pe[index];
    struct tfa *tfa = &m->sw.tfa[index];

    *tfa = (struct tfa){.scr = initial_scr(setup, pe, image), .sdei = initial_sdei(setup, image)};
    pe->sys[VBAR_EL3] = image->base;
    pe->sys[SCR_EL3] = tfa->scr;
    if (pe_has(pe, FEAT_IESB)) // el3_common_macros.S:205, with ENABLE_FEAT_RAS
        pe->sys[SCTLR_EL3] |= SCTLR_EL3_IESB;
    initial_ghes(setup->host_ghes, setup->host_ghes + GHES_BLOCK);
    if (tfa_has_critical_source(setup))
        initial_ghes(setup->host_ghes + GHES_CRITICAL, setup->host_ghes + GHES_CRITICAL_BLOCK);
    if (image->options & (TFA_REBOOTS | TFA_RESETS))
        initial_bert(setup->host_ghes);
    gic_boot_firmware(setup, m, index);
}

static const struct routine *const parts[] = {tfa_vectors, tfa_context, tfa_pending, tfa_ea,
                                              tfa_smc,     tfa_plat,    tfa_sdei,    tfa_delegation,
                                              tfa_memmap,  tfa_ehf,     NULL};
static const unsigned part_counts[] = {
    TFA_VECTORS, TFA_CONTEXT,    TFA_PENDING,        TFA_EA, TFA_SMC, TFA_PLAT,
    TFA_SDEI,    TFA_DELEGATION, TFA_MEMMAP_RECORDS, TFA_EHF};

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/tfa_option.def"
};

const struct program software_tfa = {
    .name = "tf-a",
    .words = "Trusted Firmware-A BL31 at 6a164dda7 (2026-08): RAS paths, SDEI dispatcher",
    .els = 1 << 3,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
