#!/bin/sh
# rasim sweep: what the same faults cost under each policy: sweep.sh RASIM SCENARIOS
# Who dies follows from the sources (TF-A without a record panics; KVM 6.12 makes a virtual SError of what APEI does not
# claim, and Linux panics of one); the cycles follow from the ledger that `rasim run` prints.
. "$(dirname "$0")/begin.sh"
stories=$2
wrong() { echo "sweep: $*" >&2; head -n 20 "$work/out" "$work/err" >&2; bad=1; }
sweep() { # status, then the arguments
    wanted=$1
    shift
    "$rasim" sweep "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$wanted" ] || wrong "exit $got, not $wanted: $*"
}
row() { # policy, then the columns from `errors` to `corrupt_bytes`
    got=$(awk -F, -v policy="$1" '$2 == policy' "$work/out" | cut -d, -f3-10)
    [ "$got" = "$2" ] || wrong "$1: $got, not $2"
}
# From the first thing that happened to error 1 after its birth to the first guest or process that is told.
delivered() { # policy, the scenario, statements
    policy=$1
    story=$2
    shift 2
    want=$("$rasim" run "$@" "$story" | sed -n '/^  error 1/,/fate:/p' | awk '
        $1 ~ /^[0-9]+$/ && $2 != "born" && first == "" { first = $1 }
        $2 == "signalled" || / to EL[01],/ || / to EL[01]$/ || / kills / { if (told == "") told = $1 }
        END { if (told != "") print told - first }')
    got=$(awk -F, -v policy="$policy" '$2 == policy { print $11 }' "$work/out")
    [ "$got" = "$want" ] || wrong "$policy: told after '$got' cycles, the ledger says '$want'"
    [ -n "$want" ] || wrong "$policy: nobody is told"
}

# errors,vms,processes,host,panics,lost,charged,corrupt
story=$stories/guest-serror-kfh.ras
sweep 0 --csv "$story" --policy 'kernel first=' --policy 'firmware, first=option tf-a ffh; set SCR_EL3.EA = 1'
[ "$(head -n 1 "$work/out")" = "scenario,policy,errors,vms_dead,processes_dead,host_dead,panics,lost,\
wrongly_charged,corrupt_bytes,delivery_cycles,end" ] || wrong "other columns"
row 'kernel first' 1,1,0,0,1,0,0,0
delivered 'kernel first' "$story"
# No node recorded it: firmware knows nothing and stops the machine, though the error was the guest's alone.
grep -q "\"firmware, first\",1,1,0,1,1,0,1,0,,reached\$" "$work/out" || wrong "firmware first"

story=$stories/guest-poison-ffh.ras
sweep 0 --csv "$story" --policy ffh= --policy 'kfh=option tf-a kfh;set SCR_EL3.EA = 0;'
row ffh 1,0,1,0,0,0,0,0
row kfh 1,1,0,0,1,0,0,0
delivered ffh "$story"
delivered kfh "$story" --with 'option tf-a kfh' --with 'set SCR_EL3.EA = 0'

# Statements of the call hold under every policy; the load of poison, 8 bytes, goes on; an option of a group a row.
sweep 0 --csv --with 'impdef poison-load = serror' --policy tf-a "$story"
[ "$(grep -c ',8,[0-9]*,[a-z]*$' "$work/out")" -ge 1 ] || wrong "a load that goes on consumes 8 bytes"
for option in ffh kfh as-written by-gsi; do
    [ "$(grep -c "tf-a $option," "$work/out")" = 1 ] || wrong "no row for tf-a $option"
done

# DRAM without a code: nobody notices, nobody is told, one word is wrong.
sed 's/^poison .*/flip 1 bits of vm0:0x0010_0000/; /^expect/d' "$story" >"$work/silent.ras"
sweep 0 --csv "$work/silent.ras"
row 'as it stands' 1,0,0,0,0,0,0,8
delivered_nobody=$(awk -F, 'NR == 2 { print $11 }' "$work/out")
[ -z "$delivered_nobody" ] || wrong "somebody was told of a silent error"

# A name may be anything that a cell of CSV can hold.
sweep 0 --csv "$story" --policy 'say "no"='
grep -q '^[^"]*,"say ""no""",1,0,1,' "$work/out" || wrong "quotes in a cell"

# When the host goes, all its VMs do.
sweep 0 --csv "$stories/two-vms-two-pes.ras" --policy 'one=' --policy 'all=option tf-a as-written'
row one 1,0,1,0,0,0,0,0
row all 1,2,0,1,1,0,1,0

# A machine that is reset has lost its VMs, not its host.
sweep 0 --csv "$stories/seeds/S21-reboot-by-bert.ras" --policy 'bert='
grep -q ',bert,1,1,0,0,0,.*,reset$' "$work/out" || wrong "reset"

# What the scenarios claim of loss and charge.
for story in kfh-reflection iesb-return iesb-return-without late-store-wrong-vm vesb-defers; do
    sweep 0 --csv "$stories/$story.ras"
    for claim in 'an error is lost:8' 'an error is charged to another:9'; do
        column=${claim##*:}
        some=$(awk -F, -v c="$column" 'NR == 2 { print $c > 0 }' "$work/out")
        grep -q "^expect *${claim%:*}" "$stories/$story.ras" && [ "$some" = 0 ] && wrong "$story: ${claim%:*}"
        grep -q "^never *${claim%:*}" "$stories/$story.ras" && [ "$some" = 1 ] && wrong "$story: never ${claim%:*}"
    done
done

# For people: one table over several scenarios, `-` where nobody was told; twice the same bytes.
set -- "$stories/guest-serror-kfh.ras" --policy 'kfh=' --policy 'ffh=option tf-a ffh' "$stories/guest-poison-ffh.ras"
sweep 0 "$@"
[ "$(wc -l <"$work/out")" = 5 ] || wrong "a title and four rows"
[ "$(awk '{ print length }' "$work/out" | sort -u | wc -l)" -le 2 ] || wrong "not aligned"
"$rasim" sweep "$@" | cmp -s - "$work/out" || wrong "not the same bytes twice"
sweep 0 "$stories/guest-serror-kfh.ras"
head -n 1 "$work/out" | grep -q '^policy ' || wrong "one scenario needs no column"

# Mistakes: exit 2, no table, and where they are.
story=$stories/guest-poison-ffh.ras
sweep 2
sweep 2 --policy
sweep 2 --policy kvm
sweep 2 --nonsense "$story"
sweep 2 "$story" --polcy kvm
grep -q "no option '--polcy'; did you mean '--policy'" "$work/err" || wrong "--polcy is not explained"
sweep 2 "$work/missing.ras"
sweep 2 "$story" --policy '=option tf-a kfh'
sweep 2 "$story" --policy kmv
grep -q "did you mean 'kvm'" "$work/err" || wrong "kmv is not explained"
sweep 2 "$story" --policy 'good=' --policy 'bad=option tf-a khf'
grep -q "guest-poison-ffh.ras:[0-9]*:13: .*did you mean 'kfh'" "$work/err" || wrong "khf is not explained"
[ ! -s "$work/out" ] || wrong "a table in spite of a mistake"
sweep 2 "$story" --policy 'quoted=ask "what"'
exit $bad
