#!/usr/bin/env bash
# The examples of the language's design play as written, as root and as an ordinary user.
# Usage: plays_design.sh NSTEST
set -uo pipefail
. "$(dirname "$0")/counting.sh"
cp "$1" "$scratch/nstest"
cp -r "$(dirname "$0")/design" "$scratch/design"
chmod -R a+rX "$scratch"

# plays WHO REASONS COMMAND...
plays() {
  exits 0 "$1: exit status" "${@:3}" "$scratch/nstest" "$scratch/design" --allow clock
  check "$1: nothing is wrong" shows ' 0 failed, '
  check "$1: skips for a reason that may be true" skips_only_for "$2"
}
skips_only_for() { ! grep '^skip' "$scratch/out" | grep -vE "^skip +[a-z_]+ \(($1): .+"; }

# A time daemon owns the clock, the database is not installed; without root the clock cannot be set,
# and within a container /proc may not be mountable.
for_root='not-allowed|tool' for_user='root|not-allowed|tool|procfs'
if [ "$(id -u)" -eq 0 ]; then
  plays root "$for_root" env
  plays nobody "$for_user" setpriv --reuid 65534 --regid 65534 --clear-groups env -i PATH="$PATH"
else
  plays "$(id -un)" "$for_user" env
fi
finish
