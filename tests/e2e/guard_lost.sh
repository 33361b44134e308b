#!/usr/bin/env bash
# A guard that is killed while its run goes on: another nstest takes nothing of that run for left
# behind, another guard takes its place, and in the end all is put back. Usage: guard_lost.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

printf 'scenario: short\nsource: x\nnamespaces: [pid]\nrun: echo $$\nexpect: {stdout: 1}\n' >short.yaml
cat >holds.yaml <<'END'
scenario: a moved clock stays until somebody writes into the gate
touches: [clock]
containers: {box: {namespaces: [uts]}}
steps:
  - {in: box, set: {clock.realtime: +1h}}
  - {in: box, run: read -r line <gate, timeout: 60s}
  - {name: it is as this run moved it, in: host, observe: clock.realtime.shift, expect: {near: 1h, within: 1s}}
END
cat >waits.yaml <<'END'
scenario: a container stays until somebody writes into the gate
containers: {box: {namespaces: [pid]}}
steps:
  - {name: it is there, in: box, run: read -r line <gate, timeout: 60s, expect: {exit: 0}}
END
mkdir beside
cp waits.yaml beside
cat >beside/sets.yaml <<'END'
scenario: a sysctl is set beside another case
requires: {root: true}
steps:
  - {name: it is set, in: host, set: {sysctl(kernel.printk_ratelimit_burst): 21}, expect: ok}
END
mkfifo beside/gate
ln -s beside/gate gate
trap '' PIPE # a run that ended does not read it

over_monotonic() { perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%d", time - clock_gettime(CLOCK_MONOTONIC) + 0.5'; }
# moved_by SECONDS: the clock since this test began.
moved_by() {
  local off=$(($(over_monotonic) - before - $1))
  [ "${off#-}" -le 1 ]
}
# What nstest should have done.
put_clock_back() { moved_by 0 || date -s "@$(($(date +%s) + before - $(over_monotonic)))" >/dev/null; }
guard_of() { pgrep -x -P "$1" nstest-guard; }
cgroups_of() { find /sys/fs/cgroup -name "nstest.$1" 2>/dev/null | wc -l; }
await() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  until "${@:2}"; do [ "$SECONDS" -lt "$end" ] || return 1; done
}

# begin FILE: plays it until its command waits at the gate.
begin() {
  "$nstest" "$1" -j 2 --allow clock --color never >live 2>&1 &
  runner=$!
  exec 9>gate # waits for who reads it
}
# pass STATUS NAME: opens the gate, and the run ends so.
pass() {
  local ended=0
  echo >&9 2>/dev/null
  exec 9>&-
  wait "$runner" || ended=$?
  cp live out
  check "$2" is "$1" "$ended"
}
# lose: kills the guard, and waits for its end.
lose() {
  guard=$(guard_of "$runner")
  kill -KILL "$guard"
  check 'the guard ends' await 20 test "$(sed 's/.*) \(.\).*/\1/' "/proc/$guard/stat" 2>/dev/null)" != S
}
# Other runs of this host may have some.
are_gone() { ! grep -qrsE "\"(nstest\.$runner|clock)\"" /run/nstest; }
told() { grep -qF 'the guard was lost, and another one has taken its place' out; }
nothing_is_left() {
  check "$1: the clock" moved_by 0
  check "$1: cgroups" is 0 "$(cgroups_of "$runner")"
  check "$1: notes" are_gone
  check "$1: guards" is '' "$(guard_of "$runner")"
}

before=$(over_monotonic)
burst=/proc/sys/kernel/printk_ratelimit_burst
burst_before=$(<"$burst")
burst_is_back() { [ "$(<"$burst")" = "$burst_before" ]; }
trap 'put_clock_back; echo "$burst_before" >"$burst"; rm -rf "$scratch"' EXIT
exits 0 'another run, before' "$nstest" short.yaml
printf 'scenario: may the clock be set\ntouches: [clock]\ncontainers: {box: {namespaces: [uts]}}\nsteps: [{name: yes, in: box, set: {clock.realtime: +1s}, expect: ok}]\n' >may.yaml
"$nstest" may.yaml --allow clock >out 2>&1
[ $? -ne 4 ] || { echo 'SKIP the clock cannot be set here'; exit 77; }

# In a case that has the turn.
begin holds.yaml
made=$(cgroups_of "$runner")
lose
exits 0 'another run beside it' "$nstest" short.yaml
check 'another run beside it mends nothing' lacks 'put back'
check 'the live run: its cgroups' is "$made" "$(cgroups_of "$runner")"
check 'the live run: its clock' moved_by 3600
check 'the live run: its turn' is held "$([ -d /run/nstest ] && flock -n /run/nstest true || echo held)"
pass 0 'the run of the lost guard'
check 'it says so' told
nothing_is_left 'afterwards'

# Before the run's end alone.
begin waits.yaml
lose
pass 0 'a guard that is lost before the end'
nothing_is_left 'a guard that is lost before the end'

# Runner and guard: then it is left behind.
begin holds.yaml
lose
{ kill -KILL "$runner" && wait "$runner"; } 2>/dev/null
exec 9>&-
check 'both killed: the clock stays' moved_by 3600
exits 0 'both killed: the next run' "$nstest" short.yaml
check 'both killed: the next run says so' shows 'the wall clock was put back, which a killed run had left changed'
nothing_is_left 'both killed'

# A case that has the guard's word for a change makes it when the one beside it has ended, and its undo
# was played. This stands for it.
begin beside
check 'beside: its case ends' await 20 grep -q '^pass' live
check 'beside: the sysctl is put back' await 20 burst_is_back
echo 21 >"$burst"
{ kill -KILL "$(guard_of "$runner")" "$runner" && wait "$runner"; } 2>/dev/null
exec 9>&-
exits 0 'beside: the next run' "$nstest" short.yaml
check 'beside: it says so' shows 'the sysctl kernel.printk_ratelimit_burst was put back, which a killed run had left changed'
check 'beside: the sysctl' is "$burst_before" "$(<"$burst")"
nothing_is_left 'beside'
finish
