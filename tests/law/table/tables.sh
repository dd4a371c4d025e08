#!/bin/sh
# Every table of `rasim table` against the formula beside this file, written without its rows: tables.sh RASIM
# Then: the answers of `--rows` to a printed table are that table.
. "$(dirname "$0")/../begin.sh"
here=$(dirname "$0")
names=$("$rasim" table 2>&1 | awk '/^  / { print $1 }')
[ -n "$names" ] || { echo "no tables"; exit 1; }
for name in $names; do
    [ -f "$here/$name.awk" ] || { echo "$name has no formula"; bad=1; continue; }
    "$rasim" table "$name" >"$work/all" || bad=1
    awk -f "$here/table.awk" -f "$here/serror.awk" -f "$here/code.awk" -f "$here/$name.awk" "$work/all" || { echo "$name is wrong"; bad=1; }
    "$rasim" table "$name" --rows "$work/all" 2>"$work/err" >"$work/again" || bad=1
    cmp "$work/all" "$work/again" || { echo "$name --rows answers differently"; bad=1; }
    [ -s "$work/err" ] && { echo "$name --rows:"; cat "$work/err"; bad=1; }
done
exit $bad
