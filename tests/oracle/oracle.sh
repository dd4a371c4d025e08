#!/bin/sh
# isa/ against QEMU: oracle.sh ORACLE RUNNER. Exit 77: skipped, the tools are not there.
set -eu
oracle=$1
runner=$2
for tool in aarch64-linux-gnu-as aarch64-linux-gnu-ld qemu-system-aarch64; do
    command -v $tool >/dev/null && continue
    echo "SKIPPED: no $tool (Debian: qemu-system-arm, binutils-aarch64-linux-gnu)"
    exit 77
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$oracle" write "$work/cases.s"
aarch64-linux-gnu-as -o "$work/image.o" "$runner" "$work/cases.s"
aarch64-linux-gnu-ld -Ttext=0x40200000 -o "$work/image.elf" "$work/image.o"
timeout 60 qemu-system-aarch64 -M virt,secure=on,virtualization=on,mte=on -cpu max -m 128 \
    -kernel "$work/image.elf" \
    -nic none -display none -monitor none -serial none -chardev "file,id=out,path=$work/out" \
    -semihosting-config enable=on,target=native,chardev=out || echo "QEMU exits with $?"
"$oracle" compare "$work/out"
