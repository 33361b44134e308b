#!/usr/bin/env bash
# Reports and records: every format is what its readers take, `convert` makes the same of the record,
# `judge` comes to the same, and a record that broke off never counts as passed.
# Usage: records.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

short() { # FILE TITLE COMMAND STDOUT
  printf 'scenario: %s\nsource: pid_namespaces(7)\nnamespaces: [pid]\nrun: %s\nexpect: {stdout: %s}\n' "${@:2}" >"$1"
}
short well.yaml 'it is <PID> 1 & "more"' 'echo $$' 1
short wrong.yaml 'it is PID 2' 'echo $$' 2
short slow.yaml 'it never ends' 'echo it-began; sleep 30' x
short skipped.yaml 'it needs a program that nobody has' 'echo x' x
echo 'requires: {tools: [no-such-program]}' >>skipped.yaml
cat >broken.yaml <<'END'
scenario: its working directory is missing
source: chdir(2)
containers: {box: {namespaces: [pid], workdir: /no/such/folder}}
steps: [{run: "true", expect: {exit: 0}}]
END

valid_xml() { ! command -v xmllint >/dev/null || xmllint --noout "$1"; }
# Every line is one JSON object with a "t": run first, host second, end last.
valid_jsonl() {
  python3 - "$1" <<'END'
import json, sys
kinds = [json.loads(line)['t'] for line in open(sys.argv[1], encoding='utf-8')]
sys.exit(not (kinds[:2] == ['run', 'host'] and kinds[-1] == 'end' and set(kinds[2:-1]) == {'case'}))
END
}
says() { grep -qE -- "$2" "$1"; }

formats=(console jsonl junit ktap github markdown)
exits 2 'a report without a file' "$nstest" well.yaml --report junit
reports=() && for format in "${formats[@]}"; do reports+=(--report "$format=run.$format"); done
exits 1 'all reports at once' "$nstest" ./*.yaml --timeout 500ms "${reports[@]}"
check 'console' cmp out run.console
check 'jsonl is JSON lines' valid_jsonl run.jsonl
check 'jsonl: an end with counts' says run.jsonl '^\{"t":"end","counts":\{"pass":1,"fail":1,"skip":1,"error":1,"timeout":1\}'
check 'junit is XML' valid_xml run.junit
check 'junit: counts' says run.junit '<testsuites [^>]*tests="5" failures="1" errors="2" skipped="1"'
check 'junit: a timeout is an error of that type' says run.junit '<error type="timeout" message='
check 'ktap: first line' is 'KTAP version 1' "$(head -n 1 run.ktap)"
check 'ktap: plan' says run.ktap '^1\.\.5$'
check 'ktap: results' is '2 3' "$(grep -c '^ok' run.ktap) $(grep -c '^not ok' run.ktap)"
check 'github: the place of a failure' says run.github '^::error file=[./]*wrong.yaml,line=5,col=9,'
check 'github: three annotations' is 3 "$(grep -c '^::error' run.github)"
check 'markdown: counts' says run.markdown '^\| 1 \| 1 \| 1 \| 1 \| 1 \|$'

for format in "${formats[@]}"; do
  "$nstest" convert run.jsonl --to "$format" >converted 2>&1
  check "convert --to $format: exit status" is 0 $?
  check "convert --to $format: as the run wrote it" cmp converted "run.$format"
done
"$nstest" convert - --to junit <run.jsonl >converted
check 'convert from stdin' cmp converted run.junit
exits 2 'convert to an unknown format' "$nstest" convert run.jsonl --to nonsense
exits 2 'convert of what is no record' "$nstest" convert well.yaml --to junit
exits 2 'convert of a missing file' "$nstest" convert missing.jsonl --to junit

# jsonl to stdout: nothing else is on it, and the console goes to stderr.
status=0
"$nstest" ./*.yaml --timeout 500ms --report jsonl=- >stdout.jsonl 2>stderr.txt || status=$?
check 'jsonl=-: exit status' is 1 "$status"
check 'jsonl=-: stdout is JSON lines' valid_jsonl stdout.jsonl
check 'jsonl=-: the console goes to stderr' says stderr.txt '^nstest: 5 cases, 1 passed'

# judge comes to the same.
for case in 0:well 1:wrong 1:slow 3:broken 4:skipped; do
  exits "${case%:*}" "a run of ${case#*:}" "$nstest" "${case#*:}.yaml" --timeout 500ms --report jsonl=one.jsonl
  exits "${case%:*}" "judge ${case#*:}" "$nstest" judge one.jsonl
done

# A record that was edited is refused, and its verdicts are not believed even where it has no end to tell.
"$nstest" wrong.yaml --report jsonl=one.jsonl >/dev/null
sed 's/"verdict":"fail"/"verdict":"pass"/g; s/"fail":1/"fail":0/; s/"pass":0/"pass":1/' one.jsonl >forged.jsonl
for command in judge 'convert --to junit' 'run wrong.yaml --rerun-failed'; do
  read -ra words <<<"$command"
  exits 2 "$command of a forged record" "$nstest" "${words[@]}" forged.jsonl
  check "$command of a forged record says so" shows 'the record was edited'
done
head -n -1 forged.jsonl >cut_forged.jsonl
exits 1 'judge of a forged verdict' "$nstest" judge cut_forged.jsonl

# A record that broke off: at the end, in the middle of a line, after the first two lines.
"$nstest" well.yaml --report jsonl=one.jsonl >/dev/null
head -n -1 one.jsonl >cut_end.jsonl
head -c -9 one.jsonl >cut_line.jsonl
head -n 2 one.jsonl >cut_cases.jsonl
head -n 1 one.jsonl >cut_host.jsonl
: >cut_all.jsonl
for cut in cut_end cut_line cut_cases cut_host; do
  exits 3 "judge $cut" "$nstest" judge "$cut.jsonl"
  check "judge $cut says so" shows 'incomplete record'
  exits 3 "convert $cut" "$nstest" convert "$cut.jsonl" --to junit
  check "$cut to junit: an error" says out '<testsuites [^>]* errors="1"'
  exits 3 "convert $cut" "$nstest" convert "$cut.jsonl" --to ktap
  check "$cut to ktap: bails out" says out '^Bail out!'
done
exits 2 'judge of an empty file' "$nstest" judge cut_all.jsonl

# --rerun-failed: only what did not pass.
exits 1 '--rerun-failed' "$nstest" ./*.yaml --timeout 500ms --rerun-failed run.jsonl
check '--rerun-failed: three of five' shows 'nstest: 3 cases, 0 passed, 1 failed, 0 skipped, 1 error, 1 timeout'
exits 4 '--rerun-failed of a record without failures' "$nstest" ./*.yaml --rerun-failed one.jsonl
# One that was cut short cannot name what it never reached: that is played too.
grep -v '"id":"skipped"' run.jsonl | head -n -1 >cut.jsonl
sed -i '/"id":"well"/d; s/"verdict":"error"/"verdict":"pass"/' cut.jsonl
exits 1 '--rerun-failed of a record without end' "$nstest" ./*.yaml --timeout 500ms --rerun-failed cut.jsonl
check '--rerun-failed of a record without end: what failed, and what has no line' shows \
  'nstest: 4 cases, 1 passed, 1 failed, 1 skipped, 0 errors, 1 timeout'
exits 2 '--rerun-failed of a missing record' "$nstest" ./*.yaml --rerun-failed missing.jsonl

# In GitHub Actions: annotations on stdout, and a summary appended to the file that it names.
echo 'before' >summary.md
exits 1 'on GitHub' env GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY="$PWD/summary.md" "$nstest" well.yaml wrong.yaml
check 'on GitHub: an annotation' grep -qE '^::error file=wrong.yaml,line=5,col=9,title=wrong::' out
check 'on GitHub: the summary is appended' is before "$(head -n 1 summary.md)"
check 'on GitHub: the summary tells the failure' says summary.md 'fail: wrong'

# A report that cannot be written is told before anything is played.
exits 2 'a report in a missing folder' "$nstest" well.yaml --report jsonl=no/such/folder/run.jsonl
check 'a report in a missing folder: nothing is played' lacks 'pass'
exits 3 'a report to a full device' "$nstest" well.yaml --report jsonl=/dev/full
finish
