#!/usr/bin/env bash
# A wrong expectation of every kind of matcher fails with exit 1 and says expectation, expected, seen,
# file:line and the command that plays the case alone; that command does so.
# Usage: wrong_expectations.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1") here=$(dirname "$(realpath "$0")")
. "$here/counting.sh"
has() { grep -qE -- "$1" "$scratch/out"; }

cd "$here" || exit
for file in wrong/*.yaml; do
  exits 1 "$file" "$nstest" "$file" --color never
  check "$file" has '^ +expectation  .'
  check "$file" has '^ +expected     .'
  check "$file" has '^ +seen         .'
  check "$file" has "^ +at +$file:[0-9]+:[0-9]+$"
  alone=$(sed -n 's/^ *play alone *nstest //p' "$scratch/out")
  exits 1 "$file alone" sh -c "\"$nstest\" $alone"
  check "$file alone" has '^nstest: 1 case, 0 passed, 1 failed'
done
finish
