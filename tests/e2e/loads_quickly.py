#!/usr/bin/env python3
"""5,000 scenario documents are read and checked in 1.5 s of a CPU and 60 MB; thrice the time is
allowed here, since other tests run beside. Usage: loads_quickly.py NSTEST"""

import pathlib
import resource
import subprocess
import sys
import tempfile
import time

FILES, DOCUMENTS = 100, 50
SECONDS, MEGABYTES = 1.5, 60

DOCUMENT = '''scenario: file {file}, document {document} shows one process to two places
about: A document as most are.
source: pid_namespaces(7)
tags: [pid, speed]
containers:
  box: {{namespaces: [pid, mount], mounts: [{{type: tmpfs, at: /tmp/x}}]}}
  guest: {{namespaces: {{pid: box, uts: {{hostname: x}}}}}}
steps:
  - {{name: inside, in: box, observe: pid(box.init), save: inside, expect: 1}}
  - {{name: outside, in: host, observe: status(box.init), expect: {{nspid: {{count: 2}}, pid: {{not: $inside}}}}}}
  - {{name: run, in: guest, run: 'echo ${{inside}}', expect: {{exit: 0, stdout: {{matches: '[0-9]+'}}}}}}
'''


def main(nstest):
    with tempfile.TemporaryDirectory() as folder:
        for file in range(FILES):
            text = '---\n'.join(DOCUMENT.format(file=file, document=one) for one in range(DOCUMENTS))
            (pathlib.Path(folder) / f'{file:03}.yaml').write_text(text)
        begun = time.monotonic()
        done = subprocess.run([nstest, 'check', folder], capture_output=True, text=True, timeout=120)
        took = time.monotonic() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    megabytes = used.ru_maxrss / 1024
    print(f'{done.stdout.strip()}: {took:.2f} s, {cpu:.2f} s of a CPU, {megabytes:.0f} MB')
    good = [f'{FILES * DOCUMENTS} scenarios, 0 errors' in done.stdout, cpu < 3 * SECONDS, megabytes < MEGABYTES]
    print(f'{good.count(True)} passed, {good.count(False)} failed')
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
