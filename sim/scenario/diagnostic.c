// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/diagnostic.h"

#include <string.h>

static bool diagnostic_later(const struct place *a, const struct place *b)
{
    return a->line > b->line || (a->line == b->line && a->column > b->column);
}

// snprintf may have cut a UTF-8 character in two.
static void diagnostic_trim(char *text)
{
    size_t length = strlen(text);
    size_t start = 0;
    while (start < length) {
        size_t n = source_character(text + start, length - start);
        if (n == 0)
            break;
        start += n;
    }
    text[start] = 0;
}

void diagnostic_vadd(struct diagnostics *d, const struct place *where, const char *suggestion,
                     const char *format, va_list args)
{
    if (d->count >= DIAGNOSTIC_LIMIT && diagnostic_later(where, &d->list[DIAGNOSTIC_LIMIT - 1].where)) {
        d->count++;
        return;
    }
    struct diagnostic new = {.where = *where};
    vsnprintf(new.text, sizeof(new.text), format, args);
    snprintf(new.suggestion, sizeof(new.suggestion), "%s", suggestion ? suggestion : "");
    diagnostic_trim(new.text);
    diagnostic_trim(new.suggestion);

    size_t kept = d->count < DIAGNOSTIC_LIMIT ? d->count : DIAGNOSTIC_LIMIT;
    size_t at = kept;
    while (at > 0 && diagnostic_later(&d->list[at - 1].where, where))
        at--;
    if (at > 0 && d->list[at - 1].where.offset == where->offset &&
        strcmp(d->list[at - 1].text, new.text) == 0)
        return;
    d->count++;
    if (at == DIAGNOSTIC_LIMIT)
        return;
    size_t moved = kept == DIAGNOSTIC_LIMIT ? kept - at - 1 : kept - at;
    memmove(&d->list[at + 1], &d->list[at], moved * sizeof(new));
    d->list[at] = new;
}

void diagnostic_add(struct diagnostics *d, const struct place *where, const char *suggestion,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostic_vadd(d, where, suggestion, format, args);
    va_end(args);
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80; // inside a UTF-8 character
}

// What of the line is shown: all of a short line, else a window around the place.
struct window {
    size_t start, end;
    bool cut_left, cut_right;
};

static struct window diagnostic_window(const struct source *source, const struct place *where)
{
    struct window w = {.start = where->offset - (where->column - 1)};
    size_t left = source->length - w.start;
    bool fits = left <= DIAGNOSTIC_COLUMNS || memchr(source->text + w.start, '\n', DIAGNOSTIC_COLUMNS + 1);
    w.cut_left = !fits && where->column > DIAGNOSTIC_COLUMNS / 2;
    if (w.cut_left)
        w.start = where->offset - DIAGNOSTIC_COLUMNS / 2;
    while (w.cut_left && w.start < where->offset && continues(source->text[w.start]))
        w.start++;
    w.end = w.start;
    while (w.end < source->length && source->text[w.end] != '\n' && w.end - w.start < DIAGNOSTIC_COLUMNS)
        w.end++;
    w.cut_right = w.end < source->length && source->text[w.end] != '\n';
    while (w.cut_right && w.end > w.start && continues(source->text[w.end]))
        w.end--;
    if (w.end > w.start && source->text[w.end - 1] == '\r')
        w.end--;
    return w;
}

// One output character for each source character, so that the caret stands below its place. What is no text
// is shown as '?'.
static void diagnostic_line(const struct source *source, const struct window *w, FILE *out)
{
    fputs(w->cut_left ? "..." : "", out);
    for (size_t i = w->start; i < w->end;) {
        size_t length = source_character(source->text + i, w->end - i);
        if (length == 0 || source->text[i] == '\t' || source->text[i] == '\r')
            fputc(length == 0 ? '?' : ' ', out);
        else
            fwrite(source->text + i, 1, length, out);
        i += length == 0 ? 1 : length;
    }
    fputs(w->cut_right ? "...\n" : "\n", out);
}

static void diagnostic_caret(const struct source *source, const struct window *w, const struct place *where,
                             FILE *out)
{
    fputs(w->cut_left ? "   " : "", out);
    for (size_t i = w->start; i < where->offset; i++)
        fputs(continues(source->text[i]) ? "" : " ", out);
    fputc('^', out);
    for (size_t i = where->offset + 1; i < w->end && i < where->offset + where->width; i++)
        fputs(continues(source->text[i]) ? "" : "~", out);
    fputc('\n', out);
}

void diagnostic_print(const struct diagnostics *d, const struct source *source, FILE *out)
{
    size_t shown = d->count < DIAGNOSTIC_LIMIT ? d->count : DIAGNOSTIC_LIMIT;
    for (size_t i = 0; i < shown; i++) {
        const struct diagnostic *x = &d->list[i];
        struct window w = diagnostic_window(source, &x->where);
        fprintf(out, "%s:%u:%u: %s", source->name, x->where.line, x->where.column, x->text);
        if (x->suggestion[0])
            fprintf(out, "; did you mean '%s'?", x->suggestion);
        int digits = fprintf(out, "\n%4u | ", x->where.line) - 1;
        diagnostic_line(source, &w, out);
        fprintf(out, "%*s", digits, "| ");
        diagnostic_caret(source, &w, &x->where, out);
    }
    if (d->count > shown)
        fprintf(out, "%s: %zu more mistakes are not shown\n", source->name, d->count - shown);
}
