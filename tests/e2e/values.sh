#!/usr/bin/env bash
# Cases of a matrix from end to end: their ids, playing one alone, reports, and what a host chooses.
# Usage: values.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

cat >kinds.yaml <<'END'
scenario: a ${kind} namespace is new
source: namespaces(7)
matrix:
  kind: [pid, uts]
  end: [{name: as it should, seen: done}, {name: otherwise, seen: undone}]
containers:
  box: {namespaces: [$kind]}
steps:
  - {name: it says so, run: 'echo done', expect: {stdout: $end.seen}}
END
cat >host.yaml <<'END'
scenario: an expectation is chosen by the host
source: uname(2)
containers:
  box: {namespaces: [uts]}
  other: {namespaces: [uts]}
steps:
  - name: the kernel is old
    in: box
    run: echo old
    expect:
      - {when: {kernel: "<2.6"}, is: {stdout: old}, because: it has no namespaces}
      - {when: {kernel: ">=2.6", root: {one of: [true, false]}}, is: {stdout: new}, because: it has}
      - {is: {stdout: unknown}}
  - name: its file is not there
    in: box
    observe: file(/no/such/file).type
    expect: absent
    control: {in: other, expect: file}
END

play "$nstest" list kinds.yaml
check 'every combination is a case' is 4 "$(grep -c '^kinds\[kind=' out)"
check 'titles are filled in' shows 'kinds[kind=uts,end=otherwise]  a uts namespace is new'

exits 1 'one of them fails for each kind' "$nstest" kinds.yaml --report jsonl=run.jsonl
check 'two pass' shows '4 cases, 2 passed, 2 failed'
alone=$(sed -n "s/.*play alone *//p" out | head -n 1)
check 'the command that plays one alone' is "nstest run kinds.yaml -f 'kinds[kind=pid,end=otherwise]'" \
  "$(sed -n 's/.*play alone *//p' out | sort | head -n 1)"
exits 1 'that command' eval "'$nstest' ${alone#nstest}"
check 'it plays one' shows '1 case, 0 passed, 1 failed'
exits 1 'the failed ones again' "$nstest" kinds.yaml --rerun-failed run.jsonl
check 'they are two' shows '2 cases, 0 passed, 2 failed'
exits 1 'the record judged again' "$nstest" judge run.jsonl
check 'with the same result' shows '4 cases, 2 passed, 2 failed'

exits 1 'what the host chose fails' "$nstest" host.yaml --report jsonl=host.jsonl
check 'the report says which alternative, and why' shows 'alternative  2, since kernel is "'
check 'and what the author says of it' shows ': it has'
check 'the control has its own line' shows 'its file is not there (control in other)'
check 'the record says which' grep -q '"choice":{"number":2,"when":"kernel is ' host.jsonl
exits 1 'its record judged again' "$nstest" judge host.jsonl
check 'tells the same' shows 'alternative  2, since kernel is "'
finish
