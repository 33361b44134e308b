#!/usr/bin/env bash
# Hostile YAML is refused with exit 2 and an error of its own, in under a second and 256 MB.
# Usage: hostile_files.sh NSTEST
set -euo pipefail
nstest=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
cd "$scratch"

python3 - <<'END'
head = b'scenario: x\nsource: y\nnamespaces: [pid]\nrun: echo x\nexpect: {stdout: x}\n'
bomb = b'a0: &a0 [x, x]\n' + b''.join(b'a%d: &a%d [*a%d, *a%d]\n' % (i, i, i - 1, i - 1) for i in range(1, 40))
files = {
    'alias_bomb': bomb,
    'levels': b'a: ' + b'[' * 200_000,
    'scalar': b'scenario: "' + b'x' * 60_000_000 + b'"\n',
    'nul': head + b'about: a\0b\n',
    'utf8': head + b'about: \xff\xfe\n',
    'quote': head + b'about: "never closed\n',
    'keys': b''.join(b'key%d: 1\n' % i for i in range(300_000)),
    'items': b'tags:\n' + b'- x\n' * 300_000,
    'merge': head + b'<<: {a: 1}\n',
    'anchor': head + b'about: &x y\n',
    'tag': head + b'about: !!python/object x\n',
    'duplicate': head + b'scenario: again\n',
    'tabs': b'scenario: x\n\tsource: y\n',
    'empty': b'',
    'comment': b'# nothing here\n',
    'list': b'- a\n- b\n',
}
for name, text in files.items():
    open(name + '.yaml', 'wb').write(text)
END
mkfifo fifo.yaml
ln -s /dev/zero device.yaml

for file in *.yaml; do
  status=0
  # The second line of what python prints: seconds and peak megabytes of the child.
  python3 - "$nstest" "$file" >measured 2>out <<'END' || status=$?
import resource, subprocess, sys, time
begun = time.monotonic()
status = subprocess.run([sys.argv[1], 'check', sys.argv[2]], stdout=subprocess.DEVNULL, timeout=20).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(time.monotonic() - begun, peak)
sys.exit(status)
END
  read -r seconds peak <measured
  why=$(head -n 1 out)
  if [ "$status" -eq 2 ] && [ -n "$why" ] && [ "$peak" -lt 256 ] && [ "${seconds%%.*}" -lt 1 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $file: exit $status, $seconds s, $peak MB: $why"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
