# SPDX-License-Identifier: BSD-2-Clause
# The two lists of sentences of IHI 0100 3.2, "Accessing ERR<n>STATUS"; the rest of the register is AV=1, UET=3,
# SERR=0x0c, and 1, 3, 0x12 is written to it.
function both(a, b) { return (bit(a, 0) && bit(b, 0)) + 2 * (bit(a, 1) && bit(b, 1)) }
function ce_left() { return on("bitwise") || get("write.CE") == 3 ? get("CE") - both(get("CE"), get("write.CE")) : get("CE") }
function left(field) { return on(field) && !on("write." field) }
NR > 1 {
    v = get("V"); ue = get("UE"); of = get("OF"); de = get("DE"); ce = get("CE")
    rest = 1
    if (!on("V")) rest = 0                              # V=0: the others are UNKNOWN and ignore writes, but AV, MV
    else if (get("version") == "v1.0") {
        of = left("OF")
        if (!of) { ue = left("UE"); de = left("DE"); ce = ce_left() }
        if (!ue && !de && !ce) v = left("V")
        rest = on("UE") ? !ue : on("DE") ? !de : !ce
    } else if (left("V") || left("UE") || left("OF") || left("DE") || ce_left()) rest = 0
    else v = ue = of = de = ce = 0
    av = rest || !on("V") ? 0 : 1
    check(sprintf("0x%x,0x%x,0x%x,0x%x,0x%x,0x%x,%s", v, ue, of, de, ce, av, rest ? "0x0,0x12" : "0x3,0xc"), 8)
}
END { finish(3 * 2 * 64 * 64) }
