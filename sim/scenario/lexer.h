// SPDX-License-Identifier: BSD-2-Clause
// From text to statements of tokens. A token in column 1 begins a statement, an indented line continues it.
#ifndef RASIM_SIM_SCENARIO_LEXER_H
#define RASIM_SIM_SCENARIO_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "limits.h"
#include "scenario/arena.h"
#include "scenario/diagnostic.h"
#include "scenario/source.h"

enum token_kind {
    TOKEN_WORD, // letters, digits and _ - . : + / $
    TOKEN_STRING,
    TOKEN_COMMA,
    TOKEN_EQUALS,
    TOKEN_DIFFERS, // !=
    TOKEN_OPEN,    // [
    TOKEN_CLOSE,
    TOKEN_RANGE, // ..
    TOKEN_END,   // after the last token of every statement
};

struct token {
    struct place place;
    const char *text; // ends with 0; of a string: what is between the quotes
    size_t length;
    enum token_kind kind;
    bool bad; // a diagnostic about it was given
};

enum { LEXER_TOKENS = 256 }; // of one statement

struct lexer_statement {
    size_t first; // index of its first token
    size_t count; // without TOKEN_END
};

struct lexer {
    struct token *token;
    size_t tokens, room;
    struct lexer_statement statement[MAX_PLAN];
    unsigned statements;
    struct arena *arena; // the tokens' texts
};

// Lexes everything, at least as far as MAX_PLAN statements; lexer_release() is due.
void lexer_run(struct lexer *lexer, const struct source *source, struct diagnostics *diagnostics);
void lexer_release(struct lexer *lexer);

#endif
