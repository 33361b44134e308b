#!/usr/bin/env bash
# Runs a command beside a dockerd and a podman storage of its own, in a mount namespace with a /run of
# its own: neither this machine's containers nor another nstest's notes are seen or changed. Needs root.
# Usage: [OWN_PIDS=1] own_daemons.sh COMMAND...
# With OWN_PIDS there is a daemon of podman, too, and both see neither this machine's processes nor its /run and
# /tmp, like those of another machine.
# OWN_DAEMONS tells the command which of docker and podman it has; why another is not there is printed.
set -uo pipefail
if [ -z "${OWN_RUN:-}" ]; then
  # shellcheck disable=SC2016 # $@ is the inner shell's
  OWN_RUN=1 exec unshare --mount bash -c 'mount -t tmpfs run /run && exec bash "$@"' - "$0" "$@"
fi
unset OWN_RUN
daemons=() alone=()
[ -z "${OWN_PIDS:-}" ] || alone=(--pid --fork --kill-child --mount-proc)
# Where they are alone, in what else they do not share.
# shellcheck disable=SC2016 # $OWN_PIDS is the inner shell's
hide='ip link set lo up; [ -z "${OWN_PIDS:-}" ] || { mount -t tmpfs run /run && mount -t tmpfs tmp /tmp; }; '
store=$(mktemp -d /var/tmp/nstest-daemons.XXXXXX) # on a disk, for overlay
trap 'stop_all' EXIT

stop_all() {
  # In a PID namespace of its own one goes with that.
  [ ${#alone[@]} -gt 0 ] || [ ! -f "$store/pid" ] || kill "$(cat "$store/pid")" 2>/dev/null
  [ ${#alone[@]} -eq 0 ] || kill -KILL "${daemons[@]}" 2>/dev/null
  wait "${daemons[@]}" 2>/dev/null
  unset CONTAINER_HOST
  [ ! -d "$store/podman" ] || podman system reset --force >/dev/null 2>&1
  findmnt -rno TARGET | grep -F "$store/" | sort -r | xargs -r umount -l 2>/dev/null
  # What runtimes keep for their next container; what is in use stays.
  find /sys/fs/cgroup -maxdepth 4 -depth -type d \( -path '*/libpod_parent*' -o -name docker \) -exec rmdir {} + 2>/dev/null
  rm -rf "$store"
}

# A dockerd that this machine's network and mounts do not see.
start_docker() {
  command -v dockerd >/dev/null || { echo 'there is no dockerd' >"$store/log" && return 1; }
  export DOCKER_HOST=unix://$store/socket
  # shellcheck disable=SC2016 # $1 is the inner shell's
  unshare --net --mount "${alone[@]}" bash -c "$hide"'exec dockerd -H "unix://$1/socket" --data-root "$1/data" \
    --exec-root "$1/exec" --pidfile "$1/pid" --iptables=false --ip6tables=false --bridge=none' \
    - "$store" >"$store/log" 2>&1 &
  daemons+=($!)
  for _ in {1..300}; do
    docker version >/dev/null 2>&1 && return
    sleep 0.1
  done
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
  if [ ${#alone[@]} -gt 0 ]; then
    # shellcheck disable=SC2016 # $1 is the inner shell's
    unshare --net --mount "${alone[@]}" bash -c "$hide"'exec podman system service --time=0 "unix://$1/podman/socket"' \
      - "$store" >"$store/log" 2>&1 &
    daemons+=($!)
    export CONTAINER_HOST=unix://$store/podman/socket
  fi
  for _ in {1..100}; do
    podman info >/dev/null 2>"$store/log" && return
    sleep 0.1
  done
  return 1
}

export OWN_DAEMONS=
for runtime in docker podman; do
  command -v "$runtime" >/dev/null || { echo "skipped $runtime, which is not installed"; continue; }
  if "start_$runtime"; then
    OWN_DAEMONS+=" $runtime"
  else
    echo "skipped $runtime, which does not start here:"
    tail -n 3 "$store/log"
  fi
done
"$@"
