#!/bin/sh
# An exploration in pieces gives the answer of the whole one, byte for byte: explore_saved.sh RASIM FOLDER
# By two processes; in shards that are merged; killed ten times at random moments and resumed; after SIGTERM.
. "$(dirname "$0")/begin.sh"
scenarios=$2
cd "$work" || exit 1
complain() { echo "$*"; bad=1; }

# The core story with three more errors, each anywhere in EL2.
grep -v '^explore\|^never\|^# ' "$scenarios/guest-serror-kfh.ras" >three.ras
cat >>three.ras <<'END'
explore   SError UER of host over EL2
explore   SError UEO of vm0 over EL2
explore   SError UC of host over kvm:__guest_exit to kvm:__guest_exit+11
never     an error is charged to another
never     context of EL2 is lost
END
"$rasim" explore --quiet --jobs 1 three.ras >whole
[ $? = 1 ] || complain "three errors: another exit status"
"$rasim" explore --quiet --jobs 3 three.ras >jobs
cmp whole jobs || complain "two processes answer differently"

for i in 1 2 3; do
    "$rasim" explore --quiet --shard $i/3 --save shard$i three.ras >part
    case $? in 1 | 5) ;; *) complain "shard $i: another exit status" ;; esac
    grep -q INCOMPLETE part || complain "shard $i does not say that it is a part"
done
"$rasim" merge shard2 shard3 shard1 >merged
[ $? = 1 ] || complain "merge: another exit status"
cmp whole merged || complain "merged shards answer differently"

# Ten attempts killed at random moments of the time that one takes here and now. One that gets to its end has to have the
# answer, and the next begins anew.
now() { date +%s%N; }
seed=$$
echo "seed $seed"
begun=$(now)
"$rasim" explore --quiet --no-reduce --jobs 1 three.ras >whole_plain
took=$(($(now) - begun))
cmp whole whole_plain || complain "reduction changes the answer"
killed=0
attempts=0
how=--save
while [ $killed -lt 10 ] && [ $attempts -lt 200 ]; do
    attempts=$((attempts + 1))
    "$rasim" explore --quiet --no-reduce --jobs 1 $how saved three.ras >answer 2>&1 &
    pid=$!
    sleep "$(awk -v seed=$((seed + attempts)) -v took=$took 'BEGIN { srand(seed); printf "%.3f", rand() * took / 1e9 }')"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    if [ $? = 137 ]; then
        killed=$((killed + 1))
        [ -s saved ] && how=--resume
    else
        cmp whole answer || complain "killed and resumed: another answer after $killed"
        rm -f saved
        how=--save
    fi
done
[ $killed = 10 ] || complain "only $killed were killed in time"
"$rasim" explore --quiet $how saved three.ras >resumed
cmp whole resumed || complain "killed and resumed: another answer"
"$rasim" merge saved >merged
cmp whole merged || complain "the file that was killed and resumed holds another answer"

# A file that ends within a packet is good up to there; one that was tampered with is no different.
head -c $(($(wc -c <saved) - 7)) saved >torn
"$rasim" explore --quiet --resume torn three.ras >resumed
cmp whole resumed || complain "a torn file resumed: another answer"

# SIGTERM, as soon as it is listened to: one that was at its end already is asked again. Signal n is bit n - 1 of SigCgt;
# SIGINT is 2 and SIGTERM 15; the address sanitizer listens to others.
status=1
attempts=0
while [ $status = 1 ] && [ $attempts -lt 50 ]; do
    attempts=$((attempts + 1))
    "$rasim" explore --quiet --no-reduce --jobs 1 three.ras >part 2>said &
    pid=$!
    until grep -q '^SigCgt:.*[4-7c-f]..[2367abef]$' /proc/$pid/status 2>/dev/null || ! kill -0 $pid 2>/dev/null; do :; done
    kill -TERM $pid 2>/dev/null
    wait $pid
    status=$?
done
if [ $status = 5 ] && grep -q interrupted said; then
    grep -q -- '--resume three.ras.partial' said || complain "SIGTERM: nothing said of how to go on"
    "$rasim" explore --quiet --resume three.ras.partial three.ras >resumed
    cmp whole resumed || complain "interrupted and resumed: another answer"
else
    complain "SIGTERM: exit $status"
fi

# Files of other explorations are refused.
sed 's/UC of host/UEU of host/' three.ras >other.ras
"$rasim" explore --quiet --resume saved other.ras >part 2>said
[ $? = 2 ] && grep -q 'another scenario' said || complain "a file of another scenario is taken"
exit $bad
