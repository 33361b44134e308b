#!/usr/bin/env bash
# Every exit status, each from a run that ends so.
# Usage: exit_status.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

scenario() { # FILE NAME EXPECT RUN...: one short scenario
  printf 'scenario: %s\nsource: pid_namespaces(7)\nnamespaces: [pid]\nrun: %s\nexpect: %s\n' "$2" "${*:4}" "$3" >"$1"
}

ends() { # WANTED WHAT ARGS...
  exits "$1" "$2" "$nstest" "${@:3}"
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

ends 0 'all well' well.yaml
ends 1 'a failure' wrong.yaml
ends 1 'a timeout' slow.yaml --timeout 200ms
ends 2 'an unknown flag' well.yaml --no-such-flag
ends 2 'a bad scenario' bad.yaml
ends 2 'a missing file' missing.yaml
ends 2 'an empty folder' empty
ends 2 'a bad filter' well.yaml -f '('
ends 3 'a case that could not be played' broken.yaml
ends 4 'a filter that matches nothing' well.yaml -f nothing-like-it
ends 4 'nothing but skips' skipped.yaml
ends 4 'more skips than allowed' well.yaml skipped.yaml --max-skips 0
ends 0 'as many skips as allowed' well.yaml skipped.yaml --max-skips 1
ends 1 'a failure beside an error' wrong.yaml broken.yaml

ends 1 'a record of a failure' wrong.yaml --report jsonl=run.jsonl
ends 1 'the same record judged again' judge run.jsonl
ends 0 'the record converted' convert run.jsonl --to junit
head -n -1 run.jsonl >cut.jsonl
sed -i 's/"verdict":"fail"/"verdict":"pass"/g' cut.jsonl
ends 3 'a record without end converted' convert cut.jsonl --to ktap
ends 1 'what failed played again' wrong.yaml well.yaml --rerun-failed run.jsonl

ends 2 'no path' run
ends 2 'an unknown command word is a path that is missing' no-such-command
ends 2 'a bad seed' well.yaml --shuffle=x
ends 2 'a bad shard' well.yaml --shard 4/3
ends 2 'a bad duration' well.yaml --timeout 5parsecs
ends 2 'an unknown report' well.yaml --report nonsense=x
ends 2 'something that cannot be allowed' well.yaml --allow nonsense
ends 2 'a good file beside a bad one' well.yaml bad.yaml
ends 2 'check of a bad scenario' check bad.yaml
ends 0 'check of good ones' check well.yaml wrong.yaml
ends 2 'list of a bad scenario' list bad.yaml

# A failure that is expected ends well; one that passes fails with --strict alone.
known='expected_to_fail: {when: {root: {one of: [true, false]}}, because: it is a test}'
sed "1a $known" wrong.yaml >xfail.yaml
sed "1a $known" well.yaml >xpass.yaml
sed '1a expected_to_fail: {when: {kernel: "<2.6"}, because: it is a test}' wrong.yaml >elsewhere.yaml
ends 0 'a failure that is expected' xfail.yaml
check 'it is xfail' grep -q '^xfail xfail (expected to fail: it is a test)' out
ends 0 'a pass that is not' xpass.yaml
check 'it is xpass' grep -q '^xpass xpass ' out
ends 0 'a failure that is expected, --strict' xfail.yaml --strict
ends 1 'a pass that is not, --strict' xpass.yaml --strict
ends 1 'a failure that is expected elsewhere' elsewhere.yaml

# Root reads everything, so that an ordinary user has to try.
chmod 755 "$scratch" && cp "$nstest" program && chmod 755 program && chmod 000 well.yaml
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
exits 2 'an unreadable file' "${as_user[@]}" ./program well.yaml
check 'an unreadable file: why' grep -q '^well.yaml: error: .*EACCES' out

# An interrupt ends a run at once, though 30 s of it are left, and its reports are written.
for signal in INT TERM HUP; do
  rm -f run.jsonl run.xml
  # A shell ignores SIGINT in its background jobs.
  env --default-signal=INT "$nstest" slow.yaml --report jsonl=run.jsonl --report junit=run.xml >out 2>&1 &
  pid=$!
  for ((i = 0; i < 200; i++)); do
    ! pgrep -P "$pid" >/dev/null 2>&1 || break
    sleep 0.01
  done
  begun=$(date +%s%N)
  kill "-$signal" "$pid"
  status=0
  wait "$pid" || status=$?
  took=$((($(date +%s%N) - begun) / 1000000))
  check "SIG$signal: exit status" is 130 "$status"
  check "SIG$signal: at once" test "$took" -lt 2000
  check "SIG$signal: its record tells of it" grep -q '"interrupted":true' run.jsonl
  check "SIG$signal: the case in play is in the record" grep -q '"id":"slow".*"reason":{"text":"interrupted"}' run.jsonl
  check "SIG$signal: and in a report that is written whole" grep -q '<error type="error" message="interrupted">' run.xml
  check "SIG$signal: and on the console" grep -q '^error slow' out
done
ends 130 'the record of an interrupted run judged again' judge run.jsonl

finish
