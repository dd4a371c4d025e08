// SPDX-License-Identifier: BSD-2-Clause
// Single symbol correction, double symbol detection: a (36,32) code over GF(16) of distance 4, so that any
// number of wrong bits of one x4 device is corrected and any of two is detected. The devices stand on a bus
// of 144 bits (two channels in lockstep); a codeword is one beat:
//
//   symbols 0 to 31   the nibbles of 16 bytes, in ascending order
//   symbols 32, 33    the low and the high nibble of the check byte of the lower word; 34, 35: of the upper
//   one
//
// GF(16) is GF(2)[z] mod z^4 + z + 1. The codewords are the multiples of g(x) = x^4 + x^3 + 8x^2 + x + 1 of
// degree below 36; symbols 32 to 35 are the coefficients of x^0 to x^3, 0 to 31 those of x^4 to x^35. The
// order of x mod g is 257 = 16^2 + 1: uncut, the codes of an ovoid, any three of whose columns are
// independent.
//
// Real controllers have matrices of their own, which decides what three and more devices do.
#ifndef RASIM_MODELS_CHIPKILL_HPP
#define RASIM_MODELS_CHIPKILL_HPP

#include "platform.h"

namespace rasim
{

constexpr unsigned chipkill_data_symbols = 32, chipkill_symbols = 36;

// A symbol of a codeword's error: its bits are those of `value`, 0 to 15.
void chipkill_flip(platform_word_error word[2], unsigned symbol, unsigned value);

// 16 bits, the coefficients of x^0 to x^3 from the low end; 0 for a codeword.
uint16_t chipkill_syndrome(const platform_word_error word[2]);

// Changes the check symbols so that it is a codeword.
void chipkill_fit(platform_word_error word[2]);

// Corrects one symbol as the syndrome says. False: it says of none, and nothing changed.
bool chipkill_correct(platform_word_error word[2], uint16_t syndrome);

} // namespace rasim

// Not modelled: erasures (a device that is known to be bad), symbols of x8 and x16 devices.
#endif
