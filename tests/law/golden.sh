#!/bin/sh
# A trace that was reviewed line by line when it was born is still what a run says, byte for byte:
# golden.sh RASIM SOURCE [--renew]. A file of tests/golden begins with `#` lines: what it shows, and
#   # scenario: FILE        of the repository
#   # from: TEXT            of the run's trace, the lines from the first that has TEXT ...
#   # to: TEXT              ... to the next that has this
# --renew writes them anew; look at the difference line by line before it is kept.
set -u
rasim=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$2" || exit 1
bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
header() { sed -n "s/^# $2: //p" "$1"; }
for golden in tests/golden/*.trace; do
    "$rasim" run "$(header "$golden" scenario)" >"$work/run"
    [ $? = 0 ] || { echo "$golden: the scenario does not pass"; bad=1; }
    grep '^#' "$golden" >"$work/now"
    awk -v from="$(header "$golden" from)" -v to="$(header "$golden" to)" '
        !on && index($0, from) { on = 1; print; next }
        on { print }
        on && index($0, to) { done = 1; exit }
        END { if (!done) print "the run has no such lines" }' "$work/run" >>"$work/now"
    if [ "${3-}" = --renew ]; then
        cp "$work/now" "$golden"
    elif ! cmp -s "$golden" "$work/now"; then
        echo "$golden: the first lines that differ ('<' reviewed, '>' now):"
        diff "$golden" "$work/now" | head -4
        bad=1
    fi
done
[ "$(ls tests/golden/*.trace | wc -l)" -ge 4 ] || { echo "tests/golden has lost traces"; bad=1; }
exit $bad
