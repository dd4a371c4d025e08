// SPDX-License-Identifier: BSD-2-Clause
// What is wrong of each word of DRAM: an XOR on the true data, which stays in the pages, and on its check
// bits. As the code is linear, an error has the syndrome that it gives to any codeword. Planes 1 (data) and 8
// (check bits, a byte a word) of the pages hold it, so it goes back with the undo log and counts in the hash.
#ifndef RASIM_MODELS_WORD_ERROR_HPP
#define RASIM_MODELS_WORD_ERROR_HPP

#include "pages.hpp"
#include "platform.h"

namespace rasim
{

constexpr uint64_t data_plane = 1 * pages::plane, check_plane = 8 * pages::plane;

inline platform_word_error word_error(const pages &store, uint64_t word)
{
    platform_word_error e{};

    store.read(data_plane + word, &e.data, sizeof e.data);
    store.read(check_plane + word / 8, &e.check, sizeof e.check);
    return e;
}

inline void set_word_error(pages &store, uint64_t word, const platform_word_error &e)
{
    store.write(data_plane + word, &e.data, sizeof e.data);
    store.write(check_plane + word / 8, &e.check, sizeof e.check);
}

inline bool is_wrong(const platform_word_error &e)
{
    return e.data || e.check;
}

// A codeword of one word or of two, as the code has it.
struct codeword_error {
    platform_word_error word[PLATFORM_CODE_WORDS]{};
};

inline codeword_error codeword_error_at(const pages &store, uint64_t address, unsigned words)
{
    codeword_error e;

    for (unsigned i = 0; i < words; i++)
        e.word[i] = word_error(store, address + i * sizeof(uint64_t));
    return e;
}

inline void set_codeword_error(pages &store, uint64_t address, unsigned words, const codeword_error &e)
{
    for (unsigned i = 0; i < words; i++)
        set_word_error(store, address + i * sizeof(uint64_t), e.word[i]);
}

inline bool is_wrong(const codeword_error &e)
{
    return is_wrong(e.word[0]) || is_wrong(e.word[1]);
}

} // namespace rasim

#endif
