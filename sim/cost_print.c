// SPDX-License-Identifier: BSD-2-Clause
#include <inttypes.h>

#include "cost.h"

static const unsigned whole = (1U << COST_PARTS) - 1;

// Published figures, cycles: Dall et al., ISCA'16 (tables II and III, X-Gene at 2.4 GHz); Lim et al. (NEVE),
// SOSP'17 (table 1, X-Gene); Dall et al., ATC'17 (table 2); Dall and Nieh, ASPLOS'14 (table 3). None was
// re-read in the paper: they are taken from works that quote it, or, where it says `unverified`, from memory.
struct published {
    const char *name;
    unsigned parts; // bits of 1 << enum cost_part
    double cycles;  // 0: none is known
    const char *source;
};
static const struct published table[] = {
    {"round trip",                 whole,                               6500, "ISCA'16, without VHE"                    },
    {"round trip",                 whole,                               6413, "ATC'17, without VHE"                     },
    {"round trip",                 whole,                               2729, "SOSP'17"                                 },
    {"round trip",                 whole,                               752,  "ATC'17, el2Linux: as with VHE"           },
    {"trap and return",            1U << COST_TRAP | 1U << COST_RETURN, 27,   "ASPLOS'14, Cortex-A15"                   },
    {"trap to EL2",                1U << COST_TRAP,                     72,   "SOSP'17 section 5, 68 to 76"             },
    {"save GP registers",          1U << COST_SAVE_GP,                  152,  "ISCA'16, unverified"                     },
    {"save EL1 registers",         1U << COST_SAVE_EL1,                 230,  "ISCA'16, unverified: all of them"        },
    {"leave EL2 setup of guest",   1U << COST_LEAVE,                    92,   "ISCA'16, unverified"                     },
    {"save VGIC, PMU, timer",      1U << COST_SAVE_VGIC,                3354, "ISCA'16, VGIC 3250; timer 104 unverified"},
    {"handler",                    1U << COST_HANDLER,                  0,    ""                                        },
    {"restore VGIC",               1U << COST_LOAD_VGIC,                181,  "ISCA'16, unverified"                     },
    {"enter EL2 setup of guest",   1U << COST_ENTER,                    107,  "ISCA'16, unverified"                     },
    {"restore EL1 registers",      1U << COST_LOAD_EL1,                 511,  "ISCA'16, unverified: all of them"        },
    {"restore GP registers",       1U << COST_LOAD_GP,                  184,  "ISCA'16, unverified"                     },
    {"return to EL1",              1U << COST_RETURN,                   65,   "SOSP'17 section 5"                       },
    {"rest: host state, run loop", 1U << COST_REST,                     0,    ""                                        },
};

// Of one trip, in the mean.
static double mean(const struct cost_meter *m, uint64_t sum)
{
    return (double)sum / (double)m->trips;
}

static void print_row(const struct cost_meter *m, const struct published *row, FILE *out)
{
    struct cost c = {0};

    for (unsigned i = 0; i < COST_PARTS; i++) {
        if (row->parts >> i & 1) {
            c.cycles += m->sum[i].cycles;
            c.instructions += m->sum[i].instructions;
        }
    }
    fprintf(out, "%-26s  %12.0f  %6.0f", row->name, mean(m, c.instructions), mean(m, c.cycles));
    if (row->cycles > 0)
        fprintf(out, "  %9.0f  %5.2f  %s\n", row->cycles, mean(m, c.cycles) / row->cycles, row->source);
    else
        fprintf(out, "  %9s  %5s\n", "-", "-");
}

bool cost_print(const struct cost_meter *m, FILE *out)
{
    if (m->trips == 0)
        return false;
    fprintf(out, "hypercalls: %" PRIu64 " round trips, %" PRIu64 " to %" PRIu64 " cycles\n", m->trips,
            m->least, m->most);
    fprintf(out, "%-26s  %12s  %6s  %9s  %5s  %s\n", "part", "instructions", "cycles", "published", "ratio",
            "source");
    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
        print_row(m, &table[i], out);
    return true;
}
