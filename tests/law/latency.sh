#!/bin/sh
# Latency profiles change when, not who or what: latency.sh RASIM SCENARIOS
# The ledger of one scenario under each profile: without its first column the same, with it another each time; and the
# same profile gives the same bytes.
. "$(dirname "$0")/begin.sh"
story=$2/latency-profile.ras
fail() {
    echo "latency: $*" >&2
    bad=1
}
profiles=$("$rasim" list latencies | awk '!seen[$1]++ { print $1 }')
[ "$(echo "$profiles" | wc -l)" -ge 4 ] || fail "not four profiles: $profiles"
for profile in $profiles; do
    "$rasim" run --with "latency $profile" "$story" >"$work/run"
    "$rasim" run --with "latency $profile" "$story" | cmp -s - "$work/run" || fail "$profile: not the same bytes twice"
    sed -n '/^ledger/,/fate/p' "$work/run" >"$work/$profile.when"
    awk '$1 ~ /^[0-9]+$/ { $1 = "" } { print }' "$work/$profile.when" >"$work/$profile.what"
    [ "$(wc -l <"$work/$profile.what")" -gt 10 ] || fail "$profile: no ledger"
    for other in $profiles; do
        [ "$other" != "$profile" ] || break
        cmp -s "$work/$other.what" "$work/$profile.what" || fail "$other and $profile: not the same events"
        ! cmp -s "$work/$other.when" "$work/$profile.when" || fail "$other and $profile: the same cycles"
    done
done
# A claim sees a slower memory; the statement of the call comes last and wins.
"$rasim" run --with "latency neoverse-n1 memory 303cy" "$story" >"$work/run"
[ $? = 1 ] || fail "303cy for memory: within 8_000cy should not hold"
exit $bad
