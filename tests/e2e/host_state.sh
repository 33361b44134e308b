# What a run must leave as it was, as text: to be sourced. One line per thing, sorted, so that
# `comm` can tell two moments apart.

# Living processes of ours: by name, or because they stand in another mount namespace than this
# shell, as every process of a scenario does. A zombie waits for its parent and lives no more.
processes() {
  local pid stat name here
  here=$(readlink /proc/$$/ns/mnt)
  for pid in $(cd /proc && echo [0-9]*); do
    stat=$(cat "/proc/$pid/stat" 2>/dev/null) || continue
    name=${stat#*(} name=${name%)*}
    set -- ${stat##*) }
    case "$1" in Z | X) continue ;; esac
    case "$name" in nstest*) echo "process $name" && continue ;; esac
    [ "$(readlink "/proc/$pid/ns/mnt" 2>/dev/null || echo "$here")" = "$here" ] || echo "process $name"
  done
}

host_state() {
  {
    processes
    awk '{print "mount", $3, $4, $5}' /proc/self/mountinfo
    ls /sys/class/net | sed 's/^/link /'
    awk 'FNR > 1 {print "ipc", FILENAME, $1, $2}' /proc/sysvipc/shm /proc/sysvipc/msg /proc/sysvipc/sem
    find /sys/fs/cgroup -mindepth 1 -type d 2>/dev/null | sed 's/^/cgroup /' || true
    find /tmp /var/tmp /run /dev/shm -xdev -maxdepth 2 -name '*nstest*' 2>/dev/null | sed 's/^/file /' || true
    find /run/netns -mindepth 1 2>/dev/null | sed 's/^/netns /' || true
    echo "hostname $(cat /proc/sys/kernel/hostname)"
  } | LC_ALL=C sort
}

# Wall clock minus monotonic clock, in milliseconds: what setting the clock changes.
clock_difference() {
  local up wall
  read -r up _ </proc/uptime
  wall=$(date +%s%3N)
  # /proc/uptime has hundredths; two of these may differ by 10 ms and a little.
  echo $((wall - ${up%.*} * 1000 - 10#${up#*.} * 10))
}
