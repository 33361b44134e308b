#!/usr/bin/env bash
# What containers are made of, and how they end: verdicts, evidence and messages.
# Usage: containers.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

# plays STATUS NAME: the scenario on stdin.
plays() {
  cat >one.yaml
  exits "$1" "$2" "$nstest" one.yaml
}

# plays_or_lacks KEY NAME: the scenario on stdin passes, or is skipped for this reason.
plays_or_lacks() {
  cat >one.yaml
  play "$nstest" one.yaml
  check "$2" passed_or_skipped "$1"
}
passed_or_skipped() { [ "$status" -eq 0 ] || { [ "$status" -eq 4 ] && shows "($1: "; }; }
none_left_of_cgroups() { ! find /sys/fs/cgroup -maxdepth 6 -type d -name beside 2>/dev/null | grep .; }

plays 0 'short form, a missing program' <<'EOF'
scenario: a missing program as init ends with 127 and is named
namespaces: [pid]
run: [no-such-program]
expect: {exit: 127, stderr: {contains: "'no-such-program'"}}
EOF
plays 0 'full form, a missing program' <<'EOF'
scenario: a missing program ends with 127 and is named
containers: {box: {namespaces: [pid]}}
steps: [{run: [no-such-program], expect: {exit: 127, stderr: {contains: "'no-such-program'"}}}]
EOF
plays 3 'short form, a container that cannot be made' <<'EOF'
scenario: the reason is quoted once
namespaces: [pid]
workdir: /no/such
run: 'true'
expect: {exit: 0}
EOF
check 'its reason' shows "chdir '/no/such': ENOENT, making container 'box'"

# has_ended NAME MESSAGE CONTAINERS IN
has_ended() {
  plays 3 "$1" <<EOF
scenario: $1
containers: {$3}
steps:
  - {in: host, wait: box.init, expect: {exit: {one of: [0, 1, absent]}}}
  - {in: $4, run: 'true', expect: {exit: 0}}
EOF
  check "$1: its reason" shows "reason       $2"
}
has_ended 'a step in a container whose init has exited' \
  "container 'box' has ended: its init exited with 1" 'box: {namespaces: [pid], init: exit 1}' box
has_ended 'a step in a container whose init has failed' \
  "container 'box' has ended: its init exited with 1, stderr: \"no luck\"" \
  'box: {namespaces: [pid], init: echo no luck >&2; exit 1}' box
has_ended 'a step in a container whose init was killed' \
  "container 'box' has ended: its init was killed by SIGUSR1" \
  'box: {namespaces: [uts], init: kill -USR1 $$}' box
plays 3 'an observation in a container whose init has exited' <<'EOF'
scenario: an observation in a container whose init has exited
containers: {box: {namespaces: [pid], init: exit 1}}
steps: [{in: host, wait: box.init, expect: {exit: 1}}, {in: box, observe: pid, expect: 1}]
EOF
check 'its reason' shows "container 'box' has ended: its init exited with 1"
plays 3 'a container within one that has ended' <<'EOF'
scenario: a container within one that has ended
containers:
  box: {namespaces: [pid], init: exit 3}
  gate: {namespaces: [uts], init: sleep 0.3; echo x; exec sleep 9, ready: {line: x}}
  guest: {within: box, namespaces: {uts: new}}
steps: [{in: guest, run: 'true', expect: {exit: 0}}, {in: gate, run: 'true'}]
EOF
check 'its reason' shows "container 'box' has ended: its init exited with 3, making container 'guest'"

plays 0 'a container with a user namespace on the real host' <<'EOF'
scenario: a container with a user namespace on the real host
host: real
containers: {box: {namespaces: [user]}}
steps:
  - {name: its root is root there, in: box, observe: ids.uid, expect: 0}
  - {name: no sysctl of the real host is written, in: host, run: echo 1 >/proc/sys/vm/drop_caches, expect: {exit: {not: 0}}}
  - {name: nor any other file of its /proc, in: host, run: echo 1 >/proc/irq/default_smp_affinity, expect: {exit: {not: 0}}}
EOF

cat >stop.yaml <<'EOF'
scenario: nstest's own init ends by itself when it is stopped at once
containers: {box: {namespaces: [uts]}}
steps: [{in: host, stop: box, expect: {exit: 0}}]
EOF
exits 0 'containers without a command, stopped at once' "$nstest" stop.yaml --repeat 100 -j 2 -q

# Who may do these things is root alone.
if [ "$(id -u)" -eq 0 ]; then
  plays 0 'a user of a container, and of a step' <<'EOF'
scenario: a user of a container, and of a step
containers: {box: {namespaces: [user, pid, mount], user: 1000, workdir: /tmp}}
steps:
  - {name: the init, in: host, observe: status(box.init).capabilities.effective, expect: empty, control: 'none, because so it is'}
  - {name: a command, in: box, run: id -u; id -G; grep CapEff /proc/self/status, expect: {stdout: {matches: "1000\\n1000\\nCapEff:\\t0+"}}}
  - {name: the step has its own, in: box, user: "5:6", run: id -u; id -g, expect: {stdout: "5\n6"}}
  - {name: root may be asked for, in: box, user: 0, set: {hostname: x}, expect: EPERM}
  - {name: a call, in: box, call: [setuid, 0], expect: EPERM}
EOF
  plays 0 'a container that is started, stopped and started' <<'EOF'
scenario: a container that is started, stopped and started
containers: {box: {namespaces: [pid], nested: 2}}
steps:
  - {start: box}
  - {name: it is there, in: box, observe: pid(box.init), expect: 1}
  - {in: box.1, stop: box}
  - {in: host, stop: box.1}
  - {start: box}
  - {name: it is there again, in: box, observe: pid(box.init), expect: 1}
EOF
  plays 3 'a container that is there already' <<'EOF'
scenario: a container that is there already
containers: {box: {namespaces: [pid]}}
steps: [{start: box}, {start: box, expect: ok}]
EOF
  check 'its reason' shows "start: 'box' is there already"
  plays 0 'refusals of a container as evidence' <<'EOF'
scenario: refusals of a container as evidence
containers:
  box: {namespaces: {uts: {path: /no/such}}}
  wrong: {namespaces: {uts: {path: /proc/self/ns/pid}}}
  file: {namespaces: {uts: {path: /etc/passwd}}}
  init: {namespaces: [pid], init: [no-such-program]}
  tree: {namespaces: [mount], root: /no/such}
steps:
  - {name: no such file, start: box, expect: {errno: ENOENT, failed: open}}
  - {name: another kind, start: wrong, expect: {errno: EINVAL, failed: setns(uts)}}
  - {name: no namespace, start: file, expect: {errno: EINVAL, failed: setns(uts)}}
  - {name: no program, start: init, expect: {errno: ENOENT, failed: execve}}
  - {name: no tree, start: tree, expect: {errno: ENOENT, failed: open_tree}}
EOF
  for entry in clone unshare setns; do
    plays 0 "entry by $entry" <<EOF
scenario: entry by $entry
containers:
  box:
    namespaces: {user: {uid_map: [[0, 100000, 10]], gid_map: [[0, 100000, 10]]}, time: {monotonic: 1h}, pid: new, mount: new, uts: {hostname: x}, network: {loopback: up}, ipc: new, cgroup: new}
    entry: $entry
    init: echo here; exec sleep 60
    ready: {line: here}
  inner: {within: box, namespaces: [pid, user], entry: $entry}
steps:
  - {name: its ids, in: box, observe: ids.uid_map, expect: [[0, 100000, 10]]}
  - {name: its clock, in: box, observe: clock.monotonic.shift, expect: {near: 1h, within: 1s}}
  - {name: its name, in: box, run: uname -n, expect: {stdout: x}}
  - {name: its loopback, in: box, observe: links, expect: {contains: {name: lo, up: true}}}
  - {name: its processes, in: box, run: 'ls -d /proc/[0-9]* | wc -l', expect: {stdout: {less than: 9}}}
  - {name: one within, in: inner, observe: ids.uid_map, expect: [[0, 0, 1]]}
EOF
  done
  plays 0 'a tree of its own in a user namespace' <<'EOF'
scenario: a tree of its own in a user namespace
containers:
  box: {namespaces: [user, mount, pid, network, ipc], root: empty}
  inner: {within: box, namespaces: [mount], root: empty}
steps:
  - {name: it is empty, in: box, observe: file(/usr).type, expect: absent, control: 'none, because the host has it'}
  - {name: but for its own, in: box, observe: mount(/proc).type, expect: proc}
  - {name: the one within too, in: inner, observe: file(/proc).type, expect: absent, control: 'none, because the other has it'}
EOF
  plays_or_lacks tool 'the tree of busybox' <<'EOF'
scenario: the tree of busybox
containers: {box: {namespaces: [mount, pid, user], root: busybox}}
steps:
  - {name: its commands, run: "ls /; echo x >/tmp/x; cat /tmp/x; echo y >/dev/null; ps | wc -l", expect: {stdout: {matches: "bin\\n(.+\\n)*tmp\\n(.+\\n)*x\\n[1-9]"}}}
EOF
  plays_or_lacks cgroup 'a cgroup goes with its container' <<'EOF'
scenario: a cgroup goes with its container
containers: {box: {namespaces: [pid], cgroup: {pids: 3}}, beside: {namespaces: [pid], cgroup: {pids: 30}}}
steps:
  - {name: one is bounded, in: box, run: 'for n in 1 2 3 4; do sleep 5 & done', expect: {exit: {not: 0}, stderr: {contains: fork}}}
  - {name: the other is not, in: beside, run: 'for n in 1 2 3 4; do sleep 5 & done', expect: {stderr: ''}}
EOF
  plays_or_lacks cgroup 'a container that is started again' <<'EOF'
scenario: a container that is started again has the limits of its declaration
matrix: {kind: [pid, uts]}
containers: {box: {namespaces: [$kind], cgroup: {pids: 30}}}
steps:
  - {start: box}
  - {in: box, start: 'echo here; exec sleep 60', as: other, ready: {line: here}}
  - {in: host, set: {cgroup(box).pids: 1, cgroup(box).memory: 32MiB}}
  - {name: the first was limited, in: host, observe: cgroup(box).pids, expect: 1}
  - {in: host, stop: box}
  - {start: box}
  - {name: the number is as declared, in: host, observe: cgroup(box).pids, expect: 30}
  - {name: no memory was, in: host, observe: cgroup(box).memory, expect: unlimited}
  - {name: it can be entered, in: box, run: 'echo fine', expect: {stdout: fine}}
EOF
  check 'it is no leftover' lacks 'left over'
  check 'none is left' none_left_of_cgroups
fi

finish
