#!/usr/bin/env bash
# Containers of docker and podman, with a daemon and a storage of this test's own: programs that do not
# do what they should, and what kill -9 leaves.
# Usage: docker.sh NSTEST
set -uo pipefail
[ "$(id -u)" -eq 0 ] || { echo 'docker: skipped, it needs root' && exit 77; }
[ -n "${OWN_DAEMONS+set}" ] || exec "$(dirname "$0")/own_daemons.sh" bash "$0" "$@"
nstest=$(realpath "$1")
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

cat >one.yaml <<'EOF2'
scenario: the first process is PID 1 and an ordinary process of the host
containers: {box: {namespaces: [pid, mount]}}
steps:
  - {name: inside, in: box, observe: pid(box.init), expect: 1}
  - {name: outside, in: host, observe: pid(box.init), expect: {greater than: 1}}
  - {name: its ids, in: box, run: id -u, expect: {stdout: 0}}
---
scenario: nothing for a runtime to make
steps: [{in: host, run: 'true', expect: {exit: 0}}]
EOF2
cat >waits.yaml <<'EOF2'
scenario: a container waits
containers: {box: {namespaces: [pid, mount], init: sleep 60, ready: {file: /proc/self}}}
steps: [{name: it waits, in: box, run: sleep 60, timeout: 60s, expect: {exit: 0}}]
EOF2
cat >ends.yaml <<'EOF2'
scenario: how the init ended is told
containers: {box: {namespaces: [pid, mount], init: read -r line </tmp/gate || exit 9}}
steps:
  - {in: box, run: 'sleep 0 >/tmp/gate; :'}
  - {in: host, wait: box.init, name: it is told, expect: {exit: 9}}
EOF2
cat >missing.yaml <<'EOF2'
scenario: a program that is not there
namespaces: [pid, mount]
run: [no-such-program]
expect: {exit: 127}
EOF2
sed -n 1p one.yaml >image.yaml
cat >>image.yaml <<'EOF2'
containers: {box: {namespaces: [pid, mount], image: 'no-such-image:1'}}
steps: [{name: it runs, in: box, run: 'true', expect: {exit: 0}}]
EOF2

cat >limits.yaml <<'EOF2'
scenario: no more processes than the container declares
containers: {box: {namespaces: [pid, mount], cgroup: {pids: 8}}}
steps:
  - {name: its limit, in: box, observe: cgroup(box).pids, expect: 8}
  - {name: one more, in: box, run: 'for i in 1 2 3 4 5 6 7 8; do sleep 5 & done', expect: {exit: {not: 0}, stderr: {contains: fork}}}
---
scenario: no more memory than the container declares
containers: {box: {namespaces: [pid, mount], cgroup: {memory: 32MiB}}}
steps:
  - {name: its limit, in: box, observe: cgroup(box).memory, expect: 33554432}
  - {name: more, in: box, run: 'head -c 100000000 /dev/zero | tail >/dev/null', expect: {exit: 137}}
EOF2

containers() { "$runtime" ps --all --quiet --filter name=nstest-; }
images() { "$runtime" images --quiet 'nstest-*'; }
nothing_left() { [ -z "$(containers)$(images)" ] && [ ! -e /run/nstest ]; }
waits() { [ -n "$(containers)" ]; }
# A gate that is left alone before that ends, and its container removes itself.
runs_init() { "$runtime" top "$(containers)" | grep 'sleep 60'; }
is_gone() { ! kill -0 "$1"; }

plays() {
  exits 0 "$runtime plays one" "$nstest" --runtime "$runtime" --report junit=- one.yaml
  check "$runtime is told" shows "<property name=\"runtime\" value=\"$runtime\"/>"
  exits 0 "$runtime: a missing program ends with 127" "$nstest" --runtime "$runtime" missing.yaml
  exits 4 "$runtime: a missing image is a skip" "$nstest" --runtime "$runtime" image.yaml
  check "$runtime: it says how to get it" shows "$runtime pull no-such-image:1"
  check "$runtime: nothing is left" nothing_left
  exits 0 "$runtime: limits hold" "$nstest" --strict --max-skips 0 --runtime "$runtime" limits.yaml
}

# All but the guard are killed, then the guard, too.
killed() {
  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  local runner=$!
  check "$runtime: it plays" await 20 runs_init
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  check "$runtime: the guard removes what a killed run left" await 30 nothing_left

  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  runner=$!
  check "$runtime: it plays again" await 20 runs_init
  local guard
  guard=$(pgrep -x -P "$runner" nstest-guard)
  kill -KILL "$guard" "$runner"
  wait "$runner" 2>/dev/null
  await 10 is_gone "$guard"
  check "$runtime: nobody removes what guard and runner left" waits
  exits 0 "$runtime: the next run plays" "$nstest" --runtime "$runtime" one.yaml
  check "$runtime: and tells what it removed" shows 'was removed, which a killed run had left'
  check "$runtime: nothing is left of both" nothing_left
}

# fake NAME: a program of this name from stdin.
fake() {
  { printf '#!/bin/sh\n' && cat; } >"$1"
  chmod +x "$1"
}

# breaks STATUS WHAT TEXT: docker=./WHAT spoils the case that needs it, and says this; the rest goes on.
breaks() {
  exits "$1" "docker $2" "$nstest" --runtime "docker=$PWD/$2" one.yaml
  check "docker $2: its reason" shows "$3"
  check "docker $2: the rest goes on" shows '1 passed'
}

breaks 0 absent "'$PWD/absent' cannot be run: ENOENT"
fake silent <<<'exit 7'
breaks 0 silent 'it exited with 7 and said nothing'
fake refuses <<<'[ "$1" != run ] || { echo "docker: unknown flag: --pull" >&2; exit 125; }'
breaks 3 refuses 'docker run: unknown flag: --pull'
fake makes_nothing <<<'exit 0'
breaks 3 makes_nothing "the container's first process did not report before it was gone"
sed -i '1a timeout: 3s' one.yaml
fake waits <<<'[ "$1" != run ] || exec tail -f /dev/null'
breaks 1 waits "the container's first process did not report in time"
sed -i 2d one.yaml
fake hangs <<<'while :; do :; done'
breaks 0 hangs 'it did not end in time'

for runtime in $OWN_DAEMONS; do
  plays
  killed
done
finish
