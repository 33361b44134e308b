#!/usr/bin/env bash
# Containers of docker and podman, with a daemon and a storage of this test's own: programs that do not
# do what they should, and what kill -9 leaves.
# Usage: docker.sh NSTEST SCENARIOS
set -uo pipefail
[ "$(id -u)" -eq 0 ] || { echo 'docker: skipped, it needs root' && exit 77; }
[ -n "${OWN_DAEMONS+set}" ] || exec "$(dirname "$0")/own_daemons.sh" bash "$0" "$@"
nstest=$(realpath "$1")
scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

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
sed 's/sleep 60, ti/sleep 3.25, ti/' waits.yaml >stops.yaml
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
  - {name: more, in: box, run: [dd, if=/dev/zero, of=/dev/null, bs=100M, count=1], expect: {signal: SIGKILL}}
EOF2
sed '1s/: the/: once more, the/; /^---/,$d' one.yaml | cat one.yaml <(echo ---) - >twice.yaml

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

# What the two do with the kernel's namespaces, a database as PID 1 among it.
tells() {
  exits 0 "$runtime: the story" "$nstest" --strict -f "runtime=$runtime" "$scenarios/runtimes/docker.yaml"
  # CI has all that the story needs.
  [ -z "${CI:-}" ] || check "$runtime: all of it is played" shows ' 7 passed, 0 failed, 0 skipped'
}

# worker_of RUNNER: behind the keeper, which stands between them on the real host.
worker_of() { pgrep -x nstest-worker -P "$(pgrep -d , -P "$1")"; }

# All but the guard are killed, then the guard, too.
killed() {
  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  local runner=$! ended=0
  check "$runtime: it waits" await 20 runs_init
  kill -KILL "$(worker_of "$runner")"
  wait "$runner" || ended=$?
  cp live out
  check "$runtime: a killed worker is an error" is 3 "$ended"
  check "$runtime: it is told" shows 'the worker that played it was killed'
  check "$runtime: its container is removed" nothing_left

  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  runner=$!
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
  # Nor a run to whom the program does not answer, which keeps the notes for another.
  # shellcheck disable=SC2016 # $1 is the inner shell's
  exits 0 "$runtime: a run without the program plays" unshare --mount \
    sh -c 'mount --bind /bin/false "$1" && shift && exec "$@"' - "$(realpath "$(command -v "$runtime")")" "$nstest" one.yaml
  check "$runtime: and tells what it did not remove" shows ' is as a killed run left it: '
  exits 0 "$runtime: the next run plays" "$nstest" --runtime "$runtime" one.yaml
  check "$runtime: and tells what it removed" shows 'was removed, which a killed run had left'
  check "$runtime: nothing is left of both" nothing_left
}

# At random moments of making and removing, which the seed repeats.
killed_at_random() {
  local seed=$RANDOM round runner
  RANDOM=$seed
  for round in 1 2 3; do
    "$nstest" --runtime "$runtime" one.yaml --repeat 20 >live 2>&1 &
    runner=$!
    sleep "$((RANDOM % 2)).$((RANDOM % 1000))" # a moment of the run
    kill -KILL "$runner" 2>/dev/null
    wait "$runner" 2>/dev/null
    check "$runtime: kill -9, seed $seed, round $round: nothing is left" await 10 nothing_left
  done
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

breaks 3 absent "'$PWD/absent' cannot be run: ENOENT"
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

# A daemon that is not there, and one that accepts and never answers: asked once for all cases.
nowhere() {
  DOCKER_HOST=tcp://127.0.0.1:1 exits 0 'no daemon' "$nstest" --runtime docker one.yaml
  check 'no daemon: its reason' shows 'needs a docker that answers: docker ps: Cannot connect to the Docker daemon at tcp://127.0.0.1:1'
  check 'no daemon: the rest goes on' shows '1 passed'
  python3 -c 'import signal, socket; s = socket.socket(socket.AF_UNIX); s.bind("mute"); s.listen(); signal.pause()' &
  local mute=$!
  await 10 test -S mute
  DOCKER_HOST=unix://$PWD/mute exits 0 'a daemon that says nothing' "$nstest" --runtime docker twice.yaml
  check 'a daemon that says nothing: its reason' shows 'needs a docker that answers: docker ps: it did not end in time'
  check 'a daemon that says nothing: the rest goes on' shows '1 passed, 0 failed, 2 skipped'
  check 'a daemon that says nothing: asked once' test "$milliseconds" -lt 15000
  kill "$mute"
}

# A daemon that hangs when a container is to be removed, and goes on before the run's end.
stops() {
  "$nstest" --runtime docker stops.yaml >live 2>&1 &
  local runner=$! ended=0 daemon
  daemon=$(cat "$(dirname "${DOCKER_HOST#unix://}")/pid")
  check 'docker: its step is played' await 20 pgrep -fx 'sleep 3.25'
  kill -STOP "$daemon"
  check 'a daemon that hangs: it is told' await 40 grep -qaF 'docker rm: it did not end in time' live
  kill -CONT "$daemon"
  wait "$runner" || ended=$?
  cp live out
  check 'a daemon that hangs: the case passed' is 0 "$ended"
  check 'a daemon that hangs: in the end nothing is left' await 30 nothing_left
}
command -v docker >/dev/null && nowhere

for runtime in $OWN_DAEMONS; do
  plays
  tells
  killed
  killed_at_random
  [ "$runtime" = podman ] || stops
done
finish
