#!/bin/sh
# The same scenario gives the same bytes, run after run: determinism.sh RASIM SCENARIOS
set -eu
for file in "$2"/*.ras; do
    "$1" run "$file" >"$PWD/once.txt" || true
    "$1" run "$file" >"$PWD/twice.txt" || true
    cmp "$PWD/once.txt" "$PWD/twice.txt"
    test -s "$PWD/once.txt"
done
