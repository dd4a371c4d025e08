#!/bin/sh
# --where, --rows, --pretty and --explain of `rasim table`, and its mistakes: options.sh RASIM
. "$(dirname "$0")/../begin.sh"
wrong() { echo "$*"; cat "$work/out" "$work/err"; bad=1; }
run() { # status, then the arguments; standard input is passed on
    wanted=$1
    shift
    "$rasim" table "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ "$got" = "$wanted" ] || wrong "exit $got, not $wanted: table $*"
}
says() { grep -qF -- "$1" "$work/$2" || wrong "no '$1' in $2"; }

# The published columns of the first table.
run 0 serror-routing
[ "$(head -n 1 "$work/out")" = 'EL,SCR_EL3.EA,SCR_EL3.NS,SCR_EL3.EEL2,SCR_EL3.NMEA,SCR_EL3.TMEA,HCR_EL2.AMO,HCR_EL2.TGE,HCR_EL2.E2H,HCRX_EL2.TMEA,SCTLR2_EL1.NMEA,SCTLR2_EL2.NMEA,PSTATE.A,FEAT_DoubleFault,FEAT_DoubleFault2,target' ] ||
    wrong "serror-routing: wrong columns"

# --where on an input and on an output.
run 0 vserror --where taken=1
[ "$(wc -l <"$work/out")" = 13 ] || wrong "vserror is taken in 12 states: EL0 and EL1, EL2 enabled three ways, E2H"
run 0 vserror --where taken=1 --where EL=0 --where SCR_EL3.NS=0
[ "$(wc -l <"$work/out")" = 3 ] || wrong "two of them at EL0 in Secure state"
run 0 vserror --where taken=1 --where PSTATE.A=1
says 'no row' err

# Missing columns are the reset value: EL3, PSTATE.A=1, SCR_EL3.EA=0. Any other field may be a column.
printf 'EL\n3\n' | run 0 serror-routing --rows -
says '3,PENDING' out
printf 'EL,SCR_EL3.EA\n3,1\n2,1\n' | run 0 serror-routing --rows -
says '3,1,PENDING' out
says '2,1,EL3' out
says 'EL2 is not enabled' err
printf 'EL,PSTATE.A,SCR_EL3.NS,FEAT_DoubleFault2,SCTLR2_EL2.NMEA,SCR_EL3.SCTLR2En\n2,1,1,1,1,1\n2,0x1,1,1,1,0\n' |
    run 0 serror-routing --rows -
says '2,1,1,1,1,1,EL2' out
says '2,0x1,1,1,1,0,PENDING' out
# Windows line ends, an empty cell, an output column answered anew.
printf 'target,EL,PSTATE.A\r\nEL9,1,0\r\n,1,\r\n' | run 0 serror-routing --rows -
[ "$(cat "$work/out")" = 'EL,PSTATE.A,target
1,0,EL1
1,,PENDING' ] || wrong "rows with CRLF"

run 0 serror-routing --where EL=1 --where HCR_EL2.AMO=1 --where SCR_EL3.NS=1 --where SCR_EL3.EA=0 --explain
says ',EL2,12,"EL1: AMO takes it up, masked or not"' out
run 0 serror-routing --where EL=3 --where SCR_EL3.EA=0 --pretty
says 'in every row: EL = 3, SCR_EL3.EA = 0' out

# Mistakes: all at once, each with its place.
printf 'EL,SCR_EL3.AE,EL\n' | run 2 serror-routing --rows -
says "-:1:4: serror-routing has no column 'SCR_EL3.AE'; did you mean 'SCR_EL3.EA'?" err
says "-:1:15: the column 'EL' is there twice" err
printf 'EL,SCR_EL3.EA\n4,0\n1,x\n1\n' | run 2 serror-routing --rows -
says '-:2:1: EL is at most 0x3' err
says "-:3:3: 'x' is no value of SCR_EL3.EA" err
says '-:4:1: 1 cells, but 2 columns' err
printf '' | run 2 serror-routing --rows -
run 2 serror-routing --rows "$work/missing"
run 2 serror-rooting
says "did you mean 'serror-routing'?" err
run 2 serror-routing --where SCR_EL3.AE=1
says "did you mean 'SCR_EL3.EA'?" err
run 2 serror-routing --where EL=7
run 2 serror-routing --where EL
run 2 serror-routing vserror
run 2 serror-routing --where
"$rasim" table serror-routing >/dev/full 2>"$work/err"
[ $? = 2 ] || wrong "a full device is no success"
exit $bad
