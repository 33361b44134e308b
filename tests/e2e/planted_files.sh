#!/usr/bin/env bash
# Files that somebody else planted where nstest writes or reads: a link in the place of a report, and
# notes of a guard. And what nstest's own helpers may do, and who may read what they write.
# Usage: planted_files.sh NSTEST
set -uo pipefail
nstest=$(realpath "$1")
. "$(dirname "$0")/counting.sh"
[ "$(id -u)" -eq 0 ] || { echo 'SKIP needs root, to be somebody else'; exit 77; }
cd "$scratch" || exit
chmod 755 .

printf 'scenario: short\nsource: x\nnamespaces: [pid]\nrun: echo $$\nexpect: {stdout: 1}\n' >short.yaml
anybody=65534

# Anybody may write here, and the kernel protects no link: the folder is not sticky.
mkdir -m 0777 open
for format in jsonl junit; do
  echo precious >victim
  ln -s "$scratch/victim" "open/$format"
  chown -h "$anybody" "open/$format"
  exits 2 "$format through another's link" "$nstest" short.yaml --report "$format=open/$format"
  check "$format through another's link: why" shows ELOOP
  check "$format through another's link: the file" is precious "$(cat victim)"
  ln -s "$scratch/own.$format" "open/own-$format"
  exits 0 "$format through one's own link" "$nstest" short.yaml --report "$format=open/own-$format"
  check "$format through one's own link: the file" test -s "own.$format"
done
umask 077
exits 0 'a report under umask 077' "$nstest" short.yaml --report junit=private.xml
check 'a report under umask 077: its mode' is 600 "$(stat -c %a private.xml)"
umask 022

# In a mount namespace whose /run anybody may write, and a UTS namespace whose name a note would set.
note='[{"change":{"kind":"sysctl","name":"kernel.hostname"},"value":"planted"}]'
with_run() { # COMMANDS: $nstest, $note and $anybody are theirs
  unshare --fork --mount --uts env nstest="$nstest" note="$note" anybody="$anybody" bash -ec \
    'mount -t tmpfs -o mode=1777 tmpfs /run; hostname before; '"$1"
}

after=$(with_run "mkdir -m 0700 /run/nstest; echo \"\$note\" >/run/nstest/guard.left
  \"\$nstest\" $scratch/short.yaml >/dev/null; hostname")
check "root's note is done" is planted "$after"
after=$(with_run "mkdir -m 0700 /run/nstest; echo \"\$note\" >/run/nstest/guard.left
  chown -R \$anybody /run/nstest; \"\$nstest\" $scratch/short.yaml >/dev/null; hostname")
check "another's note is not done" is before "$after"
after=$(with_run "mkdir -m 0777 /run/nstest; echo \"\$note\" >/run/nstest/guard.left
  \"\$nstest\" $scratch/short.yaml >/dev/null; hostname")
check 'a note where anybody may write is not done' is before "$after"
after=$(with_run "mkdir /run/theirs; echo \"\$note\" >/run/theirs/guard.left; ln -s theirs /run/nstest
  \"\$nstest\" $scratch/short.yaml >/dev/null; hostname")
check 'a note behind a link is not done' is before "$after"

helper() { pgrep -x -P "$1" "$2" 2>/dev/null; }
await() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  until "${@:2}"; do [ "$SECONDS" -lt "$end" ] || return 1; done
}
capabilities() { # PID SET
  sed -n "s/^$2:\t//p" "/proc/$1/status"
}
# Of those that this host gives at all.
mask() {
  local bit set=0
  for bit in "$@"; do set=$((set | 1 << bit)); done
  printf '%016x' $((set & 0x$(capabilities self CapBnd)))
}
is_noted() { compgen -G '/run/nstest/guard.*' >/dev/null; }
is_there() { helper "$runner" "$1" >/dev/null; }

# A command that only reads, while it waits for its record.
mkfifo record
for command in 'judge record' 'convert record --to junit'; do
  exec 9<>record # nobody waits for another to open it
  # shellcheck disable=SC2086 # several words
  "$nstest" $command >/dev/null 2>&1 9>&- &
  reader=$!
  reads() { [ "$(capabilities "$reader" CapEff)" = "$(mask 2)" ]; }
  check "${command%% *} gives up its capabilities" await 20 reads
  check "${command%% *}: no_new_privs" is 1 "$(capabilities "$reader" NoNewPrivs)"
  exec 9>&-
  wait "$reader"
done

# The guard and the keeper, while a case keeps them. What may not be set was announced all the same.
cat >busy.yaml <<'EOF'
scenario: one that keeps its helpers
source: x
host: real
steps:
  - {in: host, set: {sysctl(net.core.somaxconn): "4096"}, expect: {errno: EROFS}}
  - {in: host, run: "exec sleep 60", expect: {exit: 0}}
EOF
before=$(cat /proc/sys/net/core/somaxconn)
"$nstest" busy.yaml >busy.out 2>&1 &
runner=$!
check 'the guard is there' await 20 is_there nstest-guard
check 'the keeper is there' await 20 is_there nstest-keeper
if is_there nstest-guard && is_there nstest-keeper; then
  guard=$(helper "$runner" nstest-guard) keeper=$(helper "$runner" nstest-keeper)
  await 20 is_noted
  check 'the notes: their folder' is 700 "$(stat -c %a /run/nstest)"
  check 'the notes: mode' is 600 "$(stat -c %a /run/nstest/guard.* | sort -u)"
  for set in CapPrm CapEff CapBnd; do
    # CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_KILL, CAP_NET_ADMIN, CAP_SYS_RAWIO, _PTRACE, _ADMIN, _RESOURCE, _TIME
    check "the guard: $set" is "$(mask 0 1 3 5 12 17 19 21 24 25)" "$(capabilities "$guard" "$set")"
    check "the keeper: $set" is "$(mask 5)" "$(capabilities "$keeper" "$set")"
  done
  check 'the guard: no_new_privs' is 1 "$(capabilities "$guard" NoNewPrivs)"
  check 'the keeper: no_new_privs' is 1 "$(capabilities "$keeper" NoNewPrivs)"
  check "the guard's environment" is 0 "$(tr -d '\0' <"/proc/$guard/environ" | wc -c)"
fi
kill -s KILL "$runner"
wait "$runner" 2>/dev/null
check 'the guard ends' await 20 test ! -e "/proc/$guard"
check 'the sysctl is as before' is "$before" "$(cat /proc/sys/net/core/somaxconn)"
check 'the keeper ends' await 20 test ! -e "/proc/$keeper"
finish
