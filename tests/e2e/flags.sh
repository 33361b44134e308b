#!/usr/bin/env bash
# What each flag of `nstest run` does, and `list` and `check`.
# Usage: flags.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
cd "$scratch" || exit

scenario() { # FILE TITLE TAG COMMAND STDOUT
  printf 'scenario: %s\nsource: pid_namespaces(7)\ntags: [%s]\nnamespaces: [pid]\nrun: %s\nexpect: {stdout: %s}\n' \
    "$2" "$3" "$4" "$5" >"$1"
}

mkdir many two
for i in 1 2 3 4 5 6 7 8; do
  scenario "many/case$i.yaml" "number $i" "$([ $((i % 2)) -eq 1 ] && echo odd || echo even)" 'echo $$' 1
done
scenario wrong.yaml 'it is PID 2' bad 'echo $$' 2
cp wrong.yaml two/same.yaml
cp wrong.yaml two/same_beginning.yaml
# Fails when it finds a nanosecond that is no multiple of four.
scenario sometimes.yaml 'it fails now and then' odd 'echo $(($(date +%s%N) / 1000 % 4 > 0))' 0
scenario slow.yaml 'it never ends' slow 'echo it-began; sleep 30; echo it-ended' x

ids() { cut -d' ' -f1 "$scratch/out"; }
listed() { is "$1" "$(ids | xargs)"; }
counts() { is "$1" "$(sed -n 's/^nstest: \([0-9]* cases\?, [0-9]* passed, [0-9]* failed\).*/\1/p' "$scratch/out")"; }
lists() { # NAME IDS ARGS...
  exits 0 "$1: exit status" "$nstest" "${@:3}"
  check "$1" listed "$2"
}
plays() { # STATUS NAME COUNTS ARGS...
  exits "$1" "$2: exit status" "$nstest" "${@:4}"
  check "$2" counts "$3"
}

all='case1 case2 case3 case4 case5 case6 case7 case8'
lists 'list' "$all" list many
lists '--list' "$all" many --list
lists 'titles are listed' "$all" list many && check 'titles are listed' shows 'number 7'
lists '--tags' 'case1 case3 case5 case7' list many --tags odd
lists '--tags !' 'case2 case4 case6 case8' list many --tags '!odd'
lists '-f by id' 'case1 case2' list many -f 'case[12]$'
lists '-f by title' 'case3' list many -f 'number 3'
lists 'two -f' 'case3 case5' list many -f 'number 3' -f case5
lists 'two --tags: one of them holds' "$all" list many --tags odd --tags even
lists '-f of an id that others begin with' same list two -f same
exits 4 '-f that matches nothing' "$nstest" list many -f nothing-like-it
check '-f that matches nothing says so' shows 'nstest: no case is selected'

play "$nstest" list many --shuffle=7 && first=$(ids | xargs)
play "$nstest" list many --shuffle=7
check '--shuffle=7 twice' listed "$first"
play "$nstest" many -j 1 --shuffle=7
check '--shuffle=7 plays in that order' is "$first" "$(sed -n 's/^pass *\([^ ]*\) .*/\1/p' out | xargs)"
check '--shuffle moves cases' test "$first" != "$all"
check '--shuffle keeps cases' is "$all" "$(echo "$first" | xargs -n 1 | sort | xargs)"
play "$nstest" many --shuffle
check '--shuffle without a seed' counts '8 cases, 8 passed, 0 failed'
seed=$(grep -o 'seed [0-9]*' out | head -n 1)
check '--shuffle prints its seed' test -n "$seed"

for i in 1 2 3; do "$nstest" list many --shard "$i/3" 2>/dev/null; done >out
check '--shard: all, each once' is "$all" "$(ids | sort | xargs)"

plays 0 '--repeat 3' '3 cases, 3 passed, 0 failed' many/case1.yaml --repeat 3
plays 1 '--repeat does not stop' '3 cases, 0 passed, 3 failed' wrong.yaml --repeat 3
# A case that fails once has failed, however often it passes. All alike would be a rare chance.
exits 1 'a flaky case repeated' "$nstest" sometimes.yaml --repeat 100
check 'a flaky case repeated: it held, too' grep -q '^pass  sometimes' out
check 'a flaky case repeated: and did not' grep -q '^fail  sometimes' out
plays 1 '--until-fail at once' '1 case, 0 passed, 1 failed' wrong.yaml --until-fail
exits 1 '--until-fail ends' "$nstest" sometimes.yaml --until-fail
check '--until-fail ends with the only failure' shows ' passed, 1 failed'
plays 1 '-x' '1 case, 0 passed, 1 failed' wrong.yaml many -x -j 1
plays 1 'without -x' '9 cases, 8 passed, 1 failed' wrong.yaml many -j 1

exits 1 '--timeout' "$nstest" slow.yaml --timeout 1s
check '--timeout ends in time' test "$milliseconds" -lt 3000
check '--timeout: verdict' grep -q '^timeout slow ' out
check '--timeout: reason' shows 'the case took longer than 1s'
check '--timeout: what was printed until then' grep -qE '^ +stdout +\| it-began$' out
check '--timeout: counted' shows ' 0 failed, 0 skipped, 0 errors, 1 timeout in '

# The command that plays a failed case alone is one for the shell, with what the run was told.
mkdir "two words, it's"
cp slow.yaml many/case1.yaml "two words, it's"
echo 'touches: [clock]' >>"two words, it's/slow.yaml"
sed -i 's/^run: .*/run: sleep 30/' "two words, it's/slow.yaml"
cp slow.yaml "two words, it's/other.yaml"
exits 1 'of two that are slow' "$nstest" "two words, it's" --timeout 150ms --allow clock
alone=$(sed -n 's/^ *play alone *nstest \(.*other.*\)$/\1/p' out)
check 'alone: the flags' is "run 'two words, it'\\''s/other.yaml' --allow clock --timeout 150ms -f other" "$alone"
eval "play \"\$nstest\" $alone"
check 'alone: played by a shell' is 1 "$status"
check 'alone: one case, in that time' shows 'nstest: 1 case, 0 passed, 0 failed, 0 skipped, 0 errors, 1 timeout'
check 'alone: the time' shows 'the case took longer than 150ms'

# Below no suite.yaml ids count from the folder that was named.
mkdir -p deep/down
sed '/^touches/d' slow.yaml >deep/down/slow.yaml
exits 1 'in a folder of a folder' "$nstest" many/case1.yaml deep --timeout 150ms
alone=$(sed -n 's/^ *play alone *nstest //p' out)
check 'alone: the folder that the id counts from' is 'run deep/ --timeout 150ms -f down/slow' "$alone"
eval "play \"\$nstest\" $alone"
check 'alone: one case of that folder' shows 'nstest: 1 case, 0 passed'

exits 0 '-q' "$nstest" many -q
check '-q prints the summary alone' is 1 "$(wc -l <out)"
exits 1 '-q of a failure' "$nstest" wrong.yaml many -q
check '-q prints what failed' is 'fail' "$(grep -oE '^(pass|fail)' out)"
exits 0 '-v' "$nstest" many/case1.yaml -v
check '-v prints what a step showed' grep -qE '^ +stdout +\| 1$' out
check '-v prints what was expected' shows 'stdout is 1'

escape=$'\033'
exits 0 'no terminal' "$nstest" many && check 'no terminal, no colour' lacks "$escape"
exits 0 '--color always' "$nstest" many --color always && check '--color always' shows "${escape}[32m"
on_terminal() { script -qec "$1" /dev/null >out </dev/null; }
if command -v script >/dev/null; then
  export TERM=xterm
  on_terminal "$nstest wrong.yaml"
  check 'a terminal has colour' shows "${escape}[1;31m"
  on_terminal "$nstest wrong.yaml --color never"
  check '--color never' lacks "${escape}[1;31m"
  on_terminal "NO_COLOR=1 $nstest wrong.yaml"
  check 'NO_COLOR' lacks "${escape}[1;31m"
fi

exits 0 'check' "$nstest" check many
check 'check counts' shows '8 scenarios, 0 errors, 0 warnings'
printf 'scenario: x\nsource: y\nnamespaces: [pid]\nrnu: echo\nexpect: {stdout: 1}\n' >misspelt.yaml
exits 2 'check of a misspelt key' "$nstest" check many misspelt.yaml
check 'check says where' shows 'misspelt.yaml:4:1: error:'
check 'check counts errors and files' shows '2 errors in 1 file, 0 warnings'
cp misspelt.yaml also.yaml
exits 2 'check of two' "$nstest" check many misspelt.yaml also.yaml
check 'check counts errors of two files' shows '4 errors in 2 files, 0 warnings'
exits 2 'check of a misspelt key' "$nstest" check many misspelt.yaml
check 'check says what was meant' shows "did you mean 'run'?"
exits 2 'run of a misspelt key' "$nstest" many misspelt.yaml
check 'nothing was played' shows 'nstest: 2 errors in 1 file, nothing was played'
check 'nothing was played, really' test -z "$(grep '^pass' out)"
exits 0 '--version' "$nstest" --version
check '--version' grep -qE '^nstest [0-9]+\.[0-9]+\.[0-9]+$' out
finish
