// SPDX-License-Identifier: BSD-2-Clause
// What the codes of DRAM have in common (platform.h: platform_ecc_decode() and who goes with it).
#ifndef RASIM_MODELS_ECC_HPP
#define RASIM_MODELS_ECC_HPP

#include "platform.h"

namespace rasim
{

// Check bits that make a codeword of the data, so that no decoder objects. Nothing without a code.
void ecc_fit(unsigned ecc, platform_word_error *error);

} // namespace rasim

#endif
