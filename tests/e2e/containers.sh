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

finish
