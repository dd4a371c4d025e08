#!/bin/sh
# rasim windows --cost: what a hypercall costs, against the steps that `rasim run --steps` prints: cost.sh RASIM SCENARIOS
. "$(dirname "$0")/begin.sh"
stories=$2
story=$stories/guest-exit-early-esb.ras
wrong() { echo "cost: $*" >&2; cat "$work/out" "$work/err" >&2; bad=1; }
cost() { # status, then the arguments
    wanted=$1
    shift
    "$rasim" windows --cost "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$wanted" ] || wrong "exit $got, not $wanted: $*"
}
part() { # name, column: 1 instructions, 2 cycles
    grep "^$1  " "$work/out" | head -n 1 | cut -c27- | awk -v c="$2" '{ print $c }'
}
is() { [ "$2" = "$3" ] || wrong "$1: $2, not $3"; }

# From each HVC step of the guest to its next step, and what stands between: the first two trips of the trace.
"$rasim" run --steps "$story" | awk '
    / insns/ { insns = $0; sub(/ insns.*/, "", insns); sub(/.* /, "", insns) }
    / insns/ && /EL1  vm0:/ && open { print $1 - since, sum; open = 0 }
    / insns/ && /vm0:hypercall\+2 / { since = $1; sum = 0; open = 1 }
    / insns/ && open { sum += insns }' | sort -u >"$work/trips"
is "kinds of trips in the trace" "$(wc -l <"$work/trips")" 1
read -r cycles insns <"$work/trips"

cost 0 "$story"
is "round trips" "$(head -n 1 "$work/out")" "hypercalls: 3 round trips, $cycles to $cycles cycles"
is "cycles of a round trip" "$(part 'round trip' 2)" "$cycles"
is "instructions of a round trip" "$(part 'round trip' 1)" "$insns"

# The parts are the whole, none is empty, and each ratio is cycles by published cycles.
sed '1,2d; /^round trip/d; /^trap and return/d' "$work/out" | cut -c27- >"$work/parts"
is "parts" "$(wc -l <"$work/parts")" 12
is "sum of instructions" "$(awk '{ n += $1 } END { print n }' "$work/parts")" "$insns"
is "sum of cycles" "$(awk '{ n += $2 } END { print n }' "$work/parts")" "$cycles"
awk '$1 == 0 { exit 1 }' "$work/parts" || wrong "a part without instructions"
sed '1,2d' "$work/out" | cut -c27- | awk '$3 != "-" && $4 != sprintf("%.2f", $2 / $3) { exit 1 }' || wrong "a ratio"

# Figures that papers have: ISCA 2016, USENIX ATC 2017, SOSP 2017, ASPLOS 2014.
is "published" "$(sed '1,2d' "$work/out" | cut -c27- | awk '{ printf "%s ", $3 }')" \
    "6500 6413 2729 752 27 72 152 230 92 3354 - 181 107 511 184 65 - "

# An HVC enters and an ERET returns: 10 cycles each unless said. Registers of the guest: 31 and SP_EL0 go in pairs.
is "trap" "$(part 'trap to EL2' 2)" 11
is "return" "$(part 'return to EL1' 2)" 11
pairs=$(part 'save GP registers' 1)
[ "$pairs" -ge 16 ] && [ "$pairs" -le 24 ] || wrong "$pairs instructions save 32 registers by pairs"
cost 0 --with 'impdef exception-cycles = 65' "$story"
is "two exceptions of 65 cycles" "$(part 'round trip' 2)" $((insns + 130))
is "trap of 65" "$(part 'trap to EL2' 2)" 66
cost 0 --with 'impdef cycles-per-instruction = 2' "$story"
is "two cycles an instruction" "$(part 'round trip' 2)" $((2 * insns + 20))

# Other releases have the same parts.
for option in 2017-v7 6.17 smc-workaround late-esb; do
    cost 0 --with "option kvm $option" "$story"
    sed '1,2d' "$work/out" | cut -c27- | awk '$1 == 0 { exit 1 }' || wrong "$option: a part without instructions"
done

# A trip that an exception of an error disturbed does not count; without any there is nothing to tell.
cost 2 "$stories/el2-masked-esb.ras"
grep -q 'hypercall' "$work/err" || wrong "nobody says why"
cost 2 "$stories/guest-poison-ffh.ras"
cost 2 --with 'impdef nothing = 1' "$story"
cost 2
exit $bad
