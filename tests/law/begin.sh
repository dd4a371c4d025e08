# Sourced by a law: LAW RASIM ...
set -u
rasim=$1
bad=0 # what the law exits with
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
