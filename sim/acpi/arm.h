// SPDX-License-Identifier: BSD-2-Clause
// The ARM processor error section (UEFI N.2.4.4).
#ifndef RASIM_SIM_ACPI_ARM_H
#define RASIM_SIM_ACPI_ARM_H

#include "acpi/field.h"

// `length` bytes at `at`, which lie within the bytes.
void acpi_arm_section(struct acpi_out *o, size_t at, size_t length);

// Of an error of this type (its bits in the section), the word of error information at `at`.
void acpi_arm_information(struct acpi_out *o, size_t at, unsigned type);

// The registers of a context of this type, `size` bytes at `at`; of AArch32 and others none.
void acpi_arm_registers(struct acpi_out *o, size_t at, unsigned type, size_t size);

#endif
