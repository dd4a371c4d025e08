// SPDX-License-Identifier: BSD-2-Clause
// Statement: inject SLVERR, inject DECERR. The bus answers an access with an error.
#include <inttypes.h>
#include <string.h>

#include "scenario/fault.h"

// an access | a load | a store.
static bool answer_of(struct cursor *c, uint8_t *of, const char **what)
{
    struct suggest s = cursor_suggest(c);
    *of = PLATFORM_OF_READS | PLATFORM_OF_WRITES;
    *what = "an access";
    if (cursor_accept(c, "an"))
        return cursor_expect(c, "access");
    if (!cursor_expect(c, "a"))
        return false;
    s = cursor_suggest(c);
    if (cursor_accept(c, "load")) {
        *of = PLATFORM_OF_READS;
        *what = "a load";
    } else if (cursor_accept(c, "store")) {
        *of = PLATFORM_OF_WRITES;
        *what = "a store";
    } else {
        suggest_offer_words(&s, "load store", (char[8]){0}, 8);
        return cursor_unexpected(c, "'load' or 'store'", &s);
    }
    return true;
}

bool inject_answer(struct cursor *c, enum bus_status answer)
{
    struct fault *fault = fault_new(c, FAULT_BUS);
    const char *word = answer == BUS_SLVERR ? "SLVERR" : "DECERR", *what;
    struct address address;
    struct when when;
    uint8_t of;
    if (!fault || !cursor_expect(c, "on") || !answer_of(c, &of, &what) || !cursor_expect(c, "to") ||
        !address_read(c, &address) || !address_size(c, &address, &fault->size) || !when_clause(c, &when) ||
        !cursor_end(c))
        return false;
    fault->address = address.pa;
    fault->origin_vm = address.vm;
    fault_at(fault, &address);
    snprintf(fault->name, sizeof(fault->name), "%s on %s to %.31s", word, what, address.text);
    cursor_plan(c, "answer", "%s on %s", word, what);
    cursor_plan(c, "address", "%s", address.text);
    cursor_plan(c, "physical", "0x%" PRIx64, address.pa);
    cursor_plan(c, "size", "%" PRIu64, fault->size);
    cursor_plan(c, "of", "%s", address.vm < 0 ? "host" : c->setup->vm[address.vm].name);
    struct platform_source *source = fault_commit(c, fault, &when);
    source->answer = (uint8_t)answer;
    source->of = of;
    return true;
}
