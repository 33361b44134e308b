# shellcheck shell=bash
# A world of our own on this host, to be sourced: namespaces, fresh /tmp, /var/tmp, /run and /dev/shm,
# and cgroups in which nobody else is. What stands in it besides us was left by nstest, whatever
# others do on this host meanwhile. The mounts are shared, as systemd has them: what is made in a
# copy that is not made private shows here.

# in_world SCRIPT NSTEST ARGUMENTS...: runs the script again as the first process of such a world, and
# ends with its status. Returns at once in it. 77: this host lets us make none.
in_world() {
  [ -z "${NSTEST_WORLD:-}" ] || { settle "$2" && return; }
  local -a make=(unshare --fork --kill-child --pid --mount --mount-proc --net --ipc --uts)
  [ "$(id -u)" -eq 0 ] || make+=(--user --map-root-user)
  "${make[@]}" true 2>/dev/null || { echo 'SKIP this host lets us make no namespaces'; exit 77; }
  local status=0 one
  # The clock and the sysctls are one for all worlds: one of them at a time on this host.
  exec {one}</
  flock "$one"
  NSTEST_WORLD=$$ "${make[@]}" bash "$@" {one}<&- || status=$?
  each_cgroup rmdir 2>/dev/null || true
  exit "$status"
}

# each_cgroup COMMAND...: of our directory in each hierarchy.
each_cgroup() {
  local parent
  for parent in /sys/fs/cgroup /sys/fs/cgroup/*/; do
    [ ! -f "$parent/cgroup.procs" ] || "$@" "${parent%/}/torture.${NSTEST_WORLD:-$$}"
  done
}

# cover FOLDER KEPT...: a fresh tmpfs over it, through which what is kept below it still shows.
cover() {
  if [ -L "$1" ] || [ ! -d "$1" ]; then return; fi
  local folder=$1 one open
  local -A kept=()
  for one in "${@:2}"; do
    [ "${one#"$folder"/}" != "$one" ] || continue
    exec {open}<"$one"
    kept[$one]=$open
  done
  mount -t tmpfs -o mode=1777 world "$folder"
  for one in "${!kept[@]}"; do
    open=${kept[$one]}
    # It may be there already, below another one that is kept.
    if [ -d "/proc/self/fd/$open" ]; then
      mkdir -p "$one"
    elif [ ! -e "$one" ]; then
      mkdir -p "$(dirname "$one")" && : >"$one"
    fi
    mount -c --bind "/proc/self/fd/$open" "$one"
    exec {open}<&-
  done
}

enter_cgroup() {
  mkdir "$1" 2>/dev/null || return 0
  # A cpuset is born empty: cpuset(7).
  if [ -f "$1/cpuset.cpus" ]; then
    cat "$1/../cpuset.cpus" >"$1/cpuset.cpus"
    cat "$1/../cpuset.mems" >"$1/cpuset.mems"
  fi
  echo $$ >"$1/cgroup.procs"
}

# settle NSTEST: once in the world.
settle() {
  local folder root
  root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
  for folder in /run /var/tmp /dev/shm /tmp; do
    cover "$folder" "$root" "$1"
  done
  chmod 755 /run
  each_cgroup enter_cgroup 2>/dev/null || true
  mount --make-rshared /
}

# Living processes but this shell and its own. A zombie waits for its parent and lives no more.
processes() {
  local path stat name
  for path in /proc/[0-9]*/stat; do
    read -r stat 2>/dev/null <"$path" || continue
    name=${stat#*(} name=${name%)*}
    set -- ${stat%% *} ${stat##*) }
    case "$2" in Z | X) continue ;; esac
    # The shell, what it runs now, and what unshare left between.
    if [ "$1" -eq 1 ] || [ "$1" -eq $$ ] || [ "$4" -eq "$own_group" ]; then continue; fi
    echo "process $1 $name"
  done
}

# What is in the world, as text, one line per thing.
world_state() {
  local own_group
  read -r _ _ _ _ own_group _ </proc/self/stat
  {
    processes
    awk '{print "mount", $3, $4, $5}' /proc/self/mountinfo
    ls /sys/class/net | sed 's/^/link /'
    sed 's/:.*//; s/^/device /' /proc/net/dev
    awk 'FNR > 1 {print "ipc", FILENAME, $1, $2}' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
    find /run /var/tmp /dev/shm /tmp -xdev -mindepth 1 ! -path "${scratch:-/nothing}*" | sed 's/^/file /'
    each_cgroup find_below
    sysctls
    echo "hostname $(cat /proc/sys/kernel/hostname) $(cat /proc/sys/kernel/domainname)"
  } 2>/dev/null | LC_ALL=C sort
}

find_below() { find "$1" -mindepth 1 -type d 2>/dev/null | sed 's/^/cgroup /'; }

# Those that any case here sets, or tries to.
sysctls() {
  local name
  for name in kernel/printk_ratelimit_burst kernel/shmmax kernel/pid_max fs/mqueue/queues_max vm/stat_interval; do
    echo "sysctl $name $(cat "/proc/sys/$name")"
  done
}

# By a clock that nobody sets.
now_in_ms() {
  local up
  read -r up _ </proc/uptime
  echo $((${up%.*} * 1000 + 10#${up#*.} * 10))
}

# How far the wall clock is ahead of CLOCK_MONOTONIC, in nanoseconds: what setting it changes.
clock_difference() {
  python3 -c 'import time; a = time.clock_gettime_ns; print(a(time.CLOCK_REALTIME) - a(time.CLOCK_MONOTONIC))'
}
