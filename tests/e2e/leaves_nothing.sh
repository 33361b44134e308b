#!/usr/bin/env bash
# After a run, after an interrupt and after kill -9 in the middle of it, the host is as it was one
# second later: no process, mount, link, IPC object, cgroup, file, and the right time.
# Usage: leaves_nothing.sh NSTEST SCENARIOS [ROUNDS [SEED]]
set -euo pipefail
. "$(dirname "$0")/../torture/world.sh"
[ -n "${NSTEST_WORLD:-}" ] || set -- "$(realpath "$1")" "$(realpath "$2")" "${3:-4}" "${4:-$$}"
in_world "$0" "$@"
nstest=$1 scenarios=$2 rounds=${3:-4} seed=${4:-$$}
RANDOM=$seed
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0 checks=0

# The state of the world but for what podman itself makes there when it is asked anything: the locks
# and the folders of its store.
state() {
  world_state | grep -vE '^file (/run/(containers|crun|libpod)|/dev/shm/libpod_)'
}

# compare NAME: the host now against $scratch/before and $clock.
compare() {
  local after=$scratch/after drift
  state >"$after"
  drift=$((($(clock_difference) - clock) / 1000000))
  checks=$((checks + 1))
  if ! diff "$scratch/before" "$after" >"$scratch/diff"; then
    echo "FAIL $1: the host is not as it was (< before, > after):"
    grep '^[<>]' "$scratch/diff"
    failures=$((failures + 1))
  elif [ "${drift#-}" -gt 25 ]; then
    echo "FAIL $1: the clock is off by $drift ms"
    failures=$((failures + 1))
  else
    echo "ok   $1"
  fi
}

# limited: a run of ours has set the limit of a container that nothing else would have.
limited() { find /sys/fs/cgroup -path '*/nstest.*/limited/pids.max' -exec cat {} + 2>/dev/null | grep -qx 4321; }

# kill_while_limited: kill -9 while the limit of a cgroup is changed.
kill_while_limited() {
  local pid deadline=$((SECONDS + 20))
  cat >"$scratch/limited.yaml" <<'EOF'
scenario: a limit is changed, and stays so for a while
containers: {limited: {namespaces: [pid]}}
steps:
  - {in: host, set: {cgroup(limited).pids: 4321}}
  - {name: it is held, in: limited, run: exec sleep 9, expect: {exit: 0}}
EOF
  "$nstest" "$scratch/limited.yaml" >"$scratch/out" 2>&1 &
  pid=$!
  until limited; do
    # Where no cgroups may be made the case is skipped, and says so.
    kill -0 "$pid" 2>/dev/null || { grep '(cgroup: ' "$scratch/out" && return; }
    [ "$SECONDS" -lt "$deadline" ] || { echo "FAIL the limit was never seen" && failures=$((failures + 1)) && break; }
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  sleep 1 # the promise is "one second later"
  compare "SIGKILL while the limit of a cgroup is changed"
}

state >"$scratch/before"
clock=$(clock_difference)

run=("$nstest" "$scenarios" -j 4 --allow clock --color never)

"${run[@]}" >"$scratch/out" 2>&1 || { echo "the run itself failed:"; tail -n 30 "$scratch/out"; failures=1; }
sleep 1 # the promise is "one second later"
compare "after a run"

kill_while_limited

for ((i = 1; i <= rounds; i++)); do
  for signal in INT KILL; do
    setsid "${run[@]}" >/dev/null 2>&1 &
    pid=$!
    pause=$((RANDOM % 700))
    sleep "$((pause / 1000)).$(printf %03d $((pause % 1000)))" # a moment of the run, at random
    kill "-$signal" "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    sleep 1 # the promise is "one second later"
    compare "SIG$signal after $pause ms"
  done
done

echo "seed $seed: $((checks - failures)) passed, $failures failed"
[ "$failures" -eq 0 ]
