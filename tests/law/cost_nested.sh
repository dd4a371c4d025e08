#!/bin/sh
# rasim windows --cost of a nested hypercall, against the trace of `rasim run --steps`: cost_nested.sh RASIM SCENARIOS
# What the trace has between the HVC of L2 and its next step: exceptions that the PE took to EL2, not entries that
# software makes; cycles; instructions of the guest hypervisor, and of all.
. "$(dirname "$0")/begin.sh"
stories=$2/nested
wrong() { echo "cost_nested: $*" >&2; cat "$work/out" >&2; bad=1; }
is() { [ "$2" = "$3" ] || wrong "$1: $2, not $3"; }
row() { grep "^$1  " "$work/out" | head -n 1 | cut -c29- | awk -v c="$2" '{ print $c }'; }

trips() { # file, statement: "traps cycles insns insns-of-L1" of each trip of the trace, once each
    "$rasim" run --steps ${2:+--with "$2"} "$1" | awk '
        / insns/ { insns = $0; sub(/ insns.*/, "", insns); sub(/.* /, "", insns) }
        / insns/ && /EL1  vm0:/ && open { print traps, $1 - since, sum, l1; open = 0 }
        / insns/ && /vm0:hypercall\+2 / { since = $1; sum = l1 = traps = 0; open = 1 }
        / insns/ && open { sum += insns; if (/EL1  hyp-vm0:/) l1 += insns }
        / EL1 / && / takes / && / to EL2/ && !/made by software/ && open { traps++ }' | sort -u
}

# file, statement, wanted traps, then published traps and cycles
look() {
    trips "$1" "$2" >"$work/trips"
    is "kinds of trips in the trace of $1" "$(wc -l <"$work/trips")" 1
    read -r traps cycles insns l1 <"$work/trips"
    "$rasim" windows --cost ${2:+--with "$2"} "$1" >"$work/out" 2>&1 || wrong "exit $?: $1"
    is "traps of the trace" "$traps" "$3"
    is "traps" "$(row traps 1)" "$3"
    is "cycles" "$(row cycles 2)" "$cycles"
    is "instructions" "$(row cycles 1)" "$insns"
    is "instructions of L1 and of the HVC" "$(row 'cycles of L1' 1)" $((l1 + 1))
    is "its parts" "$(($(row 'cycles of L1' 2) + $(row 'cycles of the host' 2)))" "$cycles"
    is "published traps" "$(row traps 2)" "$4"
    is "published cycles" "$(row cycles 3)" "$5"
    is "ratio of traps" "$(row traps 3)" "$(awk "BEGIN { printf \"%.2f\", $traps / $4 }")"
    is "ratio of cycles" "$(row cycles 4)" "$(awk "BEGIN { printf \"%.2f\", $cycles / $5 }")"
    sum=0
    accesses=0
    for kind in 'HVC of L2' 'HVC of L1 to itself' ERET 'register reads' 'register writes' aborts others; do
        n=$(row "$kind" 1)
        sum=$((sum + ${n:-0}))
        case $kind in register*) accesses=$((accesses + ${n:-0})) ;; esac
    done
    is "traps by kind" "$sum" "$traps"
    is "accesses by register" "$(sed '1,/^registers/d' "$work/out" |
        awk '{ for (i = 2; i <= NF; i += 2) n += $i } END { print n }')" "$accesses"
}
# SOSP 2017, tables 1, 6 and 7.
look "$stories/hypercall-vhe.ras" "" 82 82 307363
look "$stories/hypercall-nvhe.ras" "" 126 126 422720
look "$stories/hypercall-vhe-nv2.ras" "" 23 15 100895
look "$stories/hypercall-nvhe-nv2.ras" "" 26 15 92385

# 7 accesses of System registers are in place of 2 of memory where L1 has a GICv3; with FEAT_NV2 two have slots.
look "$stories/hypercall-vhe.ras" "option hyp-vm0 gicv3" 87 82 307363
look "$stories/hypercall-nvhe.ras" "option hyp-vm0 gicv3" 131 126 422720
look "$stories/hypercall-vhe-nv2.ras" "option hyp-vm0 gicv3" 26 15 100895
look "$stories/hypercall-nvhe-nv2.ras" "option hyp-vm0 gicv3" 29 15 92385
exit $bad
