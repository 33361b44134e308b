#!/usr/bin/env bash
# --dry-run: what it prints, with filters, shards and a matrix; and its commands, run by hand, show
# what the scenario's own evidence shows.
# Usage: dry_run.sh NSTEST SCENARIOS
set -uo pipefail
nstest=$(realpath "$1") scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

cat >first.yaml <<'EOF'
scenario: the first process of a PID namespace is PID 1
source: pid_namespaces(7)
namespaces: [pid]
run: echo $$
expect: {stdout: 1}
EOF
cat >kept.yaml <<'EOF'
scenario: a second process sees its container alone
source: namespaces(7)
containers:
  box:
    namespaces: {pid: new, mount: new, uts: {hostname: dry}, network: new, ipc: new}
    mounts: [{type: tmpfs, at: /mnt, options: [size=64k]}]
  other: {namespaces: [network]}
  inner: {within: box, namespaces: [pid, mount]}
  users: {namespaces: [user, uts]}
links: [{box: 10.9.0.1/24, other: {name: link0, addresses: 10.9.0.2/24}}]
steps:
  - {in: other, run: "set -- $(ip -o -4 address show dev link0); echo $4", expect: {exit: 0}}
  - {in: box, run: "hostname; stat -f -c %T /mnt; ls /sys/class/net", expect: {exit: 0}}
  - {in: inner, run: "set -- /proc/[0-9]*; echo $#", expect: {exit: 0}}
  - {in: box, capabilities: [CAP_NET_RAW], run: "grep CapEff /proc/self/status", expect: {exit: 0}}
  - {in: users, run: "id -u; cat /proc/self/uid_map", expect: {exit: 0}}
EOF
cat >matrix.yaml <<'EOF'
scenario: a new $kind namespace
source: namespaces(7)
matrix: {kind: [uts, ipc]}
containers: {box: {namespaces: [$kind]}}
steps: [{in: box, run: "true", expect: {exit: 0}}]
EOF

# The commands of the last dry run, without the marks before them.
commands() { sed -n 's/^ *\$ //p' out; }

exits 0 'a dry run' "$nstest" run first.yaml --dry-run
check 'says what plays' grep -q '^plays first  the first process' out
check 'says that nothing was played' shows 'nstest: 1 case, nothing was played'
check 'says what is expected' grep -qE '^ +expected +stdout is 1$' out
exits 0 'a matrix' "$nstest" run matrix.yaml --dry-run
check 'a matrix: both' is 2 "$(grep -c '^plays matrix' out)"
exits 0 'a filter' "$nstest" run . --dry-run -f 'kind=ipc'
check 'a filter: one' is 1 "$(grep -c '^plays' out)"
for i in 1 2; do "$nstest" run . --dry-run --shard "$i/2"; done >out
check 'shards: each once' is 4 "$(grep -c '^plays' out)"
exits 4 'nothing selected' "$nstest" run . --dry-run -f nothing-like-it
exits 0 'no terminal' "$nstest" run first.yaml --dry-run
check 'no terminal, no colour' lacks $'\033'
exits 0 'colour' "$nstest" run first.yaml --dry-run --color always
check 'colour' shows $'\033[32mplays'
sed 's/^run:/touches: [clock]\nrun:/' first.yaml >clock.yaml
exits 0 'what is not allowed' "$nstest" run clock.yaml --dry-run
check 'what is not allowed' grep -q '^skip  clock' out
check 'what it touches' shows "the real host's wall clock; put back when the case ends"
exits 2 'with a report' "$nstest" run first.yaml --dry-run --report jsonl=record
check 'with a report: none' test ! -e record

# The whole corpus: commands that bash can read, and no skip that the run itself does not make.
exits 0 'the corpus' "$nstest" run "$scenarios" --dry-run
commands >corpus.sh
check 'the corpus: commands' test "$(wc -l <corpus.sh)" -gt 1000
check 'the corpus: bash reads them' bash -n corpus.sh
sed -n 's/^skip  \([^ ]*\) .*/\1/p' out | sort >foreseen
"$nstest" run "$scenarios" --color never | sed -n 's/^skip  \([^ ]*\) .*/\1/p' | sort >skipped
check 'the corpus: skips are foreseen' test -s foreseen
check 'the corpus: no other skips' is '' "$(comm -23 foreseen skipped)"

if [ "$(id -u)" -eq 0 ] && command -v pgrep >/dev/null && command -v unshare >/dev/null; then
  play "$nstest" run first.yaml --dry-run
  check 'by hand: PID 1' is 1 "$(bash -c "$(commands)")"
  play "$nstest" run kept.yaml --dry-run
  # The containers end with the shell that made them.
  { echo 'trap "kill -s KILL \$(jobs -p) 2>/dev/null" EXIT'; commands | sed 's/^until box=/sleep 0.1\n&/'; } >by_hand
  unshare --fork --kill-child --pid --mount --mount-proc bash ./by_hand >by_hand.out 2>by_hand.err
  check 'by hand: no complaint' is '' "$(cat by_hand.err)"
  "$nstest" run kept.yaml --report jsonl=record >/dev/null
  python3 - >nstest.out <<'EOF'
import json
for line in open("record"):
    for step in json.loads(line).get("steps", []):
        print(step["evidence"]["value"]["stdout"])
EOF
  check 'by hand: the same evidence' is "$(tr -s ' \n' ' ' <nstest.out)" "$(tr -s ' \n' ' ' <by_hand.out)"
fi
finish
