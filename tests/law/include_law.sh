#!/bin/sh
# The include law of README "The house": prints each include that leads upward or sideways, and fails.
#   isa: libc and isa. models: isa, models, C++ and SystemC. sim: libc, isa, platform.h, sim.
set -u
top=$1
bad=0
edge() { # layer, file, header
    echo "include law: $2 includes \"$3\", which $1/ may not see" >&2
    bad=1
}
for layer in isa models sim; do
    for file in $(find "$top/$layer" -name '*.[ch]' -o -name '*.[ch]pp' -o -name '*.def' | sort); do
        for header in $(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file"); do
            case $layer in
            isa) [ -e "$top/isa/$header" ] || edge "$layer" "$file" "$header" ;;
            models) [ -e "$top/isa/$header" ] || [ -e "$top/models/$header" ] || edge "$layer" "$file" "$header" ;;
            sim) [ "$header" = platform.h ] || [ -e "$top/isa/$header" ] || [ -e "$top/sim/$header" ] ||
                edge "$layer" "$file" "$header" ;;
            esac
        done
        case $layer in
        isa | sim) if grep -nE '^ *# *include *<(systemc|tlm|iostream|string>|vector)' "$file" >&2; then
            edge "$layer" "$file" "a C++ header"
        fi ;;
        esac
    done
done
exit $bad
