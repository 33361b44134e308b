#!/usr/bin/env bash
# Writes a table of the system calls' numbers and names, as the compiler's headers have them.
# Usage: names.sh COMPILER OUTPUT
set -euo pipefail
echo '#include <sys/syscall.h>' | "$1" -E -dM -x c - |
  sed -nE 's/^#define __NR_([a-z0-9_]+) ([0-9]+)$/{\2, "\1"},/p' | sort -t'{' -k2n >"$2"
