// SPDX-License-Identifier: BSD-2-Clause
// Error records and their tables as bytes (UEFI 2.10 appendix N, ACPI 6.5 chapter 18), explained field by
// field.
#ifndef RASIM_SIM_ACPI_DECODE_H
#define RASIM_SIM_ACPI_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// "cper": a record with its header (UEFI N.2); "gesb": an error status block (ACPI 18.3.2.7.1), as firmware
// leaves it for a GHES or in the boot error region; "hest", "bert": the ACPI tables (18.3.2, 18.3.1).
extern const char *const acpi_kinds[]; // NULL at the end

enum acpi_verdict { ACPI_GOOD, ACPI_MALFORMED, ACPI_NO_KIND };

// `print` gets one line at a time, at least one. Lengths and offsets that lead out of the bytes, or that no
// reader can follow, are lines that begin with "malformed:"; what is odd but can be read, with "warning:".
enum acpi_verdict acpi_decode(const char *kind, const uint8_t *bytes, size_t size,
                              void (*print)(void *ctx, const char *line), void *ctx);

// Not modelled: sections of buses, PCIe, IOMMUs and IA-32, sources of IA-32 in a HEST: named, not explained.
#endif
