#!/bin/sh
# Choices of order, time and latency, and arrivals within steps: explore_choice.sh RASIM FOLDER
# Each exploration answers the same, byte for byte, without reduction, by three processes, in shards that are merged, and
# resumed from a shard, and from a file whose end is torn off; each shortest run breaks its claim when it is replayed, and another outcome is a divergence.
. "$(dirname "$0")/begin.sh"
scenarios=$2
cd "$work" || exit 1
complain() { echo "$name: $*"; bad=1; }

same_answer() { # what was done, then how
    what=$1
    shift
    "$rasim" "$@" >other 2>said
    [ $? = "$status" ] || complain "$what: another exit status"
    cmp whole other || complain "$what: another answer"
    # A worker that ends on SystemC's stack has the address sanitizer warn that it cannot tell where that is.
    grep -v '__asan_handle_no_return\|^False positive error reports\|sanitizers/issues/189' said >heard
    [ -s heard ] && { cat heard; complain "$what: something was said"; }
}

in_pieces() {
    for i in 1 2 3; do
        "$rasim" explore --quiet --with "$1" --shard $i/3 --save shard$i "$file" >part
    done
    same_answer "merged shards" merge shard3 shard1 shard2
    same_answer "resumed from a shard" explore --quiet --with "$1" --resume shard1 "$file"
    same_answer "merged from what was resumed" merge shard1
    head -c $(($(wc -c <shard1) - 9)) shard1 >torn
    same_answer "resumed from a torn file" explore --quiet --with "$1" --resume torn "$file"
}

replays() {
    sed -n 's/.*replay:  rasim \(.*\)/\1/p' whole >list
    [ -s list ] || [ "$status" != 1 ] || complain "nothing to replay"
    while read -r replay; do
        eval "set -- $replay"
        "$rasim" "$@" --quiet >out 2>&1
        [ $? = 1 ] || { cat out; complain "breaks no claim: rasim $replay"; }
        eval "set -- ${replay% --outcome*}"
        "$rasim" "$@" --quiet --outcome 0123456789abcdef >out 2>&1
        [ $? = 6 ] || complain "does not diverge: rasim $replay"
    done <list
}

try() { # name, exit status, statement
    name="$1, $3"
    file=$scenarios/$1.ras
    "$rasim" explore --quiet --jobs 1 --with "$3" "$file" >whole
    status=$?
    [ $status = "$2" ] || complain "exit $status, not $2"
    same_answer "without reduction" explore --quiet --jobs 1 --no-reduce --with "$3" "$file"
    same_answer "three processes" explore --quiet --jobs 3 --with "$3" "$file"
    in_pieces "$3"
    replays
}

try two-vms-two-pes 0 "explore preemptions 1 over everything"
try races/R38-two-vcpus-one-source 1 "explore preemptions 1 over tf-a"
try races/R38-two-vcpus-one-source 1 "explore preemptions 2 of 400cy over tf-a:ghes_publish to tf-a:ghes_publish+5"
try record-read-race 0 "explore error CE of host in mem0 over vm0 within steps"
try guest-poison-ffh 0 "explore latency of dram0 60cy to 120cy over everything"
try late-store-stall 1 "explore pe 0 stalls 1cy to 60cy over kvm:__guest_enter"
try guest-exit-early-esb 1 "explore SError UER of host over kvm:__guest_enter to kvm:__guest_enter+8 within steps"
try kfh-reflection 0 "explore SError UER of host over EL2 within steps"
grep -q '^Sometimes .*expect a livelock' whole || complain "no livelock found"
grep -q '^  tf-a: [1-9]' whole && complain "steps of no window are covered"
grep -q '^  kvm: [1-9][0-9]* of [1-9][0-9]* steps of the windows met' whole || complain "no coverage"
# What a guest's ESB does to its syndrome happens within a step: at boundaries the same error breaks nothing.
grep -v ' within steps$\|^# explore' "$scenarios/esb-interrupted.ras" >boundaries.ras
"$rasim" explore --quiet --with "explore SError UER of host over vm0:masked_esb+5" boundaries.ras >other || bad=1
grep -q '^points 2$' other || { cat other; bad=1; }

# --preemptions is the statement for everything.
"$rasim" explore --quiet --preemptions 1 "$scenarios/two-vms-two-pes.ras" >whole
"$rasim" explore --quiet --with "explore preemptions 1 over everything" "$scenarios/two-vms-two-pes.ras" >other
cmp whole other || bad=1
exit $bad
