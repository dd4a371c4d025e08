// SPDX-License-Identifier: BSD-2-Clause
// rasim table: a routing decision for every reachable input, as CSV.
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "exception.h"
#include "pe.h"
#include "route.h"

// A column is a bit of a register; it is RES0, so not varied, without its feature.
struct column {
    const char *name;
    unsigned reg; // SYSREG_COUNT: PSTATE.A; SYSREG_COUNT + 1: the stage2 input
    unsigned bit;
    enum feature needs; // FEATURE_COUNT: none
};
enum { PSTATE_A = SYSREG_COUNT, STAGE2 = SYSREG_COUNT + 1 };

static const struct column serror_columns[] = {
    {"SCR_EL3.EA",      SCR_EL3,    3,  FEATURE_COUNT    },
    {"SCR_EL3.NS",      SCR_EL3,    0,  FEATURE_COUNT    },
    {"SCR_EL3.EEL2",    SCR_EL3,    18, FEATURE_COUNT    },
    {"SCR_EL3.NMEA",    SCR_EL3,    20, FEAT_DoubleFault },
    {"SCR_EL3.TMEA",    SCR_EL3,    51, FEAT_DoubleFault2},
    {"HCR_EL2.AMO",     HCR_EL2,    5,  FEATURE_COUNT    },
    {"HCR_EL2.TGE",     HCR_EL2,    27, FEATURE_COUNT    },
    {"HCR_EL2.E2H",     HCR_EL2,    34, FEATURE_COUNT    },
    {"HCRX_EL2.TMEA",   HCRX_EL2,   19, FEAT_DoubleFault2},
    {"SCTLR2_EL1.NMEA", SCTLR2_EL1, 2,  FEAT_DoubleFault2},
    {"SCTLR2_EL2.NMEA", SCTLR2_EL2, 2,  FEAT_DoubleFault2},
    {"PSTATE.A",        PSTATE_A,   0,  FEATURE_COUNT    },
};
static const struct column sea_columns[] = {
    {"SCR_EL3.EA",      SCR_EL3,    3,  FEATURE_COUNT    },
    {"SCR_EL3.NS",      SCR_EL3,    0,  FEATURE_COUNT    },
    {"SCR_EL3.EEL2",    SCR_EL3,    18, FEATURE_COUNT    },
    {"SCR_EL3.TMEA",    SCR_EL3,    51, FEAT_DoubleFault2},
    {"SCR_EL3.EASE",    SCR_EL3,    19, FEAT_DoubleFault },
    {"HCR_EL2.TGE",     HCR_EL2,    27, FEATURE_COUNT    },
    {"HCR_EL2.E2H",     HCR_EL2,    34, FEATURE_COUNT    },
    {"HCR_EL2.TEA",     HCR_EL2,    37, FEATURE_COUNT    },
    {"HCRX_EL2.TMEA",   HCRX_EL2,   19, FEAT_DoubleFault2},
    {"SCTLR2_EL1.EASE", SCTLR2_EL1, 5,  FEAT_DoubleFault2},
    {"SCTLR2_EL2.EASE", SCTLR2_EL2, 5,  FEAT_DoubleFault2},
    {"PSTATE.A",        PSTATE_A,   0,  FEATURE_COUNT    },
    {"stage2",          STAGE2,     0,  FEATURE_COUNT    },
};

// Features of each version column pair (DoubleFault, DoubleFault2).
static feature_set features(unsigned version)
{
    feature_set f =
        feature_bit(FEAT_RAS) | feature_bit(FEAT_IESB) | feature_bit(FEAT_VHE) | feature_bit(FEAT_SEL2);
    f |= version >= 1 ? feature_bit(FEAT_DoubleFault) : 0;
    f |= version >= 2 ? feature_bit(FEAT_DoubleFault2) : 0;
    return feature_close(f);
}

// SCTLR2 and HCRX are enabled by EL3 and EL2 in these tables.
static struct pe blank(unsigned version, unsigned el)
{
    struct pe pe;
    pe_reset(&pe, 0, features(version));
    pe.sys[SCR_EL3] = version >= 2 ? SCR_EL3_HXEn | SCR_EL3_SCTLR2En : 0;
    pe.sys[HCR_EL2] = 0;
    pe.sys[HCRX_EL2] = version >= 2 ? HCRX_EL2_SCTLR2En : 0;
    pe.pstate.a = 0; // reset masks everything
    pe.pstate.el = (uint8_t)el;
    pe.pstate.sp = 1;
    return pe;
}

static bool reachable(const struct pe *pe, bool stage2)
{
    bool el2 = pe_el2_enabled(pe);
    bool tge = bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE);
    unsigned el = pe->pstate.el;

    if (el == 2 && !el2)
        return false;
    if (el == 1 && el2 && tge)
        return false;
    return !stage2 || (el <= 1 && el2 && !tge);
}

static void print_result(const struct pe *pe, bool abort, bool stage2)
{
    static const char *const names[] = {"PENDING", "EL1", "EL2", "EL3"};
    unsigned target = abort ? route_abort(pe, stage2) : route_serror(pe);

    printf("%s", names[target]);
    if (abort) {
        struct exception e = {.kind = EXCEPTION_SYNC,
                              .target = (uint8_t)target,
                              .serror_vector = route_abort_to_serror_vector(pe, target)};
        printf(",0x%x", exception_vector(pe, &e));
    }
    printf("\n");
}

// Sets the columns from `bits`; false when a bit is set that is RES0 here.
static bool apply(struct pe *pe, const struct column *c, unsigned n, unsigned bits, bool *stage2)
{
    for (unsigned i = 0; i < n; i++) {
        if (!(bits >> (n - 1 - i) & 1))
            continue;
        if (c[i].needs != FEATURE_COUNT && !pe_has(pe, c[i].needs))
            return false;
        if (c[i].reg == PSTATE_A)
            pe->pstate.a = 1;
        else if (c[i].reg == STAGE2)
            *stage2 = true;
        else
            pe->sys[c[i].reg] |= BIT(c[i].bit);
    }
    return true;
}

static void print_rows(const struct column *c, unsigned n, bool abort, unsigned version, unsigned el)
{
    for (unsigned bits = 0; bits < 1u << n; bits++) {
        struct pe pe = blank(version, el);
        bool stage2 = false;
        if (!apply(&pe, c, n, bits, &stage2) || !reachable(&pe, stage2))
            continue;
        unsigned tail = abort ? n - 1 : n; // stage2 stands behind the features
        printf("%u", el);
        for (unsigned i = 0; i < tail; i++)
            printf(",%u", bits >> (n - 1 - i) & 1);
        printf(",%u,%u,", version >= 1, version >= 2);
        if (abort)
            printf("%u,", stage2);
        print_result(&pe, abort, stage2);
    }
}

static int print_table(const struct column *c, unsigned n, bool abort)
{
    printf("EL");
    for (unsigned i = 0; i < (abort ? n - 1 : n); i++)
        printf(",%s", c[i].name);
    printf(",FEAT_DoubleFault,FEAT_DoubleFault2%s,target%s\n", abort ? ",stage2" : "",
           abort ? ",vector" : "");
    for (unsigned version = 0; version < 3; version++) {
        for (unsigned el = 0; el < 4; el++)
            print_rows(c, n, abort, version, el);
    }
    return fflush(stdout) == 0 ? EXIT_PASS : EXIT_USAGE;
}

int cmd_table(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "serror-routing") == 0)
        return print_table(serror_columns, sizeof(serror_columns) / sizeof(serror_columns[0]), false);
    if (argc == 2 && strcmp(argv[1], "sea-routing") == 0)
        return print_table(sea_columns, sizeof(sea_columns) / sizeof(sea_columns[0]), true);
    fprintf(stderr, "usage: rasim table serror-routing|sea-routing\n");
    return EXIT_USAGE;
}
