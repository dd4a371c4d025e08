#!/bin/sh
# Each scenario gives the bytes of release in asan and in hostile too: same_trace.sh BUILD FILE...
set -eu
build=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for file in "$@"; do
    for preset in release asan hostile; do
        "$build/$preset/rasim" run --steps "$file" >"$scratch/$preset" || [ $? -lt 6 ] # a verdict is no accident
    done
    cmp "$scratch/release" "$scratch/asan" || { echo "$file: another trace in asan" && exit 1; }
    cmp "$scratch/release" "$scratch/hostile" || { echo "$file: another trace in hostile" && exit 1; }
done
