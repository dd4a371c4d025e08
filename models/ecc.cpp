// SPDX-License-Identifier: BSD-2-Clause
#include "ecc.hpp"

#include "chipkill.hpp"
#include "secded.hpp"

namespace
{

bool is_wrong(unsigned ecc, const platform_word_error *error)
{
    for (unsigned i = 0; i < platform_ecc_words(ecc); i++)
        if (error[i].data || error[i].check)
            return true;
    return false;
}

// By the syndrome; false: it says of nothing that could be corrected.
bool correct(unsigned ecc, platform_word_error *error, unsigned syndrome)
{
    if (ecc == PLATFORM_ECC_CHIPKILL)
        return rasim::chipkill_correct(error, static_cast<uint16_t>(syndrome));
    return rasim::secded_correct(error, static_cast<uint8_t>(syndrome));
}

} // namespace

namespace rasim
{

void ecc_fit(unsigned ecc, platform_word_error *error)
{
    if (ecc == PLATFORM_ECC_CHIPKILL)
        chipkill_fit(error);
    else if (ecc == PLATFORM_ECC_SECDED)
        error->check = secded_check(error->data);
}

} // namespace rasim

unsigned platform_ecc_words(unsigned ecc)
{
    return ecc == PLATFORM_ECC_CHIPKILL ? 2 : 1;
}

unsigned platform_ecc_devices(unsigned ecc)
{
    return ecc == PLATFORM_ECC_CHIPKILL ? rasim::chipkill_symbols : 9; // x8: eight byte lanes, the check bits
}

unsigned platform_ecc_syndrome(unsigned ecc, const platform_word_error *error)
{
    switch (ecc) {
    case PLATFORM_ECC_SECDED:
        return rasim::secded_syndrome(*error);
    case PLATFORM_ECC_CHIPKILL:
        return rasim::chipkill_syndrome(error);
    default:
        return 0;
    }
}

platform_decode platform_ecc_decode(unsigned ecc, platform_word_error *error)
{
    unsigned syndrome = platform_ecc_syndrome(ecc, error);

    if (syndrome == 0)
        return is_wrong(ecc, error) ? DECODE_UNDETECTED : DECODE_CLEAN;
    if (!correct(ecc, error, syndrome))
        return DECODE_DETECTED;
    return is_wrong(ecc, error) ? DECODE_MISCORRECTED : DECODE_CORRECTED;
}
