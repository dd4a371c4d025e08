#!/bin/sh
# What a run leaves for operating systems lies at the published offsets (UEFI 2.10 N.2.5, ACPI 6.5 18.3.2), read here
# with od, and `rasim decode` takes it: records.sh RASIM SCENARIOS
. "$(dirname "$0")/begin.sh"
scenario=$2/guest-poison-ffh.ras
at() { # file, offset, bytes, what it must be in hex, from the most significant byte
    got=$(od -An -v -tx1 -j "$2" -N "$3" "$work/out/$1" | awk '{ for (i = 1; i <= NF; i++) line = $i line } END { print line }')
    [ "$got" = "$4" ] && return
    echo "$1: $got at $2, not $4"
    bad=1
}
section() { # offset, GUID in memory order
    got=$(od -An -v -tx1 -j "$2" -N 16 "$work/out/$1" | tr -d ' \n')
    [ "$got" = 1411bca5646fde4eb8633e83ed7c83b1 ] && return
    echo "$1: section type $got at $2"
    bad=1
}
"$rasim" run --quiet --records "$work/out" "$scenario" >"$work/log" || bad=1
for block in 1-host:0000000081100000 2-vm0:0000000000100000; do
    file=${block%:*}.gesb
    at "$file" 0 4 00000011
    at "$file" 12 4 00000098
    at "$file" 16 4 00000000
    section "$file" 20
    at "$file" 40 2 0300
    at "$file" 44 4 00000050
    at "$file" 92 8 0000000000004002
    at "$file" 108 8 "${block#*:}"
done
at 1-host.gesb 164 1 03
at 2-vm0.gesb 164 1 00
for table in host:0b:00001388 vm0:08:00000000; do
    file=${table%%:*}.hest
    at "$file" 0 4 54534548
    at "$file" 4 4 00000084
    at "$file" 36 4 00000001
    at "$file" 40 2 000a
    at "$file" 72 1 "$(echo "$table" | cut -d: -f2)"
    at "$file" 80 4 "$(echo "$table" | cut -d: -f3)"
    at "$file" 116 8 fffffffffffffffe
    at "$file" 124 8 0000000000000001
    sum=$(od -An -v -tu1 "$work/out/$file" | awk '{ for (i = 1; i <= NF; i++) s += $i } END { print s % 256 }')
    [ "$sum" = 0 ] || { echo "$file sums to $sum"; bad=1; }
done
# All fields that are known: 0x8110_2000 is 0x881 rows of 8 KiB behind 0x8000_0000, and those go round 16 banks.
sed 's/^poison .*/poison vm0:0x0010_2000/' "$scenario" >"$work/place.ras"
"$rasim" run --quiet --with 'option tf-a full-cper' --records "$work/full" "$work/place.ras" >"$work/log"
at ../full/1-host.gesb 92 8 000000000000cb4f
at ../full/1-host.gesb 100 8 0000000000240400
at ../full/1-host.gesb 108 8 0000000081102000
at ../full/1-host.gesb 116 8 ffffffffffffffc0
at ../full/1-host.gesb 124 2 0000
at ../full/1-host.gesb 130 2 0001
at ../full/1-host.gesb 134 2 0088
at ../full/1-host.gesb 136 2 0000
at ../full/1-host.gesb 140 8 0000000080000000
[ "$(head -c 68 "$work/full/1-host.gesb" | tail -c 4)" = mem0 ] || { echo "no FRU text mem0"; bad=1; }
"$rasim" run --quiet --records "$work/full" "$2/cache-section-ffh.ras" >"$work/log" || bad=1
got=$(od -An -v -tx1 -j 20 -N 16 "$work/full/1-host.gesb" | tr -d ' \n')
[ "$got" = 163d9ee111bce4119caac2051d5d46b0 ] || { echo "section type $got of a cache error"; bad=1; }
at ../full/1-host.gesb 136 1 02
at ../full/1-host.gesb 140 8 000000001041005d
at ../full/1-host.gesb 156 8 0000000081100000
# A second source for the critical event: 92 bytes behind the first, with a block and registers of its own.
"$rasim" run --quiet --records "$work/two" "$2/sdei-critical-nests.ras" >"$work/log" || bad=1
at ../two/host.hest 4 4 000000e0
at ../two/host.hest 36 4 00000002
at ../two/host.hest 172 4 0000138b
at ../two/1-host.gesb 108 8 0000000081200000
at ../two/2-host.gesb 108 8 0000000090200000
# ACPI 6.5 18.3.1: length 48, Boot Error Region Length at 36, its address at 40; the region begins with a status block.
"$rasim" run --quiet --records "$work/out" "$2/boot-error-record.ras" >"$work/log" || bad=1
at host.bert 0 4 54524542
at host.bert 4 4 00000030
at host.bert 8 1 01
at host.bert 36 4 00000400
region=$(od -An -tx8 -j 40 -N 8 "$work/out/host.bert" | tr -d ' ')
"$rasim" run "$2/boot-error-record.ras" | grep -q "linux:bert_init.*loads 172 bytes at 0x${region#00000000}" ||
    { echo "the region at $region is not what the next boot reads"; bad=1; }
sum=$(od -An -v -tu1 "$work/out/host.bert" | awk '{ for (i = 1; i <= NF; i++) s += $i } END { print s % 256 }')
[ "$sum" = 0 ] || { echo "host.bert sums to $sum"; bad=1; }
at 2-boot.gesb 0 4 00000011
at 2-boot.gesb 16 4 00000001
at 2-boot.gesb 36 4 00000001
section 2-boot.gesb 20
at 2-boot.gesb 108 8 0000000082000000
for file in "$work"/out/* "$work"/full/*; do
    "$rasim" decode "${file##*.}" "$file" >"$work/said" || { echo "decode of $file"; bad=1; }
    if grep -E '^(warning|malformed)' "$work/said"; then
        echo "of $file"
        bad=1
    fi
    head -c 40 "$file" | "$rasim" decode "${file##*.}" - >"$work/said"
    [ $? = 2 ] && grep -q '^malformed: ' "$work/said" || { echo "the first 40 bytes of $file pass"; bad=1; }
done
"$rasim" decode gesb "$work/none" 2>/dev/null && { echo "a file that is not there"; bad=1; }
"$rasim" run --quiet --records "$work/log" "$scenario" >"$work/said" 2>&1
[ $? = 2 ] || { echo "records into a file"; bad=1; }
exit $bad
