#!/usr/bin/env python3
"""Hostile YAML is refused with exit 2 and a message of its own, in under a second of a CPU and 256 MB.

Usage: hostile_files.py NSTEST
"""
import os
import subprocess
import sys
import tempfile

SCENARIO = b'scenario: x\nsource: y\nnamespaces: [pid]\nrun: echo x\nexpect: {stdout: x}\n'
BOMB = b'a0: &a0 [x, x]\n' + b''.join(
    b'a%d: &a%d [*a%d, *a%d]\n' % (i, i, i - 1, i - 1) for i in range(1, 40))


DIGITS = b'[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]'
MATRIX = (b'scenario: x\nmatrix: {a: %s, b: %s, c: %s}\nnamespaces: [pid]\n'
          b'run: echo ${a}${b}${c}\nexpect: {stdout: x}\n---\n' % (DIGITS, DIGITS, DIGITS))


def doubling(first, item):
    """vars of which each is twice the one before."""
    return (b'scenario: x\nvars:\n  v0: %s\n' % first
            + b''.join(b'  v%d: %s\n' % (i, item.replace(b'BEFORE', b'v%d' % (i - 1))) for i in range(1, 60))
            + b'namespaces: [pid]\nrun: echo\nexpect: {stdout: {one of: [$v59]}}\n')


def loops(levels):
    """Loops within one another, ten rounds each."""
    text = b'scenario: x\ncontainers: {box: {namespaces: [pid]}}\nsteps:\n'
    for i in range(levels):
        pad = b' ' * (4 * i + 2)
        text += pad + b'- for each: {v%d: %s}\n' % (i, DIGITS) + pad + b'  steps:\n'
    used = b''.join(b'${v%d}' % i for i in range(levels))
    return text + b' ' * (4 * levels + 2) + b"- {run: 'echo %s', expect: {stdout: x}}\n" % used


# name -> (text, what the message says). A text is bytes, or pairs of bytes and how often: this
# process stays small, because what it occupies counts for its children's peak too.
FILES = {
    'alias_bomb': (BOMB, 'anchors are not supported'),
    'alias': (SCENARIO + b'about: *x\n', 'aliases are not supported'),
    'anchor': (SCENARIO + b'about: &x y\n', 'anchors are not supported'),
    'closed_levels': (b'a: ' + b'[' * 200_000 + b']' * 200_000, 'more than 32 levels'),
    'comment': (b'# nothing here\n', 'no scenario in this file'),
    'duplicate': (SCENARIO + b'scenario: again\n', "duplicate key 'scenario', also on line 1"),
    'empty': (b'', 'no scenario in this file'),
    'items': (b'tags:\n' + b'- x\n' * 300_000, 'more than 100,000 values'),
    'keys': (b''.join(b'key%d: 1\n' % i for i in range(300_000)), 'more than 100,000 values'),
    'large': ([(b'# a comment of a line\n' * 1000, 1000)], 'larger than 16 MiB'),
    'levels': (b'a: ' + b'[' * 200_000, 'more than 32 levels'),
    'levels_of_maps': (b'{a: ' * 200_000, 'more than 32 levels'),
    'list': (b'- a\n- b\n', 'a scenario is a map'),
    'matrices': ([(MATRIX, 1000)], 'more than 10,000 cases'),
    'matrix': (MATRIX.replace(b', c:', b', d: [1, 2], c:'), 'more than 1000 combinations'),
    'loops': (loops(8), 'is too large'),
    'vars': (doubling(b'[a]', b'[$BEFORE, $BEFORE]'), 'is too large'),
    'vars_levels': (doubling(b'[a]', b'[$BEFORE]'), 'more than 32 levels'),
    'vars_text': (doubling(b'a', b"'${BEFORE}${BEFORE}'"), 'is too large'),
    'merge': (SCENARIO + b'<<: {a: 1}\n', 'merge keys are not supported'),
    'nul': (SCENARIO + b'about: a\0b\n', 'NUL byte'),
    'quote': (SCENARIO + b'about: "never closed\n', 'the quote that starts here is never closed'),
    'scalar': ([(b'scenario: "', 1), (b'x' * 60_000, 1000), (b'"\n', 1)], 'larger than 16 MiB'),
    'tabs': (b'scenario: x\n\tsource: y\n', 'a tab indents this line'),
    'tag': (SCENARIO + b'about: !!python/object x\n', 'tags are not supported'),
    'utf8': (SCENARIO + b'about: \xff\xfe\n', 'invalid UTF-8'),
}
SPECIAL = {'device': 'not a regular file', 'fifo': 'not a regular file'}


def measure(command):
    """Exit status, stderr, CPU seconds and peak MiB of a command; killed after 20 s."""
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(['timeout', '20'] + command, stdout=subprocess.DEVNULL,
                                 stderr=errors, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        text = errors.read().decode(errors='replace')
    return child.returncode, text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def main():
    nstest = os.path.realpath(sys.argv[1])
    wanted = {name: message for name, (_, message) in FILES.items()} | SPECIAL
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, (text, _) in FILES.items():
            with open(name + '.yaml', 'wb') as file:
                for piece, times in [(text, 1)] if isinstance(text, bytes) else text:
                    for _ in range(times):
                        file.write(piece)
        os.mkfifo('fifo.yaml')
        os.symlink('/dev/zero', 'device.yaml')
        for command in ('check', 'run'):
            for name, message in sorted(wanted.items()):
                status, text, seconds, peak = measure([nstest, command, name + '.yaml'])
                lines = text.splitlines()
                if (status == 2 and message in text and lines[0].startswith(name + '.yaml')
                        and seconds < 1 and peak < 256 and len(text) < 20_000):
                    continue
                failed += 1
                print(f'FAIL {command} {name}: exit {status}, {seconds:.2f} s, {peak} MB,'
                      f' {len(text)} characters: {text[:300]}')
    print(f'{2 * len(wanted) - failed} passed, {failed} failed')
    sys.exit(failed > 0)


main()
