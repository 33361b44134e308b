#!/usr/bin/env bash
# Containers of OCI runtimes: runc and crun without root, and programs that do not do what a runtime
# should.
# Usage: runtimes.sh NSTEST SCENARIOS
set -uo pipefail
self=$(realpath "$0")
nstest=$(realpath "$1")
scenarios=$(realpath "$2")
kill9=$(dirname "$self")/../torture/kill9.sh
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

# Where anybody may read them.
chmod 755 "$scratch"
cp "$nstest" nstest
cp -r "$scenarios/basics" basics
chmod -R go+rX .

cat >one.yaml <<'EOF'
scenario: the first process is PID 1
namespaces: [pid, mount]
run: echo $$
expect: {stdout: 1}
---
scenario: nothing for a runtime to make
steps: [{in: host, run: 'true', expect: {exit: 0}}]
EOF

# fake NAME: a program of this name from stdin.
fake() {
  { printf '#!/bin/sh\n' && cat; } >"$1"
  chmod +x "$1"
}
nothing_left() { ! find /sys/fs/cgroup -maxdepth 6 -type d -name 'nstest-[0-9]*' 2>/dev/null | grep .; }
only_skips_by_runtime() { ! grep -aE '^(fail|error|timeout)' "$scratch/out"; }

# rootless NAME: by an ordinary user, which root becomes.
rootless() {
  local user=()
  [ "$(id -u)" -ne 0 ] || user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  "${user[@]}" unshare --user true 2>/dev/null || { echo "runtimes: skipped rootless $1: user namespaces are closed"; return 0; }
  exits 0 "$1 without root plays basics" "${user[@]}" ./nstest --strict --max-skips 80 --runtime "$1" basics
  check "$1 without root: all pass or skip" only_skips_by_runtime
}

# breaks NAME TEXT: the runtime ./NAME spoils the case that needs it, and says this; the rest goes on.
breaks() {
  exits 3 "$1" "$nstest" --runtime "fake=$PWD/$1" one.yaml
  check "$1: its reason" shows "$2"
  check "$1: the rest goes on" shows '1 passed'
}

# real NAME: a real runtime whose program fails now and then, and whose containers die.
real() {
  # shellcheck disable=SC2016 # $1 is the inner shell's
  exits 0 "$1 that is not installed" unshare --mount --map-root-user \
    sh -c 'mount --bind /dev/null "$1" && shift && exec "$@"' - "$(realpath "$(command -v "$1")")" "$nstest" --runtime "$1" one.yaml
  check "$1 that is not installed: what would do" shows "needs the program '$1'; install it, or say where one is: --runtime $1=PATH"
  fake forgets <<<'[ "$3" != delete ] || { echo busy >&2; exit 1; }; exec '"$1"' "$@"'
  exits 1 "$1 that does not delete" "$nstest" --strict --runtime "fake=$PWD/forgets" one.yaml
  check "$1 that does not delete: it is told" shows "left over    container 'box': fake delete: busy"
  # Half-way, it is killed, and goes on without its parent.
  fake half <<<"$1"' "$@" & [ "$3" != run ] || kill -KILL $$; wait'
  breaks half 'fake run: it was killed by SIGKILL'
  exits 1 "$1: an init that ends" "$nstest" --runtime "$1" ends.yaml
  check "$1: an init that ends kills what runs there" shows 'SIGKILL'
  # The same moments again with the seed that is told.
  exits 0 "$1: kill -9 leaves nothing" env -C / bash "$kill9" "$nstest" "$scenarios" 4 "$RANDOM" "$1"
  grep -a '^kill -9: ' out
}

cat >ends.yaml <<'EOF'
scenario: a container whose init ends under a command
containers: {box: {namespaces: [pid, mount], init: 'sleep 0.2; exit 3'}}
steps:
  - {name: it runs on, in: box, run: sleep 30, expect: {exit: 0}}
EOF

fake silent <<<'exit 7'
breaks silent 'fake run: it exited with 7 and said nothing'
fake talks <<<'echo first >&2; echo "time=\"x\" level=error msg=\"the \\\"last\\\" word\"" >&2; exit 1'
breaks talks 'fake run: the "last" word'
fake escapes <<<'printf "\033[31mred\n" >&2; exit 1'
breaks escapes '\x1b[31mred'
fake killed <<<'echo begun >&2; kill -KILL $$'
breaks killed 'fake run: it was killed by SIGKILL; it said: begun'
fake floods <<<'yes | head -c 100000000 >&2; echo "the last word" >&2; exit 1'
breaks floods 'fake run: the last word'
fake makes_nothing <<<'exit 0'
breaks makes_nothing "fake run: it ended well and left no container: open '/run/nstest-oci/fake-1/pid': ENOENT"
# What comes after this is for `run` alone, whose pid file is $file.
of_run='file=; while [ $# -gt 0 ]; do [ "$1" != --pid-file ] || file=$2; shift; done; [ -n "$file" ] || exit 0; '
fake garbles <<<"$of_run"'echo nonsense >"$file"'
breaks garbles "fake run: it ended well and left no container: read '/run/nstest-oci/fake-1/pid': EINVAL"
fake lies <<<"$of_run"'echo 1 >"$file"'
breaks lies 'fake run: it ended well and left no container: process 1, which it names, is not its own'
touch plain
breaks plain "'$PWD/plain' cannot be run: EACCES"
mkdir -p folder
breaks folder "'$PWD/folder' cannot be run: EACCES"
breaks absent "'$PWD/absent' cannot be run: ENOENT"

sed 's/^namespaces/timeout: 1s\nnamespaces/' one.yaml >short.yaml
fake hangs <<<'[ "$3" = run ] || exit; trap "" TERM; echo waiting >&2; while :; do :; done'
exits 1 'one that hangs' "$nstest" --runtime "fake=$PWD/hangs" short.yaml
check 'one that hangs: its reason' shows 'fake run: it did not end in time; it said: waiting'
check 'one that hangs: the rest goes on' shows '1 passed'

fake refuses <<<'echo no >&2; exit 1'
exits 3 'two runtimes' "$nstest" --runtime "native,refuses=$PWD/refuses" one.yaml
check 'two runtimes: the row that differs' shows 'pass    error   one::the-first-process-is-pid-1'
check 'two runtimes: why' shows 'refuses: refuses run: no'
check 'two runtimes: the count' shows 'runtimes: 1 scenario, 0 alike, 1 different'
exits 2 'a runtime twice' "$nstest" --runtime native,runc,native one.yaml
check 'a runtime twice is named' shows "'native' is there twice"

exits 2 'an unknown runtime' "$nstest" --runtime runk one.yaml
check 'an unknown runtime is named' shows "unknown runtime 'runk'"

for runtime in runc crun; do
  command -v "$runtime" >/dev/null || { echo "runtimes: skipped $runtime, which is not installed"; continue; }
  exits 0 "$runtime plays one" "$nstest" --runtime "$runtime" --report junit=- one.yaml
  check "$runtime is told" shows "<property name=\"runtime\" value=\"$runtime\"/>"
  sed 's/echo \$\$/[no-such-program]/; s/stdout: 1/exit: 127/' one.yaml >missing.yaml
  exits 0 "$runtime: a missing program ends with 127" "$nstest" --runtime "$runtime" missing.yaml
  rootless "$runtime"
  real "$runtime"
done
# Each configuration that runc gets is held to the schema of the specification.
cat >everything.yaml <<'EOF'
scenario: everything that a bundle may say
source: https://github.com/opencontainers/runtime-spec/blob/main/config.md
containers:
  box:
    namespaces: {pid: new, mount: new, uts: {hostname: a}, ipc: new, user: {uid_map: [0 100000 10], gid_map: [0 100000 10]}, network: {loopback: up}, cgroup: new}
    mounts: [{type: tmpfs, at: /tmp}, {type: bind, source: /usr, at: /mnt, options: [ro]}]
    user: {uid: 0, gid: 0}
    no_new_privs: true
    rlimits: {nofile: 100}
    cgroup: {pids: 50, memory: 64MiB}
    env: {A: b}
    workdir: /
steps:
  - {in: box, run: echo $$, expect: {exit: 0}}
EOF
# The program is in the scenarios' own folder, since a disposable host has a /tmp of its own.
mv everything.yaml basics/
cp "$(dirname "$self")/validating_runc.py" basics/checked
checked=$PWD/basics/checked
if [ "$(id -u)" -eq 0 ] && "$checked" --can; then
  exits 0 'configurations are as the runtime-spec has them' "$nstest" -q --runtime "checked=$checked" \
    basics/everything.yaml basics/joining.yaml basics/mount.yaml
  check 'most are played' shows ' passed, 0 failed'
else
  echo "runtimes: skipped the runtime-spec's schema, which is not installed"
fi
check 'no cgroup is left' nothing_left
finish
