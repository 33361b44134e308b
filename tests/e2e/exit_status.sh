#!/usr/bin/env bash
# Every exit status, each from a run that ends so.
# Usage: exit_status.sh NSTEST
set -euo pipefail
nstest=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
cd "$scratch"

scenario() { # FILE NAME EXPECT RUN...: one short scenario
  printf 'scenario: %s\nsource: pid_namespaces(7)\nnamespaces: [pid]\nrun: %s\nexpect: %s\n' "$2" "${*:4}" "$3" >"$1"
}

exits() { # WANTED WHAT ARGS...
  local status=0
  "$nstest" "${@:3}" >out 2>&1 || status=$?
  if [ "$status" -eq "$1" ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $2: exit $status, not $1:" && cat out
  fi
}

scenario well.yaml 'it is PID 1' '{stdout: 1}' 'echo $$'
scenario wrong.yaml 'it is PID 2' '{stdout: 2}' 'echo $$'
scenario slow.yaml 'it never ends' '{stdout: x}' 'exec sleep 30'
cat >broken.yaml <<'END'
scenario: its working directory is missing
source: chdir(2)
containers: {box: {namespaces: [pid], workdir: /no/such/folder}}
steps: [{run: "true", expect: {exit: 0}}]
END
cat >skipped.yaml <<'END'
scenario: it needs a program that nobody has
source: exec(3)
requires: {tools: [no-such-program]}
namespaces: [pid]
run: echo x
expect: {stdout: x}
END
printf 'scenario: x\nsource: y\nnonsense: 1\n' >bad.yaml
mkdir empty

exits 0 'all well' well.yaml
exits 1 'a failure' wrong.yaml
exits 1 'a timeout' slow.yaml --timeout 200ms
exits 2 'an unknown flag' well.yaml --no-such-flag
exits 2 'a bad scenario' bad.yaml
exits 2 'a missing file' missing.yaml
exits 2 'an empty folder' empty
exits 2 'a bad filter' well.yaml -f '('
exits 3 'a case that could not be played' broken.yaml
exits 4 'a filter that matches nothing' well.yaml -f nothing-like-it
exits 4 'nothing but skips' skipped.yaml
exits 4 'more skips than allowed' well.yaml skipped.yaml --max-skips 0
exits 0 'as many skips as allowed' well.yaml skipped.yaml --max-skips 1
exits 1 'a failure beside an error' wrong.yaml broken.yaml

exits 1 'a record of a failure' wrong.yaml --report jsonl=run.jsonl
exits 1 'the same record judged again' judge run.jsonl
exits 0 'the record converted' convert run.jsonl --to junit
head -n -1 run.jsonl >cut.jsonl
sed -i 's/"verdict":"fail"/"verdict":"pass"/g' cut.jsonl
exits 3 'a record without end converted' convert cut.jsonl --to ktap
exits 1 'what failed played again' wrong.yaml well.yaml --rerun-failed run.jsonl

# An interrupt ends a run at once.
"$nstest" slow.yaml >out 2>&1 &
pid=$!
until pgrep -P "$pid" >/dev/null 2>&1; do :; done
kill -INT "$pid"
status=0 && wait "$pid" || status=$?
if [ "$status" -eq 130 ]; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAIL interrupt: $status"; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
