#!/usr/bin/env bash
# Without root, and where no set-user-ID program has any effect (PR_SET_NO_NEW_PRIVS, an empty bounding
# set): the same scenarios play, with more skips.
# Usage: no_setuid.sh NSTEST SCENARIOS
set -uo pipefail
nstest=$(realpath "$1") scenarios=$(realpath "$2")
. "$(dirname "$0")/counting.sh"
powerless=(setpriv --no-new-privs)
if [ "$(id -u)" -eq 0 ]; then
  powerless+=(--reuid=65534 --regid=65534 --clear-groups --bounding-set=-all --inh-caps=-all)
fi
# Where anybody may read them.
chmod 755 "$scratch"
cp "$nstest" "$scratch/nstest"
cp -r "$scenarios/basics" "$scratch/basics"
chmod -R go+rX "$scratch"
cd "$scratch" || exit
if ! "${powerless[@]}" unshare --user true 2>/dev/null; then
  echo 'SKIP this host keeps user namespaces from ordinary users'
  exit 77
fi
exits 0 'the basics' "${powerless[@]}" ./nstest basics --color never
check 'most are played' test "$(grep -c '^pass ' out)" -gt 50
check 'who skips says why' is '' "$(grep '^skip ' out | grep -v '(.*: .*)')"
finish
