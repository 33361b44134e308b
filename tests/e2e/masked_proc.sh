#!/usr/bin/env bash
# An ordinary user where parts of /proc are covered, as in a default Docker container: the kernel
# refuses a fresh /proc there (mount_too_revealing() in fs/namespace.c), and the outer one stays.
# Usage: masked_proc.sh NSTEST SCENARIOS
set -uo pipefail
nstest=$(realpath "$1") scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
[ "$(id -u)" -eq 0 ] || { echo 'SKIP needs root, to cover parts of /proc'; exit 77; }
cp "$nstest" "$scratch/nstest"
cp -r "$scenarios"/* "$scratch"
chmod -R a+rX "$scratch"

masked() {
  unshare -m sh -c 'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys &&
    exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"' sh "$@"
}

exits 0 'every case passes or skips' masked "$scratch/nstest" "$scratch" -v
check 'some are played' grep -q '^pass ' "$scratch/out"
check 'what needs a fresh /proc says so' shows 'procfs: needs a fresh /proc: mount(proc) '
check 'ids are mapped' grep -q '^pass  basics/user::root-of-a-user-namespace-has' "$scratch/out"
check 'clocks are moved' grep -q '^pass  basics/time::two-containers-can' "$scratch/out"
check 'a port is waited for' grep -q '^pass  basics/network::one-port' "$scratch/out"

cat >"$scratch/left.yaml" <<'Y'
scenario: a process is left on the host
source: kill(2)
steps:
  - {name: it goes on, in: host, run: 'sleep 60 &', expect: {exit: 0}}
Y
chmod a+r "$scratch/left.yaml"
exits 1 'a leftover is told' masked "$scratch/nstest" "$scratch/left.yaml" --strict
check 'by its own name' grep -qE 'processes still running on the host: (sleep|sh)$' "$scratch/out"
finish
