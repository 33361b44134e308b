#!/usr/bin/env bash
# Containers of a docker or podman whose daemon sees neither this host's files nor its processes: they are entered
# by exec alone.
# Usage: remote_daemon.sh NSTEST
set -uo pipefail
[ "$(id -u)" -eq 0 ] || { echo 'remote_daemon: skipped, it needs root' && exit 77; }
[ -n "${OWN_DAEMONS+set}" ] || OWN_PIDS=1 exec "$(dirname "$0")/own_daemons.sh" bash "$0" "$@"
nstest=$(realpath "$1")
[ -n "$OWN_DAEMONS" ] || { echo 'remote_daemon: skipped, there is neither docker nor podman' && exit 77; }
busybox=$(command -v busybox) || { echo 'remote_daemon: skipped, there is no busybox' && exit 77; }
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

# An image of one program.
mkdir -p tree/bin tree/etc tree/tmp
cp "$busybox" tree/bin/busybox
for command in sh ps ls yes head cat id sleep hostname grep kill echo true; do ln -s busybox "tree/bin/$command"; done
echo 'root:x:0:0::/:/bin/sh' >tree/etc/passwd

cat >plays.yaml <<'EOF2'
scenario: the first process of a remote container is its PID 1
containers: {db: {namespaces: [pid, mount, uts], image: 'localhost/nstest-remote:1', init: [sleep, '600']}}
steps:
  - {name: its number, in: db, observe: pid(db.init), expect: 1}
  - {name: as ps shows it, in: db, run: 'ps -o pid,args', expect: {stdout: {contains: '1 sleep 600'}}}
---
scenario: what enters has the filter that docker gives
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1'}}
steps: [{name: its seccomp mode, in: db, run: 'grep Seccomp: /proc/self/status', expect: {stdout: {contains: '2'}}}]
---
scenario: processes are started, signalled and awaited
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1'}}
steps:
  - {in: db, start: [sleep, '600'], as: ticker}
  - {name: it is seen, in: db, observe: pid(ticker), expect: {greater than: 1}}
  - {in: db, signal: {to: ticker, with: SIGTERM}}
  - {name: its end, in: db, wait: ticker, expect: {signal: SIGTERM}}
  - {name: a value, in: db, run: echo hello, save: word}
  - {name: is used, in: db, run: 'echo ${word.stdout} again', expect: {stdout: hello again}}
---
scenario: the init's output and end are known
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: 'echo ready; while [ ! -e /tmp/end ]; do sleep 0.1; done; echo late; exit 7', ready: {line: ready}}}
steps:
  - {in: db, run: 'echo > /tmp/end'}
  - {name: its end, in: db, wait: db.init, expect: {exit: 7, stdout: {contains: late}}}
---
scenario: it is stopped, and started again
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: [sleep, '600']}}
steps:
  - {start: db}
  - {in: db, run: 'echo > /tmp/mark'}
  - {name: it ends by force, stop: db, expect: {signal: SIGKILL}}
  - {start: db}
  - {name: it is another one, in: db, run: 'ls /tmp/mark', expect: {exit: {not: 0}}}
---
scenario: a command is its init
namespaces: [pid, mount]
image: localhost/nstest-remote:1
run: [sh, -c, 'echo $$; exit 3']
expect: {stdout: '1', exit: 3}
---
scenario: a missing command ends with 127
namespaces: [pid, mount]
image: localhost/nstest-remote:1
run: [no-such-program]
expect: {exit: 127, stderr: {contains: ENOENT}}
---
scenario: an init that has ended is known by its end
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: exit 7}}
steps: [{name: its end, in: db, wait: db.init, expect: {exit: 7}}]
---
scenario: what the init writes keeps nobody waiting
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: 'yes | head -c 5000000; echo > /tmp/done; sleep 600', ready: {file: /tmp/done}}}
steps: [{name: it is done, in: db, run: 'cat /tmp/done', expect: {exit: 0}}]
---
scenario: two are two
containers:
  a: {namespaces: [pid, mount, uts], image: 'localhost/nstest-remote:1'}
  b: {namespaces: [pid, mount, uts], image: 'localhost/nstest-remote:1'}
steps:
  - {name: in one, in: a, observe: hostname, save: first}
  - {name: in the other, in: b, observe: hostname, expect: {not: $first}}
EOF2
cat >skips.yaml <<'EOF2'
scenario: this host has no number for its init
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1'}}
steps: [{name: outside, in: host, observe: pid(db.init), expect: {greater than: 1}}]
---
scenario: a command as the init, without an image
namespaces: [pid, mount]
run: echo $$
expect: {stdout: 1}
---
scenario: limits count the worker
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', cgroup: {pids: 12}}}
steps: [{name: it runs, in: db, run: 'true', expect: {exit: 0}}]
---
scenario: this host's tree is not there
containers: {db: {namespaces: [pid, mount]}}
steps: [{name: it runs, in: db, run: 'true', expect: {exit: 0}}]
EOF2
cat >ends.yaml <<'EOF2'
scenario: an init that has ended
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: 'echo bad luck >&2; exit 9'}}
steps: [{name: it runs, in: db, run: 'true', expect: {exit: 0}}]
---
scenario: the rest goes on
steps: [{in: host, run: 'true', expect: {exit: 0}}]
EOF2
cat >waits.yaml <<'EOF2'
scenario: a container waits
containers: {db: {namespaces: [pid, mount], image: 'localhost/nstest-remote:1', init: sleep 600}}
steps: [{name: it waits, in: db, run: sleep 60, timeout: 60s, expect: {exit: 0}}]
EOF2
sed 's/60s/1s/' waits.yaml >late.yaml

containers() { "$runtime" ps --all --quiet --filter name=nstest-; }
nothing_left() { [ -z "$(containers)" ] && [ ! -e /run/nstest ]; }
waits() { "$runtime" top "$(containers)" | grep 'sleep 60$'; }

plays() {
  check "$runtime: an image" eval 'tar -C tree -c . | "$runtime" import - localhost/nstest-remote:1 >/dev/null 2>&1'
  exits 0 "$runtime plays" "$nstest" --strict --max-skips 0 --runtime "$runtime" plays.yaml
  check "$runtime: nothing is left" nothing_left
  exits 4 "$runtime: what cannot be known is a skip" "$nstest" --runtime "$runtime" skips.yaml
  check "$runtime: of a process" shows "$runtime gives 'db.init' no number outside of its own host"
  check "$runtime: of a limit" shows "counts nstest's worker among what the container's limits hold"
  check "$runtime: of a tree" shows \
    "$runtime, whose daemon is remote, does not see this host's files: give the container an \`image\`"
  exits 3 "$runtime: an init that ends is an error" "$nstest" --runtime "$runtime" ends.yaml
  check "$runtime: with its words" shows \
    "container 'db' has ended: its init exited with 9, stderr: \"bad luck\""
  check "$runtime: the rest goes on" shows '1 passed'
  check "$runtime: nothing is left of it" nothing_left
  exits 1 "$runtime: a limit is kept" "$nstest" --runtime "$runtime" late.yaml
  check "$runtime: and told" shows 'the step took longer than 1s'
  check "$runtime: nothing is left behind it" nothing_left
}

killed() {
  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  local runner=$!
  check "$runtime: it waits" await 20 waits
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  check "$runtime: kill -9 leaves nothing" await 30 nothing_left
}

for runtime in $OWN_DAEMONS; do
  plays
  killed
done
finish
