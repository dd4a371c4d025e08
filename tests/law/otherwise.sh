#!/bin/sh
# A scenario that would pass anyway answers nothing: otherwise.sh RASIM SCENARIOS
# `# otherwise: STATEMENT` in a scenario flips the bit that decides its answer. The file passes as it is, and with each
# such statement alone a claim breaks, in an arrival of its exploration where it has one. Every file of the folders seeds and races has one.
# A file that is to be refused (`# exit 2`) names a statement that is not, in the place of its own: `# accepted: STATEMENT`.
. "$(dirname "$0")/begin.sh"
scenarios=$2
mark='^# otherwise: '
find "$scenarios" -name '*.ras' | sort >"$work/files"
refused() { # file
    good=$(sed -n 's/^# accepted: //p' "$1")
    "$rasim" check "$1" >"$work/out" 2>&1
    [ $? = 2 ] || { echo "$1: is not refused"; bad=1; }
    [ -n "$good" ] || { echo "$1: no line '# accepted: STATEMENT'"; bad=1; }
    sed "s/^${good%% *} .*/$good/" "$1" >"$work/accepted.ras"
    "$rasim" run --quiet "$work/accepted.ras" >"$work/out" 2>&1 || { echo "$1: does not pass with: $good"; cat "$work/out"; bad=1; }
}
while read -r file; do
    grep -q '^# exit 2' "$file" && { refused "$file"; continue; }
    sed -n "s/$mark//p" "$file" >"$work/statements"
    if [ ! -s "$work/statements" ]; then
        case $file in
        */seeds/* | */races/*) echo "$file: no line '# otherwise: STATEMENT'"; bad=1 ;;
        esac
        continue
    fi
    if ! "$rasim" run --quiet "$file" >"$work/out" 2>&1; then
        echo "$file: does not pass"
        cat "$work/out"
        bad=1
    fi
    while read -r statement; do
        "$rasim" run --quiet --with "$statement" "$file" >"$work/out" 2>&1
        status=$?
        tried=$((${tried:-0} + 1))
        if [ "$status" = 0 ] && grep -q '^explore' "$file"; then
            "$rasim" explore --jobs 1 --with "$statement" "$file" >"$work/out" 2>&1
            status=$?
        fi
        [ "$status" = 1 ] && continue
        echo "$file: exit $status, not 1, with: $statement"
        cat "$work/out"
        bad=1
    done <"$work/statements"
done <"$work/files"
[ "${tried:-0}" -gt 0 ] || { echo "nothing was flipped"; bad=1; }
exit $bad
