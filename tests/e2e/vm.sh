#!/usr/bin/env bash
# Containers of virtual machines: the scenarios of vm-*.yaml through a real guest, and guests that
# panic, hang or end.
# Usage: vm.sh NSTEST SCENARIOS KERNELS
# KERNELS: where ci/kernel unpacks one; else the newest in /boot.
set -uo pipefail
nstest=$(realpath "$1")
scenarios=$(realpath "$2")
kernels=$(realpath -m "$3")
kill9=$(dirname "$(realpath "$0")")/../torture/kill9.sh
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

skip() {
  echo "vm: skipped, $1"
  exit 77
}
command -v qemu-system-x86_64 >/dev/null || skip 'qemu-system-x86_64 is not installed'
kernel=$(find "$kernels/boot" /boot -name 'vmlinuz-*' 2>/dev/null | sort -V | tail -n 1)
[ -n "$kernel" ] || skip "there is no kernel: ci/kernel $kernels"
vm=("$nstest" -j 1 --strict --kernel "$kernel")

all_pass_or_skip() { ! grep -aE '^(fail|error|timeout)' "$scratch/out"; }
# guest KERNEL: other guests of this machine are no business of ours, so its kernel has a name of its own.
guest() { pgrep -f "^$(command -v qemu-system-x86_64) .*$scratch/$1"; }
guest_runs() { guest "$1" >/dev/null; }
no_guest_runs() { ! guest_runs "$1"; }
# soon COMMAND: it succeeds within 30 s.
soon() {
  local i
  for i in {1..300}; do
    "$@" && return
    sleep 0.1
  done
  return 1
}

cat >one.yaml <<'END'
scenario: the first process is PID 1
namespaces: [pid, mount]
run: echo $$
expect: {stdout: 1}
END

cat >panics.yaml <<'END'
scenario: a guest that panics
containers: {vm: {runtime: vm}}
steps: [{in: vm, run: echo c >/proc/sysrq-trigger, expect: {exit: 0}}]
---
scenario: the case after it
containers: {vm: {runtime: vm}}
steps: [{in: vm, run: 'true', expect: {exit: 0}}]
END

exits 0 'one' "${vm[@]}" --runtime vm one.yaml
check 'one: the runtime is told' shows '1 passed'

# That a further case costs little: the two differ by their number alone.
exits 0 'ten' "${vm[@]}" --runtime vm --repeat 10 one.yaml
check 'ten: pass' shows '10 passed'

exits 3 'a guest that panics' "${vm[@]}" panics.yaml
check 'a panic: the console is shown' shows 'Kernel panic - not syncing: sysrq triggered crash'
check 'a panic: the next case has a guest' shows '1 passed'

exits 4 'no kernel' "$nstest" --runtime vm --kernel /dev/null one.yaml
check 'no kernel: how to get one' shows 'dpkg -x'
# fake NAME: a program of this name from stdin.
fake() {
  { printf '#!/bin/bash\n' && cat; } >"$1"
  chmod +x "$1"
}
exits 3 'a QEMU that is not there' "${vm[@]}" --runtime "vm=$scratch/absent" one.yaml
check 'a QEMU that is not there: its reason' shows "vm: execve '$scratch/absent': ENOENT"
fake refuses <<<'echo "bad machine" >&2; exit 1'
exits 3 'a QEMU that refuses' "${vm[@]}" --runtime "vm=$scratch/refuses" one.yaml
check 'a QEMU that refuses: its reason' shows 'vm: the guest has ended; QEMU exited with 1: "bad machine"'
# Without its first filesystem the kernel has nothing to begin with. The machine is a child of this one.
fake no_root <<<'qemu-system-x86_64 "${@/\/proc\/self\/fd\/6//etc/passwd}"; exit 0'
exits 3 'a kernel that panics' "${vm[@]}" --runtime "vm=$scratch/no_root" one.yaml
check 'a kernel that panics: its console' shows 'Kernel panic - not syncing'
exits 3 'a program that is no QEMU' "${vm[@]}" --runtime vm=/bin/true one.yaml
check 'a program that is no QEMU: what happened' shows 'vm: the guest has ended; QEMU exited with 0'
exits 2 'a relative kernel' "$nstest" --runtime vm --kernel boot/vmlinuz one.yaml

# A guest that stops within a case, which says when it has begun. It is waited for below.
cp "$kernel" stopping
cat >stops.yaml <<'END'
scenario: a guest that stops
containers: {vm: {runtime: vm}}
timeout: 2s
steps:
  - {in: host, start: sleep 61.25, as: begun}
  - {in: vm, run: sleep 60, expect: {exit: 0}}
---
scenario: the case after it
containers: {vm: {runtime: vm}}
steps: [{in: vm, run: 'true', expect: {exit: 0}}]
END
"$nstest" -j 1 --kernel "$scratch/stopping" stops.yaml >stops.log 2>&1 &
stops=$!
check 'a guest stops: its case begins' soon pgrep -fx 'sleep 61.25'
kill -STOP "$(guest stopping)"

exits 0 'the story of virtual machines' "${vm[@]}" "$scenarios"/runtimes/vm-*.yaml
check 'the story: all pass' all_pass_or_skip

ended=0
wait "$stops" || ended=$?
cp stops.log out
check 'a guest that stops is a timeout' is 1 "$ended"
check 'a guest that stops: what happened' shows 'vm: the guest gave no answer in time'
check 'a guest that stops: the next case has one' shows '1 passed'
check 'a guest that stops: it is gone' no_guest_runs stopping

# A QEMU that is killed within a case.
cp "$kernel" vmlinuz
cat >ends.yaml <<'END'
scenario: a guest that ends
containers: {vm: {runtime: vm}}
steps: [{in: vm, run: sleep 60, timeout: 60s, expect: {exit: 0}}]
---
scenario: the case after it
containers: {vm: {runtime: vm}}
steps: [{in: vm, run: 'true', expect: {exit: 0}}]
END
"$nstest" -j 1 --kernel "$scratch/vmlinuz" ends.yaml >live 2>&1 &
runner=$! ended=0
check 'a guest runs its case' soon guest_runs vmlinuz
kill -KILL "$(guest vmlinuz)"
wait "$runner" || ended=$?
cp live out
check 'a guest that is killed is an error' is 3 "$ended"
check 'a guest that is killed: what happened' shows 'QEMU was killed by SIGKILL'
check 'a guest that is killed: the next case has one' shows '1 passed'

# kill -9 of nstest takes the guest along.
"$nstest" --kernel "$scratch/vmlinuz" --runtime vm --until-fail one.yaml >"$scratch/log" 2>&1 &
runner=$!
check 'a guest runs' soon guest_runs vmlinuz
kill -KILL "$runner"
wait "$runner" 2>/dev/null
check 'after kill -9 it is gone' soon no_guest_runs vmlinuz
# Of the runner, the worker, the guard, at random moments; the seed that is told repeats them.
if [ "$(id -u)" -eq 0 ]; then
  exits 0 'kill -9 leaves nothing' env -C / bash "$kill9" "$nstest" "$scenarios" 3 "$RANDOM" "vm --kernel $kernel"
  grep -a '^kill -9: ' out
fi
finish
