// SPDX-License-Identifier: BSD-2-Clause
// Inside an ARM processor section: the word of error information by its type, and registers of a context
// (UEFI 2.10 tables N.19 to N.22).
#include <inttypes.h>
#include <stdio.h>

#include "acpi/arm.h"

enum { CACHE = 1 << 1, TLB = 1 << 2, BUS = 1 << 3 }; // error types, as arm.c has them

// One field of the word: valid when bit `valid` of it is set; `words` NULL: a number.
struct part {
    const char *name;
    uint8_t valid, lowest, width;
    const char *const *words;
};

static const char *const no_yes[] = {"no", "yes"};
static const char *const transactions[] = {"instruction", "data", "generic", "reserved"};
static const char *const cache_operations[16] = {
    "generic",  "generic read", "generic write", "data read", "data write", "instruction fetch",
    "prefetch", "eviction",     "snooping",      "snooped",   "management", "reserved",
    "reserved", "reserved",     "reserved",      "reserved"};
static const char *const tlb_operations[16] = {"generic",   "generic read",     "generic write",
                                               "data read", "data write",       "instruction fetch",
                                               "prefetch",  "local management", "external management",
                                               "reserved",  "reserved",         "reserved",
                                               "reserved",  "reserved",         "reserved",
                                               "reserved"};
static const char *const bus_operations[16] = {
    "generic",  "generic read", "generic write", "data read", "data write", "instruction fetch",
    "prefetch", "reserved",     "reserved",      "reserved",  "reserved",   "reserved",
    "reserved", "reserved",     "reserved",      "reserved"};
static const char *const participations[] = {"originated", "responded", "observed", "generic"};
static const char *const spaces[] = {"external memory", "internal memory", "reserved", "device memory"};
static const char *const modes[] = {"Secure", "Non-secure"};

// OPERATION has words of its own in each type.
enum { OPERATION = 1 };
static const struct part common[] = {
    {"transaction",     0, 16, 2, transactions},
    {"operation",       1, 18, 4, NULL        },
    {"level",           2, 22, 3, NULL        },
    {"context corrupt", 3, 25, 1, no_yes      },
    {"corrected",       4, 26, 1, no_yes      },
    {"precise PC",      5, 27, 1, no_yes      },
    {"restartable PC",  6, 28, 1, no_yes      },
};
static const struct part of_bus[] = {
    {"participation", 7,  29, 2, participations},
    {"timeout",       8,  31, 1, no_yes        },
    {"address space", 9,  32, 2, spaces        },
    {"attributes",    10, 34, 9, NULL          },
    {"access mode",   11, 43, 1, modes         },
};

static void say_part(struct acpi_out *o, const struct part *p, uint64_t word, const char *const *words)
{
    uint64_t value = word >> p->lowest & ((UINT64_C(1) << p->width) - 1);

    if (!(word >> p->valid & 1))
        return;
    if (words)
        acpi_say(o, "  %-15s %s", p->name, words[value]);
    else
        acpi_say(o, "  %-15s %" PRIu64, p->name, value);
}

void acpi_arm_information(struct acpi_out *o, size_t at, unsigned type)
{
    uint64_t word = acpi_get(o, at, 8);
    const char *const *operations = type == CACHE ? cache_operations
                                    : type == TLB ? tlb_operations
                                                  : bus_operations;

    if (type != CACHE && type != TLB && type != BUS)
        return; // the vendor's, or of several types at once
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        say_part(o, &common[i], word, i == OPERATION ? operations : common[i].words);
    for (size_t i = 0; type == BUS && i < sizeof(of_bus) / sizeof(of_bus[0]); i++)
        say_part(o, &of_bus[i], word, of_bus[i].words);
}

static const char *const el1[] = {"ELR_EL1",   "ESR_EL1",   "FAR_EL1",   "ISR_EL1",   "MAIR_EL1",
                                  "MIDR_EL1",  "MPIDR_EL1", "SCTLR_EL1", "SP_EL0",    "SP_EL1",
                                  "SPSR_EL1",  "TCR_EL1",   "TPIDR_EL0", "TPIDR_EL1", "TPIDRRO_EL0",
                                  "TTBR0_EL1", "TTBR1_EL1", NULL};
static const char *const el2[] = {"ELR_EL2",   "ESR_EL2",   "FAR_EL2",   "HACR_EL2", "HCR_EL2", "HPFAR_EL2",
                                  "MAIR_EL2",  "SCTLR_EL2", "SP_EL2",    "SPSR_EL2", "TCR_EL2", "TPIDR_EL2",
                                  "TTBR0_EL2", "VTCR_EL2",  "VTTBR_EL2", NULL};
static const char *const el3[] = {"ELR_EL3",  "ESR_EL3", "FAR_EL3",   "MAIR_EL3",  "SCTLR_EL3", "SP_EL3",
                                  "SPSR_EL3", "TCR_EL3", "TPIDR_EL3", "TTBR0_EL3", NULL};

enum { GPRS = 4, OF_EL1, OF_EL2, OF_EL3, REGISTERS = 32 };

static void say_register(struct acpi_out *o, size_t at, const char *name)
{
    acpi_say(o, "0x%04zx    8  %-28s  0x%" PRIx64, at, name, acpi_get(o, at, 8));
}

void acpi_arm_registers(struct acpi_out *o, size_t at, unsigned type, size_t size)
{
    const char *const *names = type == OF_EL1 ? el1 : type == OF_EL2 ? el2 : type == OF_EL3 ? el3 : NULL;

    for (size_t i = 0; type == GPRS && i < REGISTERS && i < size / 8; i++) {
        char name[8] = "SP";
        if (i < REGISTERS - 1)
            snprintf(name, sizeof(name), "X%zu", i);
        say_register(o, at + 8 * i, name);
    }
    for (size_t i = 0; names && names[i] && i < size / 8; i++)
        say_register(o, at + 8 * i, names[i]);
}
