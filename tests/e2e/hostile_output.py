#!/usr/bin/env python3
"""What a command prints cannot pass for a line of ours, in no report, nor reach the terminal raw.

Usage: hostile_output.py NSTEST
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.realpath(__file__))
FORMATS = ('console', 'jsonl', 'junit', 'ktap', 'github', 'markdown')
failures = []
checks = 0


def check(name, holds, about=''):
    global checks
    checks += 1
    if not holds:
        failures.append(name)
        print(f'FAIL {name}', repr(about)[:500])


# What moves a cursor, ends a line or turns the reading direction.
FOR_PEOPLE = re.compile('[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]')
FOR_PROGRAMS = re.compile('[\0-\x08\x0b-\x1f]')


def check_text(name, data, unwanted=FOR_PEOPLE):
    """Valid UTF-8 without control characters, and not too much of it. Gives the lines."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        check(f'{name}: UTF-8', False, error)
        text = data.decode(errors='replace')
    check(f'{name}: no control characters', not unwanted.search(text))
    check(f'{name}: bounded', len(data) < 400_000, len(data))
    return text.split('\n')[:-1]


def check_console(name, data, commands=()):
    """Every line is one that the console writes; it writes these only once."""
    lines = check_text(name, data)
    known = re.compile(r'nstest \d|fail  forge |nstest: 1 case, 0 passed, 1 failed|      |::')
    strange = [line for line in lines if not known.match(line)]
    check(f'{name}: only lines of ours', not strange, strange)
    for start in ('nstest ', 'fail ', 'nstest: '):
        check(f'{name}: one line with {start!r}',
              sum(line.startswith(start) for line in lines) == 1)
    workflow = [line for line in lines if re.match(r'\s*(::|##\[)', line)]
    check(f'{name}: workflow commands', len(workflow) == len(commands) and all(
        re.match(*pair) for pair in zip(commands, workflow)), workflow)
    check(f'{name}: no ##[', '##[' not in data.decode(errors='replace'))


def check_jsonl(data):
    lines = check_text('jsonl', data, FOR_PROGRAMS)
    kinds = [json.loads(line)['t'] for line in lines]
    check('jsonl: lines', kinds == ['run', 'host', 'case', 'end'], kinds)
    case = json.loads(lines[2])
    output = case['steps'][0]['evidence']['value']
    check('jsonl: verdict', case['verdict'] == 'fail')
    check('jsonl: 64 KiB are kept', 60_000 < len(output['stdout'].encode()) < 70_000)
    check('jsonl: the rest is counted', output['stdout.bytes'] > 5_000_000)


def check_junit(data):
    check_text('junit', data, FOR_PROGRAMS)
    suites = xml.etree.ElementTree.fromstring(data)
    cases = suites.findall('testsuite/testcase')
    check('junit: one case, failed', [len(case.findall('failure')) for case in cases] == [1])
    check('junit: counts', (suites.get('tests'), suites.get('failures')) == ('1', '1'))


def check_lines(name, data, wanted):
    """The lines of another reader's language are those wanted, and no others."""
    lines = check_text(name, data)
    pattern, count = wanted
    found = [line for line in lines if re.match(pattern, line)]
    check(f'{name}: lines that its reader acts on', len(found) == count, found)


def main():
    nstest = os.path.realpath(sys.argv[1])
    os.chdir(os.path.join(HERE, 'hostile'))
    with tempfile.TemporaryDirectory() as folder:
        command = [nstest, 'run', 'forge.yaml', '--color', 'never']
        reports = [f'--report={one}={folder}/{one}' for one in FORMATS]
        environment = {'PATH': os.environ['PATH']}
        run = subprocess.run(command + reports, capture_output=True, env=environment)
        check('exit status', run.returncode == 1, run.returncode)
        check('nothing on stderr', run.stderr == b'', run.stderr)
        check_console('console', run.stdout)
        verbose = subprocess.run(command + ['-v'], capture_output=True, env=environment)
        check_console('console -v', verbose.stdout)
        actions = subprocess.run(command, capture_output=True,
                                 env=environment | {'GITHUB_ACTIONS': 'true'})
        check_console('on GitHub', actions.stdout, ('::stop-commands::nstest-', '::nstest-',
                                                    '::error file=(.*/)?forge.yaml,line=5,'))

        def read(name):
            with open(f'{folder}/{name}', 'rb') as file:
                return file.read()

        check('console file', read('console') == run.stdout)
        check_jsonl(read('jsonl'))
        check_junit(read('junit'))
        check_lines('ktap', read('ktap'), (r'\s*(ok |not ok |Bail out!|\d+\.\.|TAP |KTAP )', 3))
        check_lines('github', read('github'), ('', 1))
        check_lines('markdown', read('markdown'), (r'.*(<details>|</pre>|</details>|^#+ |^```)', 4))
    print(f'{checks - len(failures)} passed, {len(failures)} failed')
    sys.exit(bool(failures))


main()
