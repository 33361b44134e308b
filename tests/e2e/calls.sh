#!/usr/bin/env bash
# Calls of every kind play; what cannot be played is an error that says why, and one that blocks is
# named at the timeout.
# Usage: calls.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1") here=$(dirname "$(realpath "$0")")
. "$here/counting.sh"
has() { grep -qE -- "$1" "$scratch/out"; }

cd "$here/calls" || exit
exits 0 'the table plays' "$nstest" table.yaml
check 'nothing of it fails' has ' 0 failed, [0-9]+ skipped, 0 errors'
exits 3 'a reboot here is an error' "$nstest" reboot.yaml
check 'which says where it would be made' has 'only in a PID namespace of a container'
exits 3 'what waits for nobody is an error' "$nstest" stuck.yaml
check 'a lonely checkpoint says so' has "nobody else comes to checkpoint 'alone'"
exits 1 'a call that blocks is a timeout' "$nstest" blocked.yaml
check 'which names the call' has 'waiting: "nanosleep\(60s\)"'
finish
