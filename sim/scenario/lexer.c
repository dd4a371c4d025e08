// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/lexer.h"

#include <stdlib.h>
#include <string.h>

// Where the lexer is; lines are counted once, so that a long line costs no more than its length.
struct scan {
    struct lexer *lexer;
    const struct source *source;
    struct diagnostics *diagnostics;
    size_t at, line_start;
    uint32_t line;
    bool full;     // no statement is taken any more
    bool unquoted; // no closing quote follows
};

static struct place scan_place(const struct scan *s, size_t width)
{
    return (struct place){s->at, s->line, (uint32_t)(s->at - s->line_start) + 1, (uint32_t)width};
}

static void lexer_push(struct lexer *lexer, struct token token)
{
    if (lexer->tokens == lexer->room) {
        lexer->room = lexer->room ? lexer->room * 2 : 256;
        lexer->token = realloc(lexer->token, lexer->room * sizeof(token));
        if (!lexer->token)
            abort();
    }
    lexer->token[lexer->tokens++] = token;
}

static void lexer_close(struct lexer *lexer)
{
    if (lexer->statements == 0)
        return;
    struct lexer_statement *last = &lexer->statement[lexer->statements - 1];
    if (last->first + last->count < lexer->tokens)
        return; // closed before
    struct token end = {.text = "", .kind = TOKEN_END};
    end.place = lexer->token[lexer->tokens - 1].place;
    end.place.offset += end.place.width;
    end.place.column += end.place.width;
    end.place.width = 1;
    lexer_push(lexer, end);
}

static void scan_open(struct scan *s, const struct place *where)
{
    lexer_close(s->lexer);
    if (s->lexer->statements == MAX_PLAN) {
        if (!s->full)
            diagnostic_add(s->diagnostics, where, NULL, "more than %d statements", MAX_PLAN);
        s->full = true;
        return;
    }
    s->lexer->statement[s->lexer->statements++] = (struct lexer_statement){.first = s->lexer->tokens};
}

static void scan_token(struct scan *s, enum token_kind kind, const struct place *where, const char *text,
                       size_t length)
{
    if (where->column == 1 || s->lexer->statements == 0) {
        if (where->column != 1)
            diagnostic_add(s->diagnostics, where, NULL,
                           "an indented line continues the statement above, and there is none");
        scan_open(s, where);
    }
    struct lexer_statement *statement = &s->lexer->statement[s->lexer->statements - 1];
    if (s->full || statement->count > LEXER_TOKENS)
        return;
    if (statement->count == LEXER_TOKENS) {
        diagnostic_add(s->diagnostics, where, NULL, "more than %d words in one statement", LEXER_TOKENS);
        length = 0;
    }
    statement->count++;
    struct token token = {.place = *where, .length = length, .kind = kind};
    token.bad = statement->count > LEXER_TOKENS;
    token.text = arena_copy(&s->lexer->arena, text, length);
    lexer_push(s->lexer, token);
}

static bool word_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != 0 && strchr("_-.:+/$", c) != NULL);
}

static char scan_peek(const struct scan *s, size_t ahead)
{
    if (s->at + ahead >= s->source->length)
        return '\0';
    return s->source->text[s->at + ahead];
}

static void scan_word(struct scan *s)
{
    size_t length = 0;
    while (word_character(scan_peek(s, length))) {
        if (scan_peek(s, length) == '.' && scan_peek(s, length + 1) == '.')
            break;
        length++;
    }
    struct place where = scan_place(s, length);
    scan_token(s, TOKEN_WORD, &where, s->source->text + s->at, length);
    s->at += length;
}

// The rest of the line where the closing quote is missing, so that the lines below are still checked.
static size_t scan_unterminated(struct scan *s, const struct place *where, size_t left)
{
    const char *text = s->source->text + s->at + 1;
    diagnostic_add(s->diagnostics, where, NULL, "the string has no closing quote");
    s->unquoted = true;
    const char *newline = memchr(text, '\n', left);
    return newline ? (size_t)(newline - text) : left;
}

// "..." may go over several lines.
static void scan_string(struct scan *s)
{
    const char *text = s->source->text + s->at + 1;
    size_t left = s->source->length - s->at - 1;
    struct place where = scan_place(s, 1);
    const char *quote = s->unquoted ? NULL : memchr(text, '"', left);
    size_t length = quote ? (size_t)(quote - text) : scan_unterminated(s, &where, left);
    const char *newline = memchr(text, '\n', length);
    where.width = (uint32_t)(newline ? (size_t)(newline - text) + 1 : length + (quote ? 2 : 1));

    scan_token(s, TOKEN_STRING, &where, text, length);
    if (!quote && s->lexer->tokens > 0)
        s->lexer->token[s->lexer->tokens - 1].bad = true;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n') {
            s->line++;
            s->line_start = s->at + 1 + i + 1;
        }
    }
    s->at += length + (quote ? 2 : 1);
}

// '...' on one line, for text that has quotes itself.
static void scan_quoted(struct scan *s)
{
    const char *text = s->source->text + s->at + 1;
    size_t left = s->source->length - s->at - 1;
    const char *newline = memchr(text, '\n', left);
    size_t rest = newline ? (size_t)(newline - text) : left;
    const char *quote = memchr(text, '\'', rest);
    size_t length = quote ? (size_t)(quote - text) : rest;
    struct place where = scan_place(s, length + (quote ? 2 : 1));

    if (!quote)
        diagnostic_add(s->diagnostics, &where, NULL, "the string has no closing quote");
    scan_token(s, TOKEN_STRING, &where, text, length);
    if (!quote && s->lexer->tokens > 0)
        s->lexer->token[s->lexer->tokens - 1].bad = true;
    s->at += length + (quote ? 2 : 1);
}

// A character that no token begins with, and its repetitions.
static void scan_strange(struct scan *s)
{
    const char *text = s->source->text + s->at;
    size_t left = s->source->length - s->at;
    size_t length = source_character(text, left);
    size_t width = length;
    while (left - width >= length && memcmp(text, text + width, length) == 0)
        width += length;
    struct place where = scan_place(s, width);
    diagnostic_add(s->diagnostics, &where, NULL, "unexpected character '%.*s'", (int)length, text);
    s->at += width;
}

static void scan_symbol(struct scan *s)
{
    static const struct {
        const char *text;
        enum token_kind kind;
    } symbol[] = {
        {"!=", TOKEN_DIFFERS},
        {"..", TOKEN_RANGE  },
        {"=",  TOKEN_EQUALS },
        {",",  TOKEN_COMMA  },
        {"[",  TOKEN_OPEN   },
        {"]",  TOKEN_CLOSE  },
    };
    for (size_t i = 0; i < sizeof(symbol) / sizeof(symbol[0]); i++) {
        size_t length = strlen(symbol[i].text);
        if (s->source->length - s->at < length ||
            memcmp(s->source->text + s->at, symbol[i].text, length) != 0)
            continue;
        struct place where = scan_place(s, length);
        scan_token(s, symbol[i].kind, &where, symbol[i].text, length);
        s->at += length;
        return;
    }
    scan_strange(s);
}

static void scan_next(struct scan *s)
{
    char c = scan_peek(s, 0);
    if (c == '\n') {
        s->line++;
        s->line_start = ++s->at;
    } else if (c == ' ' || c == '\t' || c == '\r') {
        s->at++;
    } else if (c == '#') {
        const char *text = s->source->text + s->at;
        const char *newline = memchr(text, '\n', s->source->length - s->at);
        s->at = newline ? (size_t)(newline - s->source->text) : s->source->length;
    } else if (c == '"') {
        scan_string(s);
    } else if (c == '\'') {
        scan_quoted(s);
    } else if (word_character(c) && !(c == '.' && scan_peek(s, 1) == '.')) {
        scan_word(s);
    } else {
        scan_symbol(s);
    }
}

void lexer_run(struct lexer *lexer, const struct source *source, struct diagnostics *diagnostics)
{
    *lexer = (struct lexer){.arena = NULL};
    struct scan scan = {.lexer = lexer, .source = source, .diagnostics = diagnostics, .line = 1};
    while (scan.at < source->length)
        scan_next(&scan);
    lexer_close(lexer);
}

void lexer_release(struct lexer *lexer)
{
    free(lexer->token);
    arena_release(&lexer->arena);
    *lexer = (struct lexer){.arena = NULL};
}
