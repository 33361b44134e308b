#!/usr/bin/env bash
# nstest control: cases are played without each of their namespaces, and what never turns is told.
# Usage: control.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

cat >good.yaml <<'Y'
scenario: a container's name stays in it
source: uts_namespaces(7)
containers:
  box: {namespaces: [uts, pid]}
steps:
  - {in: box, set: {hostname: inside}}
  - {name: the container has it, in: box, observe: hostname, expect: inside}
  - {name: the host has not, in: host, observe: hostname, expect: {not: inside}}
  - {name: the kernel is one, in: box, observe: kernel.name, expect: Linux, control: 'none, because it is shared'}
  - {name: it is the first process, in: box, observe: pid(box.init), expect: 1}
Y
cat >inert.yaml <<'Y'
scenario: a container has a shell
source: sh(1)
containers: {box: {namespaces: [uts, pid]}}
steps:
  - {name: it says hello, in: box, run: echo hello, expect: {stdout: hello}}
Y
cat >between.yaml <<'Y'
scenario: one container keeps its name when the other is renamed
source: uts_namespaces(7)
containers:
  left: {namespaces: [uts]}
  right: {namespaces: [uts]}
steps:
  - {in: left, set: {hostname: left}}
  - {name: the right one is not renamed, in: right, observe: hostname, expect: host}
Y
cat >touching.yaml <<'Y'
scenario: the clock is one
source: time_namespaces(7)
touches: [clock]
containers: {box: {namespaces: [time]}}
steps:
  - {in: box, set: {clock.realtime: +1h}}
  - {name: it moved, in: host, observe: clock.realtime.shift, expect: {near: 1h, within: 1s}}
Y

exits 0 'expectations that depend on namespaces' "$nstest" control good.yaml between.yaml
check 'what an expectation depends on' shows '  the host has not  [uts]'
check 'and on another kind' shows '  it is the first process  [pid]'
check "the author's excuse" shows '  the kernel is one  [excused: none, because it is shared]'
check 'a positive control is recognised' shows "  the container has it  [excused: the positive control of 'the host has not']"
check 'the counts' shows '5 expectations in 2 cases: 3 depend on a namespace, 2 excused, 0 not controllable here, 0 inert'
exits 1 'an inert expectation' "$nstest" control inert.yaml good.yaml
check 'it is named, with its place' shows '  it says hello  [INERT: it holds without pid, uts]  inert.yaml:5'
exits 1 'quiet' "$nstest" control -q inert.yaml good.yaml
check 'quiet: only what is inert' lacks '  the host has not'
exits 4 'a case that may not be played' "$nstest" control touching.yaml
check 'it says why not' shows 'not controllable here: untouched it does not hold: skip: needs --allow clock'
exits 1 'JSON' "$nstest" control --json inert.yaml
check 'JSON: one object a case' python3 -c '
import json, sys
case = json.loads(open(sys.argv[1]).read())
sys.exit(case["id"] != "inert" or case["expectations"][0]["standing"] != "inert")' out
exits 2 'a scenario with an error' "$nstest" control /nowhere
exits 4 'nothing is selected' "$nstest" control good.yaml -f nothing
finish
