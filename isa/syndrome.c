// SPDX-License-Identifier: BSD-2-Clause
#include "syndrome.h"

#include <inttypes.h>
#include <string.h>

#include "decode.h"
#include "sysreg.h"
#include "text.h"

enum { FSC_EXTERNAL_ABORT = 0x10, FSC_WALK_FIRST = 0x12, FSC_WALK_LAST = 0x17, DFSC_SERROR = 0x11 };
enum { AET_RESERVED = STATE_COUNT };

static const char *const state_names[STATE_COUNT] = {
    [STATE_UC] = "UC",   [STATE_UEU] = "UEU", [STATE_UEO] = "UEO",
    [STATE_UER] = "UER", [STATE_CE] = "CE",   [STATE_DE] = "DE",
};

static const uint8_t aet_of_state[STATE_COUNT] = {
    [STATE_UC] = 0, [STATE_UEU] = 1, [STATE_UEO] = 2, [STATE_UER] = 3, [STATE_CE] = 6, [STATE_DE] = 6,
};

static const uint8_t state_of_aet[8] = {
    STATE_UC, STATE_UEU, STATE_UEO, STATE_UER, AET_RESERVED, AET_RESERVED, STATE_CE, AET_RESERVED,
};

// An error that left nothing to recover from is restartable.
static const uint8_t set_of_state[STATE_COUNT] = {
    [STATE_UC] = 2, [STATE_UEU] = 2, [STATE_UEO] = 3, [STATE_UER] = 0, [STATE_CE] = 3, [STATE_DE] = 3,
};

const char *error_state_name(enum error_state s)
{
    return s < STATE_COUNT ? state_names[s] : "reserved";
}

enum error_state error_state_find(const char *name)
{
    int s = 0;

    while (s < STATE_COUNT && strcmp(state_names[s], name) != 0)
        s++;
    return (enum error_state)s;
}

uint64_t syndrome_esr(unsigned ec, uint32_t iss)
{
    return bits_put(bits_put(ESR_EL1_IL, ESR_EL1_EC, ec), ESR_EL1_ISS, iss);
}

uint32_t syndrome_serror(enum error_state state, bool ea)
{
    return (uint32_t)aet_of_state[state] << 10 | (uint32_t)ea << 9 | DFSC_SERROR;
}

uint32_t syndrome_serror_impdef(uint32_t iss23_0)
{
    return (uint32_t)(VSESR_EL2_IDS | (iss23_0 & VSESR_EL2_ISS));
}

enum error_state syndrome_serror_state(uint32_t iss)
{
    if (bits_any(iss, VSESR_EL2_IDS) || (iss & 0x3f) != DFSC_SERROR)
        return STATE_COUNT;
    return (enum error_state)state_of_aet[iss >> 10 & 7];
}

// FnV and SET are for External aborts that are not on a walk, EA for all of them (DDI 0487 ISS for a Data
// Abort).
uint32_t syndrome_abort(const struct abort_syndrome *s, bool ras)
{
    bool direct = s->fsc == FSC_EXTERNAL_ABORT;
    bool external = direct || (s->fsc >= FSC_WALK_FIRST && s->fsc <= FSC_WALK_LAST);
    uint32_t set = direct && ras ? set_of_state[s->set] : 0;

    return set << 11 | (uint32_t)(direct && s->fnv) << 10 | (uint32_t)(external && s->ea) << 9 |
           (uint32_t)(s->pfv != 0) << 14 | (uint32_t)(s->vncr != 0) << 13 | (uint32_t)(s->s1ptw != 0) << 7 |
           (uint32_t)(s->wnr != 0) << 6 | (s->fsc & 0x3fu);
}

uint32_t syndrome_sysreg(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2, unsigned rt,
                         bool read)
{
    return op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | rt << 5 | crm << 1 | (uint32_t)read;
}

static void add_code(struct text *t, const char *field, enum code_table table, uint64_t value)
{
    const struct code *c = decode_code(table, value);

    text_add(t, ",%s=%s", field, c != NULL ? c->name : "reserved");
}

static void add_serror(struct text *t, uint32_t iss)
{
    if ((iss & 0x3f) != DFSC_SERROR) {
        text_add(t, ",ISS=0x%x", iss);
        return;
    }
    text_add(t, ",AET=%s,DFSC=0x%x", error_state_name(syndrome_serror_state(iss)), iss & 0x3f);
    if (iss >> 9 & 1)
        text_add(t, ",EA");
    if (iss >> 13 & 1)
        text_add(t, ",IESB");
}

static void add_abort(struct text *t, uint32_t iss, bool data)
{
    text_add(t, ",%s=0x%x", data ? "DFSC" : "IFSC", iss & 0x3f);
    if ((iss & 0x3f) == FSC_EXTERNAL_ABORT)
        add_code(t, "SET", CODES_SET, iss >> 11 & 3);
    if (iss >> 10 & 1)
        text_add(t, ",FnV");
    if (iss >> 9 & 1)
        text_add(t, ",EA");
    if (iss >> 7 & 1)
        text_add(t, ",S1PTW");
    if (data && (iss >> 6 & 1))
        text_add(t, ",WnR");
}

static void add_sysreg(struct text *t, uint32_t iss)
{
    enum sysreg reg = decode_sysreg(iss);

    if (reg != SYSREG_COUNT)
        text_add(t, ",%s", sysreg_row_of(reg)->name);
    else
        text_add(t, ",S%u_%u_C%u_C%u_%u", iss >> 20 & 3, iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15,
                 iss >> 17 & 7);
    text_add(t, ",Rt=%u", iss >> 5 & 31);
    add_code(t, "Direction", CODES_DIRECTION, iss & 1);
}

size_t syndrome_esr_text(char *text, size_t size, uint64_t esr)
{
    struct text t = {text, size, 0};
    uint32_t iss = (uint32_t)bits_get(esr, ESR_EL1_ISS);
    const struct code *ec = decode_code(CODES_EC, esr_ec(esr));

    if (size == 0)
        return 0;
    if (ec != NULL)
        text_add(&t, "{EC=%s", ec->name);
    else
        text_add(&t, "{EC=0x%x", esr_ec(esr));
    switch (decode_layout(esr_ec(esr), iss)) {
    case LAYOUT_SERROR:
        add_serror(&t, iss);
        break;
    case LAYOUT_DABT:
    case LAYOUT_IABT:
        add_abort(&t, iss, decode_layout(esr_ec(esr), iss) == LAYOUT_DABT);
        break;
    case LAYOUT_SYS64:
        add_sysreg(&t, iss);
        break;
    case LAYOUT_CALL:
        text_add(&t, ",imm16=0x%x", iss & 0xffff);
        break;
    default:
        if (iss != 0)
            text_add(&t, ",ISS=0x%x", iss);
    }
    text_add(&t, "}");
    return t.used;
}
