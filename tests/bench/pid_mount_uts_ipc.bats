#!/usr/bin/env bats
# One case as a shell test would have it; ci/bench makes many of it.

@test "the first process of its namespaces is PID 1" {
  run unshare --fork --pid --mount --uts --ipc --mount-proc /bin/sh -c 'echo $$'
  [ "$status" -eq 0 ]
  [ "$output" = 1 ]
}
