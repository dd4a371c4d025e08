#!/bin/sh
# Exit statuses and last lines of the commands, as README says: command.sh RASIM TOP
. "$(dirname "$0")/begin.sh"
top=$2
expect() { # status, then the command
    wanted=$1
    shift
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$wanted" ] && return
    echo "exit $got, not $wanted: $*"
    cat "$work/out" "$work/err"
    bad=1
}
scenario=$top/scenarios/guest-poison-ffh.ras
expect 0 "$rasim" --help
expect 2 "$rasim"
expect 2 "$rasim" nonsense
for command in run check plan decode list table sweep windows test; do expect 0 "$rasim" $command --help; done
expect 0 "$rasim" check "$scenario"
expect 2 "$rasim" check --quiet "$scenario"
expect 0 "$rasim" plan "$scenario"
expect 0 "$rasim" plan --json "$scenario"
expect 0 "$rasim" windows "$scenario"
expect 0 "$rasim" decode esr 0xbe000c11
grep -q 'SError' "$work/out" || { echo "decode esr does not say SError"; bad=1; }
expect 2 "$rasim" decode esr 12z
expect 2 "$rasim" decode nothing 1
expect 2 "$rasim" run "$work/missing.ras"
expect 2 "$rasim" run --trace "$work" "$scenario"
expect 2 "$rasim" run --trace /dev/full "$scenario"
expect 0 "$rasim" run --trace "$work/trace" "$scenario"
tail -n 1 "$work/out" | grep -q '^RESULT PASS scenario=' || { echo "no RESULT line"; bad=1; }

sed 's/takes vSError/takes external-abort/' "$scenario" >"$work/fail.ras"
expect 1 "$rasim" run "$work/fail.ras"
sed 's/^poison .*/& at 900_000_000cy/' "$scenario" >"$work/invalid.ras"
expect 3 "$rasim" run "$work/invalid.ras"
sed 's/2_000_000cy/5_000cy/; /^expect/d' "$scenario" >"$work/incomplete.ras"
expect 5 "$rasim" run "$work/incomplete.ras"

exit $bad
