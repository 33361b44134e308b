#!/usr/bin/env bash
# Containers of docker and podman: the shipped scenarios through a daemon and a storage of this test's
# own, programs that do not do what they should, and what kill -9 leaves.
# Usage: docker.sh NSTEST SCENARIOS
set -uo pipefail
[ "$(id -u)" -eq 0 ] || { echo 'docker: skipped, it needs root' && exit 77; }
# With a /run of its own: another nstest on this machine would mend what this test leaves on purpose.
if [ -z "${NSTEST_OWN_RUN:-}" ]; then
  # shellcheck disable=SC2016 # $@ is the inner shell's
  NSTEST_OWN_RUN=1 exec unshare --mount bash -c 'mount -t tmpfs run /run && exec bash "$@"' - "$0" "$@"
fi
nstest=$(realpath "$1")
scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit
store=$(mktemp -d /var/tmp/nstest-docker.XXXXXX) # on a disk, for overlay
trap 'stop_all' EXIT

stop_all() {
  [ ! -f "$store/pid" ] || kill "$(cat "$store/pid")" 2>/dev/null
  [ -z "${daemon:-}" ] || wait "$daemon" 2>/dev/null
  [ ! -d "$store/podman" ] || podman system reset --force >/dev/null 2>&1
  findmnt -rno TARGET | grep -F "$store/" | sort -r | xargs -r umount -l 2>/dev/null
  # What runtimes keep for their next container; what is in use stays.
  find /sys/fs/cgroup -maxdepth 4 -depth -type d \( -path '*/libpod_parent*' -o -name docker \) -exec rmdir {} + 2>/dev/null
  rm -rf "$store" "$scratch"
}

# await SECONDS COMMAND...
await() {
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# A dockerd that this machine's network and mounts do not see.
start_docker() {
  export DOCKER_HOST=unix://$store/socket
  # shellcheck disable=SC2016 # $1 is the inner shell's
  unshare --net --mount bash -c 'ip link set lo up; exec dockerd -H "unix://$1/socket" --data-root "$1/data" \
    --exec-root "$1/exec" --pidfile "$1/pid" --iptables=false --ip6tables=false --bridge=none' \
    - "$store" >"$store/log" 2>&1 &
  daemon=$!
  await 30 docker version && return
  tail -n 3 "$store/log"
  return 1
}

# Podman with a storage of its own, and without limits that this machine may not raise.
start_podman() {
  export CONTAINERS_CONF=$store/containers.conf CONTAINERS_STORAGE_CONF=$store/storage.conf
  mkdir "$store/podman"
  cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits=["nofile=1024:1024","nproc=4096:4096"]
[engine]
runtime="runc"
cgroup_manager="cgroupfs"
events_logger="file"
END
  printf '[storage]\ndriver="%s"\ngraphroot="%s"\nrunroot="%s"\n' overlay "$store/podman/data" "$store/podman/run" \
    >"$CONTAINERS_STORAGE_CONF"
  podman info >/dev/null 2>"$store/log" && return
  tail -n 3 "$store/log"
  return 1
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

containers() { "$runtime" ps --all --quiet --filter name=nstest-; }
images() { "$runtime" images --quiet 'nstest-*'; }
nothing_left() { [ -z "$(containers)$(images)" ] && [ ! -e /run/nstest ]; }
only_skips() { ! grep -aE '^(fail|error|timeout)' "$scratch/out"; }
waits() { [ -n "$(containers)" ]; }
is_gone() { ! kill -0 "$1"; }

plays() {
  exits 0 "$runtime plays one" "$nstest" --runtime "$runtime" --report junit=- one.yaml
  check "$runtime is told" shows "<property name=\"runtime\" value=\"$runtime\"/>"
  exits 0 "$runtime: a missing program ends with 127" "$nstest" --runtime "$runtime" missing.yaml
  exits 4 "$runtime: a missing image is a skip" "$nstest" --runtime "$runtime" image.yaml
  check "$runtime: it says how to get it" shows "$runtime pull no-such-image:1"
  check "$runtime: nothing is left" nothing_left
  exits 0 "$runtime plays basics" "$nstest" --strict --max-skips 90 --runtime "$runtime" "$scenarios/basics"
  check "$runtime: all pass or skip" only_skips
  check "$runtime: no case leaves anything" lacks "left over"
  grep -a "left over" out
  echo "$runtime: $(grep -a '^nstest: ' out)"
  check "$runtime: nothing is left of basics" nothing_left
}

# All but the guard are killed, then the guard, too.
killed() {
  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  local runner=$!
  check "$runtime: it plays" await 20 waits
  kill -KILL "$runner"
  wait "$runner" 2>/dev/null
  check "$runtime: the guard removes what a killed run left" await 30 nothing_left

  "$nstest" --runtime "$runtime" waits.yaml >live 2>&1 &
  runner=$!
  check "$runtime: it plays again" await 20 waits
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
breaks 3 makes_nothing "the container's first process did not report in time"
fake hangs <<<'while :; do :; done'
breaks 0 hangs 'it did not end in time'

for runtime in docker podman; do
  command -v "$runtime" >/dev/null || { echo "docker: skipped $runtime, which is not installed"; continue; }
  [ "$runtime" = podman ] || command -v dockerd >/dev/null || { echo 'docker: skipped, there is no dockerd'; continue; }
  "start_$runtime" || { echo "docker: skipped $runtime, which does not start here"; continue; }
  plays
  killed
done
finish
