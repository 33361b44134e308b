#!/usr/bin/env bash
# Containers of a docker whose daemon sees neither this host's files nor its processes: they are entered by exec alone.
# Usage: remote_daemon.sh NSTEST
set -uo pipefail
[ "$(id -u)" -eq 0 ] || { echo 'remote_daemon: skipped, it needs root' && exit 77; }
[ -n "${OWN_DAEMONS+set}" ] || OWN_PIDS=1 exec "$(dirname "$0")/own_daemons.sh" bash "$0" "$@"
nstest=$(realpath "$1")
case $OWN_DAEMONS in *docker*) ;; *) echo 'remote_daemon: skipped, there is no docker' && exit 77 ;; esac
busybox=$(command -v busybox) || { echo 'remote_daemon: skipped, there is no busybox' && exit 77; }
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

# await SECONDS COMMAND...
await() {
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# An image of one program.
mkdir -p tree/bin tree/etc tree/tmp
cp "$busybox" tree/bin/busybox
for command in sh ps cat id sleep hostname grep kill echo true; do ln -s busybox "tree/bin/$command"; done
echo 'root:x:0:0::/:/bin/sh' >tree/etc/passwd
tar -C tree -c . | docker import - nstest-remote:1 >/dev/null || { echo 'FAIL no image' && exit 1; }

cat >plays.yaml <<'EOF2'
scenario: the first process of a remote container is its PID 1
containers: {db: {runtime: docker, namespaces: [pid, mount, uts], image: 'nstest-remote:1', init: [sleep, '600']}}
steps:
  - {name: its number, in: db, observe: pid(db.init), expect: 1}
  - {name: as ps shows it, in: db, run: 'ps -o pid,args', expect: {stdout: {contains: '1 sleep 600'}}}
  - {name: the host has a kernel too, in: host, observe: kernel.release, save: release}
---
scenario: what enters has the filter that docker gives
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1'}}
steps: [{name: its seccomp mode, in: db, run: 'grep Seccomp: /proc/self/status', expect: {stdout: {contains: '2'}}}]
---
scenario: processes are started, signalled and awaited
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1'}}
steps:
  - {in: db, start: [sleep, '600'], as: ticker}
  - {name: it is seen, in: db, observe: pid(ticker), expect: {greater than: 1}}
  - {in: db, signal: {to: ticker, with: SIGTERM}}
  - {name: its end, in: db, wait: ticker, expect: {signal: SIGTERM}}
  - {name: a value, in: db, run: echo hello, save: word}
  - {name: is used, in: db, run: 'echo ${word.stdout} again', expect: {stdout: hello again}}
---
scenario: the init's output and end are known
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1', init: 'echo ready; while [ ! -e /tmp/end ]; do sleep 0.1; done; echo late; exit 7', ready: {line: ready}}}
steps:
  - {in: db, run: 'echo > /tmp/end'}
  - {name: its end, in: db, wait: db.init, expect: {exit: 7, stdout: {contains: late}}}
---
scenario: it is stopped, and started again
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1', init: [sleep, '600']}}
steps:
  - {name: it ends by force, stop: db, expect: {signal: SIGKILL}}
---
scenario: a command is its init
runtime: docker
namespaces: [pid, mount]
image: nstest-remote:1
run: [sh, -c, 'echo $$; exit 3']
expect: {stdout: '1', exit: 3}
---
scenario: a missing command ends with 127
runtime: docker
namespaces: [pid, mount]
image: nstest-remote:1
run: [no-such-program]
expect: {exit: 127, stderr: {contains: ENOENT}}
---
scenario: limits hold
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1', cgroup: {pids: 12}}}
steps:
  - {name: one more, in: db, run: 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done', expect: {exit: {not: 0}, stderr: {contains: fork}}}
---
scenario: two are two
containers:
  a: {runtime: docker, namespaces: [pid, mount, uts], image: 'nstest-remote:1'}
  b: {runtime: docker, namespaces: [pid, mount, uts], image: 'nstest-remote:1'}
steps:
  - {name: in one, in: a, observe: hostname, save: first}
  - {name: in the other, in: b, observe: hostname, expect: {not: $first}}
EOF2
cat >skips.yaml <<'EOF2'
scenario: this host has no number for its init
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1'}}
steps: [{name: outside, in: host, observe: pid(db.init), expect: {greater than: 1}}]
---
scenario: this host's tree is not there
containers: {db: {runtime: docker, namespaces: [pid, mount]}}
steps: [{name: it runs, in: db, run: 'true', expect: {exit: 0}}]
EOF2
cat >ends.yaml <<'EOF2'
scenario: an init that has ended
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1', init: 'echo bad luck >&2; exit 9'}}
steps: [{name: it runs, in: db, run: 'true', expect: {exit: 0}}]
---
scenario: the rest goes on
steps: [{in: host, run: 'true', expect: {exit: 0}}]
EOF2
cat >waits.yaml <<'EOF2'
scenario: a container waits
containers: {db: {runtime: docker, namespaces: [pid, mount], image: 'nstest-remote:1', init: sleep 600}}
steps: [{name: it waits, in: db, run: sleep 60, timeout: 60s, expect: {exit: 0}}]
EOF2
sed 's/60s/1s/' waits.yaml >late.yaml

containers() { docker ps --all --quiet --filter name=nstest-; }
nothing_left() { [ -z "$(containers)" ] && [ ! -e /run/nstest ]; }
waits() { docker top "$(containers)" | grep 'sleep 60$'; }

exits 0 'it plays' "$nstest" --strict --max-skips 0 plays.yaml
check 'nothing is left' nothing_left
exits 4 'what cannot be known is a skip' "$nstest" skips.yaml
check 'of a process' shows "docker gives 'db.init' no number outside of its own host"
check 'of a tree' shows "docker, whose daemon is remote, does not see this host's files: give the container an \`image\`"
exits 3 'an init that ends is an error' "$nstest" ends.yaml
check 'with its words' shows "container 'db' has ended: its init exited with 9, stderr: \"bad luck\""
check 'the rest goes on' shows '1 passed'
check 'nothing is left of it' nothing_left
exits 1 'a limit is kept' "$nstest" late.yaml
check 'and told' shows 'the step took longer than 1s'
check 'nothing is left behind it' nothing_left

"$nstest" waits.yaml >live 2>&1 &
runner=$!
check 'it waits' await 20 waits
kill -KILL "$runner"
wait "$runner" 2>/dev/null
check 'kill -9 leaves nothing' await 30 nothing_left
finish
