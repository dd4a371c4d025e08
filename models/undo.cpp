// SPDX-License-Identifier: BSD-2-Clause
#include "undo.hpp"

#include <cassert>

namespace rasim
{

size_t undo::mark(uint64_t hash)
{
    if (segments.empty() || stores.size() != segments.back().stores)
        segments.push_back({stores.size(), copies.size(), ++epochs, hash});
    return segments.size() - 1;
}

uint64_t undo::rollback(size_t mark)
{
    assert(mark < segments.size());
    for (; segments.size() > mark + 1; segments.pop_back())
        unwind(segments.back());
    unwind(segments[mark]);
    return segments[mark].hash;
}

void undo::commit()
{
    segments.clear();
    stores.clear();
    copies.clear();
}

void undo::keep(page &p, uint64_t &cell)
{
    if (segments.empty())
        return;
    const segment &s = segments.back();
    if (stores.size() - s.stores < limit) {
        stores.push_back({&cell, cell});
        return;
    }
    if (p.copied == s.epoch)
        return;
    copies.push_back({&p, p});
    p.copied = s.epoch;
}

// A page also gets back the note of the older copy, if there is one. Pages first: they were kept after the
// stores of the same segment.
void undo::unwind(const segment &s)
{
    for (; copies.size() > s.copies; copies.pop_back())
        *copies.back().where = copies.back().old;
    for (; stores.size() > s.stores; stores.pop_back())
        *stores.back().cell = stores.back().old;
}

} // namespace rasim
