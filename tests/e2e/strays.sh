#!/usr/bin/env bash
# Processes that a case leaves running, or that it kills: none outlives it, and no other case notices.
# Usage: strays.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit
mark=$((100000 + RANDOM)) # sleeps of this run alone are so many seconds, and a digit, long

steps() { # FILE TITLE STEP...: with the containers `box` and `beside`
  printf 'scenario: %s\nsource: kill(2)\n%s\ncontainers: {box: {namespaces: [pid, mount]}%s}\nsteps:\n' \
    "$2" "${extra:-tags: [x]}" "$(case "${*:3}" in *beside*) echo ', beside: {namespaces: [pid, mount]}' ;; esac)" >"$1"
  printf -- '  - {%s}\n' "${@:3}" >>"$1"
}
sleeps() { pgrep -fc "^sleep $mark" || true; }
none_left() {
  # A killed process is gone when the kernel has taken it down, soon after the one that waited for it.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(sleeps)" -ne 0 ] || return 0
    sleep 0.1
  done
  pgrep -fa "^sleep $mark"
  return 1
}
goes() { # STATUS NAME FILES...
  exits "$1" "$2" "$nstest" "${@:3}"
  check "$2: nothing is left" none_left
}

steps daemon.yaml 'a command ends when it ended, not when its strays close the pipe' \
  "name: it ends at once, in: box, run: 'setsid sleep ${mark}1 & echo x', expect: {stdout: x, duration: {less than: 2}}" \
  "name: its stray goes on, in: box, observe: processes, eventually: {within: 5s}, expect: {any: {name: sleep}}"
goes 0 'a daemon' daemon.yaml
check 'a daemon is not waited for' test "$milliseconds" -lt 3000

steps tree.yaml 'a timeout takes the whole tree' \
  "name: it ends, in: box, timeout: 500ms, run: 'setsid sleep ${mark}2 & (sleep ${mark}3 & sleep ${mark}4) & trap : TERM INT HUP; while :; do sleep ${mark}5; done', expect: {exit: 0}"
goes 1 'a timeout' tree.yaml
check 'a timeout: verdict' shows 'timeout tree '
check 'a timeout: at once' test "$milliseconds" -lt 3000

steps host_tree.yaml 'a timeout on the host takes the whole tree' \
  "name: it ends, in: host, timeout: 500ms, run: 'setsid sleep ${mark}6 & sleep ${mark}7', expect: {exit: 0}" \
  "in: box, run: 'true'"
goes 1 'a timeout on the host' host_tree.yaml
check 'a timeout on the host: verdict' shows 'timeout host_tree '

steps loop.yaml 'what a step started is taken down with all that it runs' \
  "in: host, start: 'echo x; while :; do sleep ${mark}8; done', as: loop, ready: {line: x}" \
  "name: the loop sleeps, in: host, observe: processes, eventually: {within: 5s}, expect: {any: {name: sleep}}" \
  "in: box, run: 'true'"
steps host_timeout.yaml 'a timeout on the host' \
  "name: it ends, in: host, timeout: 500ms, run: 'sleep ${mark}9; echo x', expect: {exit: 0}" \
  "in: box, run: 'true'"
goes 0 'a loop in the background of the host' loop.yaml --strict --repeat 5
check 'a loop in the background is no leftover' lacks 'left over'
goes 1 'a command of the host that timed out' host_timeout.yaml
check 'what a timeout ended is no leftover' lacks 'left over'

steps kills.yaml 'killing everything that a container sees' \
  "in: beside, start: sleep ${mark}1, as: bystander" \
  "name: it kills all, in: box, run: 'sleep ${mark}2 & kill -9 -1; echo x', expect: {stdout: x}" \
  "name: the container beside it goes on, in: beside, observe: status(bystander).state, eventually: {within: 5s}, expect: sleeping"
steps kills_host.yaml 'killing everything that the host sees' \
  "in: box, start: sleep ${mark}3, as: target" \
  "name: it kills all, in: host, run: 'kill -9 -1; echo x', expect: {stdout: x}" \
  "name: what was in a container is gone, in: host, wait: target, expect: {signal: SIGKILL}"
steps other.yaml 'a case beside those that kill' \
  "name: it goes on, in: box, run: 'sleep 0.2; echo x', expect: {stdout: x}"
goes 0 'kill -9 -1 in a container' kills.yaml
goes 0 'kill -9 -1 on the host' kills_host.yaml
goes 0 'cases beside cases that kill' . -f '^(kills|kills_host|other)$' -j 3 --repeat 10
check 'cases beside cases that kill: all' shows 'nstest: 30 cases, 30 passed'

steps left.yaml 'it leaves a process on the host' \
  "name: it is left, in: host, run: 'sleep ${mark}4 &', expect: {exit: 0}" \
  "in: box, run: 'true'"
goes 0 'a process left on the host' left.yaml
check 'a process left on the host is told' grep -qE '^ +left over +processes still running on the host: .*(sleep|sh)' out
goes 1 'a process left on the host, --strict' left.yaml --strict
if [ -w /sys/fs/cgroup/pids ] || [ -w /sys/fs/cgroup/cgroup.procs ]; then
  steps cgroup.yaml 'it leaves a cgroup' \
    "in: host, run: 'cd /sys/fs/cgroup; cd pids 2>/dev/null; mkdir -p left/below', expect: {exit: 0}" \
    "in: box, run: 'true'"
  goes 0 'a cgroup left on the host' cgroup.yaml
  check 'a cgroup left on the host is told' grep -qE '^ +left over +a cgroup of the host: /sys/fs/cgroup.*/left$' out
  check 'a cgroup left on the host is gone' test -z "$(find /sys/fs/cgroup -name left)"
fi
steps queue.yaml 'it leaves a message queue' \
  "name: it is made, in: host, call: [mq_open, /left, O_CREAT|O_RDWR], expect: ok" \
  "in: box, run: 'true'"
goes 0 'a message queue left on the host' queue.yaml --repeat 2 -j 1
check 'a message queue left on the host is told' shows 'left over    a POSIX message queue of the host: /left'
steps pivot.yaml 'it gives the host another root, under the old one' \
  "name: it is another, in: host, call: [[mkdir, /tmp/r], [mount, r, /tmp/r, tmpfs], [chdir, /tmp/r], {pivot: [pivot_root, ., .]}], expect: {pivot: ok}" \
  "in: box, call: [getpid]"
goes 3 'another root, then a fresh host' pivot.yaml left.yaml -j 1
check 'another root is told' shows 'left over    the root directory of the host is another'
steps next.yaml 'the host is fresh again' \
  "name: no sleep is there, in: host, observe: processes, expect: {each: {name: {not: sleep}}}" \
  "in: box, run: 'true'"
goes 0 'the case after one that leaves a process' left.yaml next.yaml -j 1
check 'the case after one that leaves a process: both' shows ' 2 passed'

# Without a PID namespace nothing ends a tree but its being found.
steps no_pid.yaml 'a timeout takes the whole tree of a container without a PID namespace' \
  "name: it ends, in: box, timeout: 500ms, run: 'setsid sleep ${mark}5 & (setsid sleep ${mark}6 &); (sleep ${mark}7 & sleep ${mark}8) & sleep ${mark}9', expect: {exit: 0}"
sed -i 's/box: {namespaces: .pid, mount.}/box: {namespaces: [uts]}/' no_pid.yaml
goes 1 'a timeout without a PID namespace' no_pid.yaml
check 'a timeout without a PID namespace: verdict' shows 'timeout no_pid '
check 'what it ended is no leftover' lacks 'left over'
steps started.yaml 'what was started is taken down with those who left its session' \
  "in: box, start: 'setsid sleep ${mark}1 & setsid sleep ${mark}2 & echo x; sleep ${mark}3', as: loop, ready: {line: x}" \
  "name: it runs, in: box, run: 'echo x', expect: {stdout: x}"
sed -i 's/box: {namespaces: .pid, mount.}/box: {namespaces: [uts]}/' started.yaml
goes 0 'what was started without a PID namespace' started.yaml --strict --repeat 5
check 'those who left its session are no leftover' lacks 'left over'
steps earlier.yaml 'a stray of an earlier step is told, though a later one runs out of time' \
  "in: host, run: 'sleep ${mark}4 & sleep 0.1'" \
  "name: it ends, in: host, timeout: 300ms, run: 'sleep ${mark}5', expect: {exit: 0}" \
  "in: box, run: 'true'"
goes 1 'a stray and a timeout' earlier.yaml
check 'the stray is told' shows 'left over'

extra='host: real'
steps murder.yaml 'it kills the process that plays it' \
  "in: host, run: 'sleep ${mark}1 & kill -9 \$PPID; sleep ${mark}2', expect: {exit: 0}" \
  "in: box, run: 'true'"
steps murder_next.yaml 'another process plays the next' "in: host, run: 'echo x', expect: {stdout: x}" "in: box, run: 'true'"
goes 3 'a case that kills the process that plays it' murder.yaml murder_next.yaml
check 'a case that kills the process that plays it says so' shows 'the worker that played it was killed'
check 'the case after it is played' grep -q '^pass  murder_next ' out

steps real.yaml 'processes on the real host' \
  "in: host, run: 'setsid sleep ${mark}5 & sleep ${mark}6 & sleep ${mark}7', expect: {exit: 0}" \
  "in: box, run: 'true'"
extra=
# No PID namespace ends these with nstest.
for signal in KILL TERM INT; do
  "$nstest" real.yaml >out 2>&1 &
  pid=$!
  for _ in $(seq 100); do [ "$(sleeps)" -lt 3 ] || break; sleep 0.05; done
  check "host: real, before SIG$signal" test "$(sleeps)" -eq 3
  kill "-$signal" "$pid"
  wait "$pid" 2>/dev/null
  check "host: real, after SIG$signal: nothing is left" none_left
done
goes 1 'host: real, a timeout' real.yaml --timeout 500ms
finish
