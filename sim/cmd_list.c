// SPDX-License-Identifier: BSD-2-Clause
// rasim list: the words of scenarios, from the tables that the machine runs on.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "event.h"
#include "feature.h"
#include "impdef.h"
#include "platform.h"
#include "scenario/latency.h"
#include "scenario/verb.h"
#include "software.h"
#include "trap/policy.h"

static void list_verbs(void)
{
    for (unsigned i = 0; i < VERB_COUNT; i++) {
        const struct verb_row *v = verb_row_of((enum verb)i);
        printf("%-10s %s\n           %s\n", v->word, v->syntax, v->help);
    }
}

static void list_fields(void)
{
    for (unsigned r = 0; r < SYSREG_COUNT; r++) {
        const struct sysreg_row *row = sysreg_row_of((enum sysreg)r);
        printf("%-18s %s\n", row->name, row->title);
        for (unsigned i = 0; i < row->fields; i++) {
            const struct sysreg_field *f = sysreg_field_of((size_t)row->first_field + i);
            printf("    %-16s 0x%016" PRIx64 "  %s\n", f->name, f->mask, f->meaning);
        }
    }
}

static void list_steps(void)
{
    for (const struct program *const *p = software_programs; *p; p++) {
        for (unsigned part = 0; (*p)->parts[part]; part++) {
            for (unsigned i = 0; i < (*p)->part_counts[part]; i++) {
                const struct routine *r = &(*p)->parts[part][i];
                for (unsigned s = 0; s < r->count; s++)
                    printf("%s:%-32s row %-3u %4u insns  %s\n", (*p)->name, r->name, s, r->steps[s].insns,
                           r->steps[s].text);
            }
        }
    }
}

static void list_impdef(void)
{
    for (unsigned i = 0; i < IMPDEF_COUNT; i++) {
        const struct impdef_row *k = impdef_row_of((enum impdef)i);
        printf("%-28s %" PRIu64 "..%" PRIu64 " default %" PRIu64 " %s%s%s\n    %s\n", k->name, k->lo, k->hi,
               k->dflt, k->words[0] ? "(" : "", k->words, k->words[0] ? ")" : "", k->cite);
    }
}

static void list_features(void)
{
    for (unsigned i = 0; i < FEATURE_COUNT; i++)
        printf("%-14s %s\n", feature_name((enum feature)i), feature_rule((enum feature)i));
}

static void list_acts(void)
{
    for (unsigned i = 0; i < ACT_COUNT; i++) {
        const struct act_row *a = act_row_of((enum act)i);
        printf("%-12s %-16s %-8s %s\n", a->verb, a->object, a->value, a->meaning);
    }
}

// The number of a group stands before its words, of which one is chosen; `-`: a flag of its own.
static void list_programs(void)
{
    for (const struct program *const *p = software_programs; *p; p++) {
        printf("%s: %s\n", (*p)->name, (*p)->words);
        for (unsigned i = 0; i < (*p)->option_count; i++) {
            const struct option *o = &(*p)->options[i];
            printf("  %c %-21s %s\n", o->group ? (char)('0' + o->group % 10) : '-', o->word, o->meaning);
        }
    }
}

static void list_latencies(void)
{
    const struct platform_latency_row *row;

    for (unsigned i = 0; (row = platform_latency_at(i)); i++)
        printf("%-12s %-7s %4ucy  %s\n", row->profile, latency_word((enum platform_latency)row->what),
               row->cycles, row->source);
}

// What `forward` can ask for.
static void list_controls(void)
{
    static struct policy architecture;

    policy_load(&architecture, "architecture", "list");
    for (unsigned i = 1; i < forward_rows.controls_count; i++) {
        char text[FORWARD_TEXT];
        forward_control_text(text, &architecture.table, i);
        printf("%-25s %s\n", forward_rows.controls[i].name, text);
    }
}

int cmd_list(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } lists[] = {
        {"verbs",     list_verbs    },
        {"fields",    list_fields   },
        {"steps",     list_steps    },
        {"impdef",    list_impdef   },
        {"latencies", list_latencies},
        {"features",  list_features },
        {"acts",      list_acts     },
        {"programs",  list_programs },
        {"controls",  list_controls },
    };
    for (unsigned i = 0; argc == 2 && i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (strcmp(argv[1], lists[i].name) == 0) {
            lists[i].print();
            return EXIT_PASS;
        }
    }
    fprintf(stderr,
            "usage: rasim list verbs|fields|steps|impdef|latencies|features|acts|programs|controls\n");
    return EXIT_USAGE;
}
