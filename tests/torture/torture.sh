#!/usr/bin/env bash
# Plays each hostile case of scenarios/ with one case before it, others beside it and one after it.
# Its verdict and reason are those of expected.tsv, the others notice nothing, and the host is as it
# was: processes, mounts, links, IPC objects, cgroups, files, sysctls, names, clock.
# Usage: torture.sh NSTEST [--deep] [NAME...]
set -uo pipefail
. "$(dirname "$0")/world.sh"
[ -n "${NSTEST_WORLD:-}" ] || set -- "$(realpath "$1")" "${@:2}"
in_world "$0" "$@"
nstest=$1
shift
here=$(dirname "$(realpath "$0")")
. "$here/../e2e/counting.sh"
deep=no
[ "${1:-}" != --deep ] || { deep=yes && shift; }

# Off by 10 ms or more. Other runs on this host step its clock too, and put it back at once.
clock_is_right() {
  local try drift
  for try in 1 2 3; do
    drift=$((($(clock_difference) - clock) / 1000000))
    [ "${drift#-}" -ge 10 ] || return 0
    sleep 0.5 # for the other run to put it back
  done
  echo "     the clock is off by $drift ms"
  return 1
}

world_is_as_before() {
  local try
  # A killed process is gone when the kernel has taken it down, soon after the one that waited.
  for try in 1 2 3 4 5; do
    world_state >"$scratch/after"
    ! cmp -s "$scratch/before" "$scratch/after" || return 0
    sleep 0.2 # see above
  done
  diff "$scratch/before" "$scratch/after" | grep '^[<>]' | head -n 20
  return 1
}

# Every line is one of nstest's own, whatever the cases print.
lines_are_ours() {
  ! grep -avE '^(nstest|pass |fail |skip |error |timeout |      |$)' "$scratch/out" &&
    ! LC_ALL=C grep -aqP '[\x00-\x09\x0b-\x1f\x7f]' "$scratch/out"
}

bystanders_pass() {
  [ "$(grep -cE '^pass  (before|after|beside\[round=[12]\]) ' "$scratch/out")" -eq 4 ]
}

# ends_as ID VERDICT PATTERN
ends_as() {
  local seen
  seen=$(grep -aoE "^[a-z]+ +$1 \(" "$scratch/out" | head -n 1)
  # For a reason that the host gives; none of them is expected to be.
  if [ "${seen%% *}" = skip ]; then
    grep -aE "^skip +$1 " "$scratch/out"
    return 0
  fi
  is "$2" "${seen%% *}" && { [ -z "$3" ] || grep -aqE -- "$3" "$scratch/out"; }
}

# attack FILE: with every expectation of it.
attack() {
  local id verdict pattern _ took begun most=15000
  [ $deep = no ] || most=60000
  begun=$(now_in_ms)
  play "$nstest" "$here/bystanders/before.yaml" "$here/scenarios/$1.yaml" "$here/bystanders/beside.yaml" \
    "$here/bystanders/after.yaml" -j 2 --color never
  took=$(($(now_in_ms) - begun))
  while IFS=$'\t' read -r id verdict pattern _; do
    [ "${id%%::*}" = "$1" ] || continue
    check "$id: its end" ends_as "$id" "$verdict" "$pattern"
  done <"$here/expected.tsv"
  check "$1: in time" test "$took" -lt "$most"
  check "$1: the cases beside it" bystanders_pass
  check "$1: what is printed" lines_are_ours
  check "$1: the host" world_is_as_before
  check "$1: the clock" clock_is_right
  printf '%-28s %5d ms\n' "$1" "$took"
}

# The fact `bounds`.
is_bounded() {
  "$nstest" "$here/bystanders/before.yaml" -q --report jsonl=- 2>/dev/null | grep -a '"t":"host"' |
    grep -aqv '"bounds":"none"'
}

names() {
  local file speed
  for file in "$here"/scenarios/*.yaml; do
    file=$(basename "$file" .yaml)
    [ "$file" != suite ] || continue
    speed=$(grep -E "^$file(::.*)?$(printf '\t')" "$here/expected.tsv" | cut -f4 | grep -c slow)
    [ "$speed" -gt 0 ] && [ $deep = no ] || echo "$file"
  done
}

world_state >"$scratch/before"
clock=$(clock_difference)
for name in "${@:-$(names)}"; do
  for one in $name; do
    if [ "$one" = fork_bomb_on_host ] && ! is_bounded; then
      echo 'skip  fork_bomb_on_host (limit: nothing bounds a worker here; run it as root with cgroups)'
      continue
    fi
    attack "$one"
  done
done
finish
