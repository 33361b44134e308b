#!/usr/bin/env bash
# Runs at the same time take turns where they change the real host: each sees its own change alone, and
# the clock is right in the end. Usage: two_runs.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

cat >holds.yaml <<'END'
scenario: a moved clock stays for a while
touches: [clock]
containers: {box: {namespaces: [uts]}}
steps:
  - {in: box, set: {clock.realtime: +1h}}
  - {in: box, run: sleep 0.2, expect: {exit: 0}}
  - {name: it is as this run moved it, in: host, observe: clock.realtime.shift, expect: {near: 1h, within: 1s}}
END
"$nstest" holds.yaml --allow clock >out 2>&1
status=$?
[ "$status" -ne 4 ] || { echo 'SKIP the clock cannot be set here'; exit 77; }
check 'one run' is 0 "$status"

over_monotonic() { perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%d", time - clock_gettime(CLOCK_MONOTONIC) + 0.5'; }

before=$(over_monotonic)
pids=()
for run in 1 2 3 4; do
  "$nstest" holds.yaml --allow clock >"out.$run" 2>&1 &
  pids+=($!)
done
for run in 1 2 3 4; do
  status=0
  wait "${pids[run - 1]}" || status=$?
  cp "out.$run" out
  check "run $run of four at once" is 0 "$status"
done
after=$(over_monotonic)
check 'the clock is as it was' test $((after - before)) -ge -1 -a $((after - before)) -le 1
check 'no folder is left' test ! -e /run/nstest

# Another's turn that does not end: an error that says so, and nothing is changed.
mkdir -p -m 0700 /run/nstest
exits 3 'waiting in vain' flock /run/nstest "$nstest" holds.yaml --allow clock
check 'waiting in vain: why' shows 'another nstest is changing the real host'
check 'waiting in vain: the clock' test $(($(over_monotonic) - before)) -le 1
rmdir /run/nstest 2>/dev/null || true
finish
