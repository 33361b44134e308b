#!/usr/bin/env bash
# Root that lacks one capability or another, as in containers: every case passes, or skips with a
# reason; none fails for what nstest may not do.
# Usage: less_power.sh NSTEST SCENARIOS
set -uo pipefail
nstest=$(realpath "$1") scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
[ "$(id -u)" -eq 0 ] || { echo 'SKIP needs root, to give capabilities away'; exit 77; }

for capability in sys_admin net_admin setuid setgid sys_chroot sys_time; do
  exits 0 "without $capability" setpriv "--bounding-set=-$capability" "--inh-caps=-$capability" \
    "$nstest" "$scenarios/basics" --allow clock
  check "without $capability: most are played" test "$(grep -c '^pass ' "$scratch/out")" -gt 60
done
check 'what the clock needs is said' grep -q '^skip  basics/clock.*CAP_SYS_TIME' "$scratch/out"
finish
