#!/usr/bin/env bash
# kill -9 of the runner, of a worker, of the guard, and of runner and guard in both orders, at random
# moments of a run: one second later nothing is left, and the clock is right. What the guard's own
# death leaves is told and mended by the next nstest. The seed repeats the same moments.
# Usage: kill9.sh NSTEST SCENARIOS [TIMES [SEED]]
set -euo pipefail
. "$(dirname "$0")/world.sh"
[ -n "${NSTEST_WORLD:-}" ] || set -- "$(realpath "$1")" "$(realpath "$2")" "${3:-40}" "${4:-$$}" "${5:-}"
in_world "$0" "$@"
nstest=$1 scenarios=$2 times=$3 seed=$4
guarded=$(dirname "$(realpath "$0")")/guarded
scratch=$(mktemp -d)
failures=0 mended=0 met=0 late=0
declare -A killed=()
RANDOM=$seed

victims=(runner runner worker guard runner,guard guard,runner)
# What plays, how many at a time, and within how many milliseconds the kill falls.
plays=("$scenarios/basics -j 4 1500" "$guarded -j 2 900" "$guarded -j 2 -f clock 500"
  "$guarded -j 2 -f sysctl 500" "$guarded -j 2 -f cgroup 300")
for one in runc crun; do
  ! command -v "$one" >/dev/null || plays+=("$scenarios/basics -j 2 --runtime $one 2000")
done
case $5 in
  '') ;;
  vm*) plays=("$scenarios/basics/uts.yaml -j 1 --runtime $5 5000") ;;
  *) plays=("$scenarios/basics/mount.yaml -j 2 --runtime $5 1000") ;;
esac

fail() {
  failures=$((failures + 1))
  echo "FAIL round $round, kill -9 of $victim after $pause ms of $what: $1"
  [ $# -eq 1 ] || sed 's/^/     | /' "$2" | head -n 20
}

# pids NAME: of the runner's children.
children() { pgrep -P "$runner" -x "nstest-$1" || true; }

# number OF: empty where it is not there yet, or no more.
number() {
  case $1 in
    runner) echo "$runner" ;;
    worker) children worker | sed -n "${which}p" ;;
    guard) children guard | head -n 1 ;;
  esac
}

# The numbers of those to be killed, in their order, once all of them are there.
find_victims() {
  local one pid found
  while running; do
    found=''
    for one in ${victim//,/ }; do
      pid=$(number "$one")
      [ -n "$pid" ] || break
      found+=" $pid"
    done
    [ -z "$pid" ] || { echo "$found" && return; }
  done
}

running() {
  local stat
  stat=$(cat "/proc/$runner/stat" 2>/dev/null) || return 1
  [[ $stat != *') Z '* ]]
}

# differs FILE: the world now against how it was; what differs is in the file.
differs() {
  world_state >"$scratch/after"
  ! diff "$scratch/before" "$scratch/after" | grep '^[<>]' >"$1"
  [ -s "$1" ]
}

# Nothing is left; on a host that is busy with other things it may take longer, which is counted.
settles() {
  local try
  differs "$scratch/diff" || return 0
  for try in 1 2 3 4 5 6 7 8; do
    sleep 0.5 # for a host that is busy
    differs "$scratch/diff" || { late=$((late + 1)) && return 0; }
  done
  return 1
}

# Off by 10 ms or more. Other runs on this host step its clock too, and put it back at once.
clock_is_off() {
  local try
  for try in 1 2 3; do
    drift=$((($(clock_difference) - clock) / 1000000))
    [ "${drift#-}" -ge 10 ] || return 1
    sleep 0.5 # for the other run to put it back
  done
}

# Besides the notes themselves.
something_is_left() {
  ! differs "$scratch/left" || ! grep -qv ' file /run/nstest' "$scratch/left" || return 0
  drift=$((($(clock_difference) - clock) / 1000000))
  [ "${drift#-}" -ge 10 ]
}

# What a dead guard leaves, by its notes, is told by the next nstest, which then leaves nothing either.
mend() {
  [ -n "$(find /run/nstest -name 'guard.*' 2>/dev/null)" ] || return 0
  local left=no
  ! something_is_left || left=yes
  "$nstest" "$scenarios/basics/uts.yaml" -q >"$scratch/mended" 2>&1 || fail 'the next run failed' "$scratch/mended"
  [ $left = yes ] || return 0
  mended=$((mended + 1))
  grep -qE 'which a killed run had left( changed)?$' "$scratch/mended" ||
    fail 'the next run does not tell what it mends' "$scratch/mended"
}

# The run whose worker or guard was killed ends by itself, and says nothing false of the kernel.
await_end() {
  local status=0
  wait "$runner" 2>/dev/null || status=$?
  case $victim,$status in
    *runner*,137 | *,0 | worker,3 | guard,3) ;;
    *) fail "exit status $status" "$scratch/out" ;;
  esac
}

play_round() {
  local -a arguments
  read -ra arguments <<<"${plays[RANDOM % ${#plays[@]}]}"
  local span=${arguments[-1]}
  unset 'arguments[-1]'
  what=${arguments[*]##*/}
  victim=${victims[RANDOM % ${#victims[@]}]}
  pause=$((RANDOM % span)) which=$((RANDOM % 2 + 1))
  # Long enough for the kill to fall into it; without the runner it ends at once.
  [[ $what != *vm* ]] || which=1
  case $victim in *runner*) arguments+=(--repeat 20) ;; *) arguments+=(--repeat 2) ;; esac
  setsid "$nstest" "${arguments[@]}" --allow clock --allow sysctl --timeout 20s --color never >"$scratch/out" 2>&1 &
  runner=$!
  sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))" # a moment of the run, at random
  local those
  those=$(find_victims)
  if [ -n "$those" ]; then
    # shellcheck disable=SC2086
    kill -KILL $those 2>/dev/null || true
    met=$((met + 1))
    killed[$victim]=$((${killed[$victim]:-0} + 1))
  fi
  await_end
  sleep 1 # the promise is "one second later"
  mend
  settles || fail 'not as before (< before, > after)' "$scratch/diff"
  ! clock_is_off || fail "the clock is off by $drift ms"
}

world_state >"$scratch/before"
clock=$(clock_difference)
for ((round = 1; round <= times; round++)); do
  play_round
done
for victim in "${!killed[@]}"; do
  echo "  ${killed[$victim]} of $victim"
done | LC_ALL=C sort
echo "kill -9: seed $seed, $times rounds, $met met their victim, $late took longer than" \
  "a second, $mended were mended by the next run"
echo "$((times - failures)) passed, $failures failed"
[ "$failures" -eq 0 ]
