// SPDX-License-Identifier: BSD-2-Clause
// Single error correction, double error detection: (72,64) code by Hsiao (1970). Each bit of the codeword has
// a column of odd weight in the parity-check matrix, so that the syndrome of two errors is even and matches
// none.
//
//   data bits 0 to 55    the 56 columns of weight 3, in ascending order
//   data bits 56 to 63   0x1f rotated left by 0 to 7: 5 ones in each row, so all rows have 27 ones
//   check bits 64 to 71  1 << 0 to 1 << 7
//
// Real controllers differ in the order of columns, which decides what three and more errors do.
#ifndef RASIM_MODELS_SECDED_HPP
#define RASIM_MODELS_SECDED_HPP

#include "platform.h"

namespace rasim
{

// The check bits that belong to `data`.
uint8_t secded_check(uint64_t data);

// 0 for a codeword, and so for an error that is one.
uint8_t secded_syndrome(const platform_word_error &error);

// Flips the bit that this syndrome is the column of. False: there is none, the error is detected and stays.
bool secded_correct(platform_word_error *error, uint8_t syndrome);

} // namespace rasim

// Not modelled: erasures, bits that are stuck at a value.
#endif
