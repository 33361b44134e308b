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
finish
