#!/bin/sh
# Exploration against plain enumeration, and every counterexample replayed: explore.sh RASIM FOLDER
# Each scenario gets free errors of three kinds; the reduced search must find the same states with the same witnesses
# as the search without reduction, and each shortest counterexample must break the same claim when it is replayed.
. "$(dirname "$0")/begin.sh"
scenarios=$2
try() { # name
    "$rasim" explore --quiet "$work/$1.ras" >"$work/reduced" 2>"$work/said" # progress is no part of the answer
    status=$?
    "$rasim" explore --quiet --no-reduce "$work/$1.ras" >"$work/plain" 2>>"$work/said"
    [ $? = "$status" ] || { echo "$1: another exit status without reduction"; bad=1; }
    [ -s "$work/said" ] && { cat "$work/said"; bad=1; }
    case $1:$status in
    *:0 | *:1) ;;
    aarch32-guest-process-*:5) ;; # its idle loop spins: a second vSError pends with CPSR.A=1, so WFI always wakes
    *) echo "$1: exit $status"; cat "$work/reduced"; bad=1 ;;
    esac
    cmp "$work/reduced" "$work/plain" || { echo "$1: reduction changes the answer"; bad=1; }
    for answer in reduced plain; do
        sed -n "s/.*replay:  rasim \(.*\)/\1/p" "$work/$answer" | while read -r replay; do
            # shellcheck disable=SC2086 # one word an argument
            "$rasim" $replay --quiet >"$work/out" 2>&1
            [ $? = 1 ] || { echo "$1: does not break a claim: rasim $replay"; cat "$work/out"; echo >"$work/failed"; }
        done
    done
    runs=$((runs + 1))
}
runs=0
for file in "$scenarios"/*.ras; do
    name=$(basename "$file" .ras)
    # Bounds of time are there to be hit by no arrival; claims are those that any arrival may break.
    grep -v '^explore\|^expect\|^never\|^# exit' "$file" | sed 's/2_000_000cy/200_000cy/' >"$work/base"
    grep -q '^vm' "$file" || continue
    grep -q '^run *until [0-9]' "$file" && continue # a circle: each of its thousands of arrivals would run all the time
    for window in EL2 EL1 EL3; do
        {
            cat "$work/base"
            echo "explore SError UER of host over $window"
            echo "never an error is lost"
            echo "never EL1 takes vSError for an error of host"
            echo "never context of EL2 is lost"
        } >"$work/$name-$window.ras"
        try "$name-$window"
    done
done
# A bound of cycles that cuts some runs: the same state at a later cycle does not end in time.
grep -v '^explore\|^expect\|^never\|^# \|^inject\|^run' "$scenarios/guest-serror-kfh.ras" |
    sed 's/runs spin/runs masked-section/' >"$work/bounded.ras"
cat >>"$work/bounded.ras" <<'END'
run       until vm0 is idle or dead, at most 3000cy
explore   SError UEO of vm0 over kvm:__kvm_vcpu_run to kvm:__kvm_vcpu_run+18
explore   SError UEO of vm0 over kvm:__kvm_vcpu_run to kvm:__kvm_vcpu_run+18
expect    vm0 is idle
END
"$rasim" explore --quiet "$work/bounded.ras" >"$work/reduced"
status=$?
"$rasim" explore --quiet --no-reduce "$work/bounded.ras" >"$work/plain"
[ "$status $?" = "5 5" ] || { echo "bounded: exit $status, not 5"; bad=1; }
cmp "$work/reduced" "$work/plain" || { echo "bounded: reduction changes the answer"; bad=1; }

# Policies and knobs: one exploration each, the worst exit status; only the old place of ESB breaks the claim.
"$rasim" explore --policy kvm "$scenarios/guest-exit-early-esb.ras" >"$work/out"
[ $? = 1 ] || { echo "--policy: another exit status"; bad=1; }
awk '/^==/ { policy = $NF } /^RESULT/ { print policy, $2 }' "$work/out" >"$work/policies"
printf '%s\n' "6.12 PASS" "2017-v7 PASS" "smc-workaround PASS" "late-esb FAIL" "6.17 PASS" "2017-v4 PASS" "7.3 PASS" "vhe PASS" "nvhe PASS" \
    "cpuif-direct PASS" "cpuif-trap PASS" "mmio-skipped PASS" "mmio-exits PASS" "mmio-retires PASS" "6.1 PASS" \
    "hides-ras PASS" | cmp - "$work/policies" ||
    { cat "$work/policies"; bad=1; }
"$rasim" explore --impdef vserror-first "$scenarios/guest-exit-early-esb.ras" >"$work/out" || bad=1
[ "$(grep -c '^RESULT PASS' "$work/out")" = 2 ] || { echo "--impdef: not one answer a value"; bad=1; }

# The scenarios' own explorations end as their files say.
for file in $(grep -lr "^explore" "$scenarios" | LC_ALL=C sort); do
    want=$(sed -n 's/^# explore: exit \([0-9]\).*/\1/p' "$file")
    "$rasim" explore --quiet "$file" >"$work/out" 2>&1
    status=$?
    [ "$status" = "${want:-0}" ] || { echo "$file: exit $status, not ${want:-0}"; cat "$work/out"; bad=1; }
done
[ "$runs" -ge 20 ] || { echo "only $runs explorations"; bad=1; }
[ -e "$work/failed" ] && bad=1
exit $bad
