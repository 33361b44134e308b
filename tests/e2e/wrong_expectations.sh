#!/usr/bin/env bash
# A wrong expectation of every kind of matcher fails with exit 1 and says expectation, expected, seen,
# file:line and the command that plays the case alone; that command does so.
# Usage: wrong_expectations.sh NSTEST
set -euo pipefail
nstest=$1 here=$(dirname "$(realpath "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

check() { # NAME COMMAND...
  if "${@:2}"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAIL $1: ${*:2}"; fi
}
has() { grep -qE -- "$1" "$scratch/out"; }
status_is() { [ "$status" -eq "$1" ]; }
run() { status=0 && "$@" >"$scratch/out" 2>&1 || status=$?; }

cd "$here"
for file in wrong/*.yaml; do
  run "$nstest" "$file" --color never
  check "$file" status_is 1
  check "$file" has '^ +expectation  .'
  check "$file" has '^ +expected     .'
  check "$file" has '^ +seen         .'
  check "$file" has "^ +at +$file:[0-9]+:[0-9]+$"
  alone=$(sed -n 's/^ *play alone *nstest //p' "$scratch/out")
  run sh -c "\"$nstest\" $alone"
  check "$file alone" status_is 1
  check "$file alone" has '^nstest: 1 case, 0 passed, 1 failed'
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
