#!/bin/sh
# rasim trap, rasim table nv-traps and rasim diff nv-traps: trap.sh RASIM
. "$(dirname "$0")/begin.sh"
wrong() { echo "$*"; head -n 20 "$work/out" "$work/err"; bad=1; }
run() { # status, then the arguments; standard input is passed on
    wanted=$1
    shift
    "$rasim" "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$wanted" ] || wrong "exit $got, not $wanted: $*"
}
says() { grep -qF -- "$1" "$work/$2" || wrong "no '$1' in $2"; }

# One access: the outcome, what decided, what was consulted and did not fire (DDI 0487: CTR_EL0 has an FGT and TID2).
run 0 trap --reg CTR_EL0 --read --set HCR_EL2=0x20000
says 'CTR_EL0 (3,3,0,0,1), read at EL1: forwarded by HCR_EL2.TID2=1' out
says 'HFGRTR_EL2.CTR_EL0=1 ' out
says 'does not hold' out
run 0 trap --reg 3,3,0,0,1 --read --set HFGRTR_EL2.CTR_EL0=1 --set HCR_EL2.TID2=1
says 'forwarded by HFGRTR_EL2.CTR_EL0=1' out
run 0 trap --reg CTR_EL0 --read --el 2 --set HCR_EL2.TID2=1
says 'local' out
run 0 trap --reg 'TLBI VAE1IS' --write --set HCR_EL2.TTLBIS=1
says 'forwarded by HCR_EL2.TTLBIS=1' out
run 0 trap --reg REVIDR_EL1 --write --set HCR_EL2.TID1=1
says 'holds, but does not trap this direction' out
run 0 trap --reg BRBCR_EL1 --read --policy linux-7.3
says 'UNDEFINED' out
run 0 trap --reg PMCR_EL0 --read --el 0 --set HCR_EL2.TGE=1 --set MDCR_EL2.TPMCR=1
says 'forwarded by MDCR_EL2.TPMCR=1' out
run 0 trap --reg PMCR_EL0 --read --el 0 --set HCR_EL2.TGE=1 --set MDCR_EL2.TPMCR=1 --policy linux-6.12
says 'local' out
for policy in architecture linux-6.6 linux-6.12 linux-6.17 linux-7.3; do
    run 0 trap --reg TPIDR_EL1 --read --policy $policy --set HFGRTR_EL2.TPIDR_EL1=1
    says 'forwarded by HFGRTR_EL2.TPIDR_EL1=1' out
done

run 0 trap --reg PMBPTR_EL1 --read
says 'forwarded by MDCR_EL2.E2PB[0]=0' out

# L1 itself runs at EL1 under HCR_EL2.NV: what its accesses become there.
run 0 trap --reg VTTBR_EL2 --write --el 2
says 'VNCR_EL2.BADDR + 0x020, VTTBR_EL2' out
run 0 trap --reg VTTBR_EL2 --write --el 2 --policy linux-6.6
says 'it traps to EL2' out

# Instructions that are no register accesses.
run 0 trap --class WFI --set HCR_EL2.TWI=1
says 'forwarded by HCR_EL2.TWI=1' out
run 0 trap --class WFI --set HCR_EL2.TWI=1 --policy linux-6.12
says 'local' out
run 0 trap --class PSB
says 'UNDEFINED' out
run 0 trap --class ERET --el 2 --spsr 0x80000009
says 'legal, directly, PSTATE = 0x80000009' out
run 0 trap --class ERET --el 2 --spsr 0x80000005
says 'legal, by put and load, PSTATE = 0x80000005' out
run 0 trap --class ERET --el 2 --spsr 0x8000000d
says 'illegal, by put and load, PSTATE = 0x80100009' out
run 0 trap --class ERET --el 2 --spsr 0x8000000d --policy linux-6.12
says 'illegal, by put and load, PSTATE = 0x1003c9' out
run 2 trap --class WFJ
says "did you mean 'WFI'?" err
run 2 trap --class WFI --reg CTR_EL0 --read

# Mistakes.
run 2 trap --reg CTR_EL0
run 2 trap --reg CTR_EL --read
says "did you mean 'CTR_EL0'?" err
run 2 trap --reg CTR_EL0 --read --set HCR_EL2.TID22=1
says "did you mean 'TID2'?" err
run 2 trap --reg CTR_EL0 --read --policy linux-6.7
says "did you mean 'linux-6.6'?" err
run 2 trap --reg 4,0,0,0,0 --read
run 2 trap --reg CTR_EL0 --read --el 3
run 2 trap --batch "$work/none.csv"

# A batch: any order of columns, blank lines, absent registers; malformed rows with their line.
printf 'HCR_EL2,op0,op1,crn,crm,op2,write,el\n0x20000,3,3,0,0,1,0,1\n\n20000,3,3,0,0,1,1,0\n0,3,3,0,0,1,0,1\n' >"$work/in"
run 0 trap --batch "$work/in"
printf '%s\n' HCR_EL2,op0,op1,crn,crm,op2,write,el,outcome,decided_by 0x20000,3,3,0,0,1,0,1,FORWARD,HCR_EL2.TID2=1 \
    20000,3,3,0,0,1,1,0,FORWARD,HCR_EL2.TID2=1 0,3,3,0,0,1,0,1,LOCAL,none >"$work/want"
cmp -s "$work/out" "$work/want" || wrong "another answer than expected"
printf 'op0,op1,crn,crm,op2,write,el,HCR_EL2\n3,3,0,0,1,0,1,20000\n3,3,16,0,1,0,1,0\n3,3,0,0,1,0,1\n3,3,0,0,1,0,1,0xg\n3,3,0,0,1,0,1,0,0\n3,3,0,0,1,0,1,10000000000000000\n3,3,0,0,1,0,2,20000\n' >"$work/in"
run 2 trap --batch "$work/in"
for line in 3 4 5 6 7; do says "in:$line: " err; done
[ "$(wc -l <"$work/err")" = 5 ] || wrong "five malformed rows"
[ "$(wc -l <"$work/out")" = 2 ] || wrong "answers after a malformed row"
run 0 trap --batch "$work/in" --skip-bad
for line in 3 4 5 6 7; do says "in:$line: " err; done
[ "$(tail -n 1 "$work/out")" = 3,3,0,0,1,0,2,20000,LOCAL,vEL2 ] || wrong "the row after the malformed ones"
printf 'op0,op1,crn,crm,op2,write,el,HSTR_EL2,SCTLR_EL1\n3,3,0,0,1,0,1,ff,1\n' | run 0 trap --batch -
says '3,3,0,0,1,0,1,ff,1,LOCAL,none' out
printf 'op0,op1,crn,crm,op2,write\n' | run 2 trap --batch -
says "there is no column 'el'" err
printf 'op0,op1,crn,crm,op2,write,el,HCR_EL22\n' | run 2 trap --batch -
says "did you mean 'HCR_EL2'?" err

# A million rows in constant memory. A sanitizer's shadow has no room in 64 MiB.
row='3,3,0,0,1,0,1,0x20000,0x0,0x0,0x0'
head='op0,op1,crn,crm,op2,write,el,HCR_EL2,HFGRTR_EL2,MDCR_EL2,HCRX_EL2'
{ echo $head; yes $row | head -n 1000000; } >"$work/million"
if (ulimit -v 65536; "$rasim" trap --reg CTR_EL0 --read) >/dev/null 2>&1; then
    (ulimit -v 65536; run 0 trap --batch "$work/million"; exit $bad) || bad=1
fi
"$rasim" trap --batch "$work/million" | tail -n 1 | grep -q "^$row,FORWARD,HCR_EL2.TID2=1\$" || wrong "a million rows"

# The table is a table, and each of its controls alone does what it says.
run 0 table nv-traps
[ "$(head -n 1 "$work/out")" = name,op0,op1,crn,crm,op2,direction,controls ] || wrong "nv-traps: other columns"
[ "$(sed 1d "$work/out" | sort -u | wc -l)" = "$(sed 1d "$work/out" | wc -l)" ] || wrong "a row twice"
[ "$(sed 1d "$work/out" | cut -d, -f2-6 | sort -u | wc -l)" = 5754 ] || wrong "5,754 encodings are known"
says 'CTR_EL0,3,3,0,0,1,read,HFGRTR_EL2.CTR_EL0=1|HCR_EL2.TID2=1' out
says 'REVIDR_EL1,3,0,0,0,6,read,HFGRTR_EL2.REVIDR_EL1=1|HCR_EL2.TID1=1' out
run 2 table nv-traps --policy linux-5.10

# FEAT_NV3 and GICv5 came, and TID5.
run 0 diff nv-traps --policy linux-6.17 --policy linux-7.3
says 'NVHCR_EL2,3,4,1,5,0,read,,HCR_EL2.NV=1&HCRX_EL2.NVTGE=0' out
says 'GMID_EL1,3,1,0,0,4,read,,HCR_EL2.TID5=1' out
says 'DBGWCR15_EL1,2,0,0,15,7,read,HDFGRTR_EL2.DBGWCRn_EL1=1,HDFGRTR_EL2.DBGWCRn_EL1=1|MDCR_EL2.TDE=1|MDCR_EL2.TDA=1' out
run 0 diff nv-traps --policy linux-6.12 --policy linux-7.3
says 'POR_EL0,3,3,10,2,4,read,HFGRTR_EL2.nPOR_EL0=0|CPTR_EL2.E0POE=1,HFGRTR_EL2.nPOR_EL0=0|HCR_EL2.TRVM=1' out
says 'PMXEVCNTR_EL0,3,3,9,13,2,read,MDCR_EL2.TPM=1,MDCR_EL2.TPM=1|MDCR_EL2.HPMN' out
run 0 diff nv-traps --policy linux-7.3 --policy linux-7.3
[ "$(wc -l <"$work/out")" = 1 ] || wrong "it differs from itself"
run 2 diff nv-traps --policy linux-7.3
exit $bad
