# Counts what held, as text: to be sourced. Makes the folder $scratch, and ends by `finish`.
passed=0 failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# check NAME COMMAND...: the command succeeds.
check() {
  if "${@:2}"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $1: ${*:2}"
    [ ! -f "$scratch/out" ] || head -n 40 "$scratch/out" | cut -c 1-300 | cat -v | sed 's/^/     | /'
  fi
}

# await SECONDS COMMAND...: it succeeds in that time; what it prints is dropped.
await() {
  local end=$((SECONDS + $1))
  until "${@:2}" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.1
  done
}

# is WANTED SEEN
is() { [ "$1" = "$2" ] || { echo "     wanted '$1', seen '$2'" && return 1; }; }

# play COMMAND...: what it prints goes to $scratch/out, its exit status to $status, how long it
# took to $milliseconds.
play() {
  local begun
  begun=$(date +%s%N)
  status=0
  "$@" >"$scratch/out" 2>&1 </dev/null || status=$?
  milliseconds=$((($(date +%s%N) - begun) / 1000000))
}

# exits STATUS NAME COMMAND...
exits() {
  play "${@:3}"
  check "$2" is "$1" "$status"
}

# shows TEXT, lacks TEXT: what the last command printed has it, or has it not.
shows() { grep -qaF -- "$1" "$scratch/out"; }
lacks() { ! shows "$1"; }

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}
