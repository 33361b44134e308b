#!/usr/bin/env bash
# The examples of the language's design play as written, as root and as an ordinary user.
# Usage: plays_design.sh NSTEST
set -euo pipefail
nstest=$1 here=$(dirname "$(realpath "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$nstest" "$scratch/nstest"
cp -r "$here/design" "$scratch/design"
chmod -R a+rX "$scratch"
failed=0

plays() { # WHO COMMAND...
  if "${@:2}" "$scratch/nstest" "$scratch/design" --allow clock; then
    echo "ok   as $1"
  else
    failed=$((failed + 1))
  fi
}

plays "$(id -un)" env
if [ "$(id -u)" -eq 0 ]; then
  plays nobody setpriv --reuid 65534 --regid 65534 --clear-groups env -i PATH="$PATH"
fi
echo "$((2 - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
