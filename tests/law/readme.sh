#!/bin/sh
# What README shows is what the program says: readme.sh RASIM TOP
# Each block `    $ COMMAND` is run; the lines below it must come in its output in that order, blanks of any width, `...`
# for anything. The first example's file and its trace likewise. Every statement, table and option has its place there.
. "$(dirname "$0")/begin.sh"
top=$2
mkdir "$work/bin"
ln -s "$rasim" "$work/bin/rasim"
ln -s "$top/scenarios" "$work/scenarios"
PATH=$work/bin:$PATH
cat >"$work/masked-guest.csv" <<'END'
EL,SCTLR2_EL1.NMEA,PSTATE.A,FEAT_DoubleFault2,SCR_EL3.NS,SCR_EL3.TMEA,HCRX_EL2.TMEA
1,1,1,1,1,0,0
1,1,1,1,1,0,1
1,1,1,1,1,1,0
1,1,1,1,1,1,1
END

# Lines of the first file that the second has no more of, below those found before.
missing() {
    awk '
        { gsub(/[ \t]+/, " "); sub(/^ /, ""); sub(/ $/, "") }
        FNR == NR { if ($0 != "" && $0 != "...") want[++n] = $0; next }
        BEGIN { at = 1 }
        function fits(line, pattern,  part, parts, i, where) {
            parts = split(pattern, part, /\.\.\./)
            if (index(line, part[1]) != 1)
                return 0
            line = substr(line, length(part[1]) + 1)
            for (i = 2; i <= parts; i++) {
                where = part[i] == "" ? 1 : index(line, part[i])
                if (where == 0)
                    return 0
                line = substr(line, where + length(part[i]))
            }
            return parts > 1 || line == ""
        }
        at <= n && fits($0, want[at]) { at++ }
        END { if (n == 0) print "nothing to look for"; else if (at <= n) print want[at] }' "$1" "$2"
}

check() { # what, wanted lines, lines
    line=$(missing "$2" "$3")
    [ -z "$line" ] || { echo "README, $1: not there: $line" >&2; bad=1; }
}

awk -v work="$work" '
    /^    \$ / { n++; print substr($0, 7) >(work "/" n ".command"); into = work "/" n ".wanted"; next }
    !/^    / { into = "" }
    into != "" { print >into }
    END { print n + 0 >(work "/count") }' "$top/README.md"
count=$(cat "$work/count")
[ "$count" -ge 8 ] || { echo "README has $count commands with their output" >&2; bad=1; }
cd "$work" || exit 1
n=0
while [ "$n" -lt "$count" ]; do
    n=$((n + 1))
    sh "$n.command" >output 2>said
    check "$(cat "$n.command")" "$n.wanted" output
done

story=$(sed -n 's/^`\(scenarios\/[^`]*\.ras\)`:$/\1/p' "$top/README.md" | head -n 1)
sed -n "\|^\`$story\`:|,/^\`rasim run/p" "$top/README.md" | sed -n 's/^    //p' >wanted
check "$story" wanted "$story"
sed -n "/^\`rasim run .*prints the question/,/^Exit status/p" "$top/README.md" | sed -n 's/^    //p' >wanted
rasim run "$story" >output
check "the trace of $story" wanted output

{
    rasim list verbs | sed -n 's/^\([a-z][a-z0-9-]*\) .*/\1/p'
    rasim list programs | sed -n 's/^\([a-z][a-z0-9-]*\):.*/\1/p; s/^ *[0-9-][0-9]* \([^ ]*\) .*/\1/p'
    rasim table 2>&1 | sed -n 's/^  \([a-z][a-z0-9-]*\) .*/\1/p'
} | sort -u >words
[ "$(wc -l <words)" -gt 150 ] || { echo "lists of words are short: $(wc -l <words)" >&2; bad=1; }
while read -r word; do
    grep -qwF -- "$word" "$top/README.md" || { echo "README does not know '$word'" >&2; bad=1; }
done <words
exit $bad
