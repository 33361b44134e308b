#!/usr/bin/env python3
"""What the documents show is so: every scenario in them plays, the consoles of README.md and of
first-scenario.md print what is printed, and the pages of framework/docs/kinds/ name scenarios that
there are, and every file of their kind. Usage: plays_documents.py NSTEST"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / 'framework/docs'
KINDS = ['pid', 'mount', 'network', 'uts', 'ipc', 'user', 'cgroup', 'time']
TOUR = DOCS / 'first-scenario.md'
DOCUMENTS = [ROOT / 'README.md', *sorted(DOCS.glob('*.md')), *sorted(DOCS.glob('kinds/*.md'))]
# A host may lack a tool; the clock is not allowed here; an ordinary user is not root.
TRUE_REASONS = {'tool', 'not-allowed', 'root', 'procfs', 'filesystem', 'runtime'}

results = []


def check(name, holds, text=''):
    results.append(holds)
    if not holds:
        print(f'FAIL {name}\n{text}'.rstrip())


def blocks(document, language):
    return re.findall(rf'^```{language}\n(.*?)^```$', document.read_text(), re.S | re.M)


def play(nstest, *arguments, folder):
    done = subprocess.run([nstest, *arguments], cwd=folder, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=120)
    return done.returncode, done.stdout + done.stderr


def plays_scenarios(nstest, document, folder):
    scenarios = [text for text in blocks(document, 'yaml') if text.startswith('scenario:')]
    if not scenarios:
        return
    (folder / 'documents.yaml').write_text('---\n'.join(scenarios))
    status, output = play(nstest, 'check', '--strict', 'documents.yaml', folder=folder)
    check(f'{document.name}: nothing to warn of', status == 0, output)
    status, output = play(nstest, 'documents.yaml', folder=folder)
    check(f'{document.name}: its scenarios pass', status == 0, output)
    reasons = set(re.findall(r'^skip +\S+ \((\w[\w-]*):', output, re.M))
    check(f'{document.name}: skips {reasons}', reasons <= TRUE_REASONS, output)


def without_numbers(output):
    output = re.sub(r'kernel \S+:', 'kernel K:', output)
    output = re.sub(r'\d+ at a time', 'N at a time', output)
    output = re.sub(r'\d+\.\d+|\d+ ms', 'N', output)
    return re.sub(r'nstest N\.\d+', 'nstest V', output)


def shows_consoles(nstest, folder):
    """README.md: the scenario, its console, and the console after one change of the scenario."""
    readme = ROOT / 'README.md'
    first = blocks(readme, 'yaml')[0]
    for text, console in zip((first, first.replace('stdout: 1', 'stdout: 2')),
                             blocks(readme, 'console'), strict=True):
        (folder / 'first.yaml').write_text(text)
        command, shown = console.split('\n', 1)
        _, output = play(nstest, *command.split()[2:], folder=folder)
        check(f'README.md: {command}', without_numbers(output) == without_numbers(shown), output)


def shows_refusal(nstest, folder):
    language = DOCS / 'scenario-language.md'
    short_form = blocks(language, 'yaml')[0].replace('source: pid_namespaces(7)\n', '')
    (folder / 'wrong.yaml').write_text(short_form.replace('stdout', 'stdotu'))
    console, = blocks(language, 'console')
    _, output = play(nstest, 'check', 'wrong.yaml', folder=folder)
    shown = console.split('\n', 1)[1]
    check('scenario-language.md: what is refused', shown in output, output)


def follows_tour(nstest, folder):
    """first-scenario.md, from top to bottom: a YAML block below a file's name is that file, and the
    commands of a console are given to a shell."""
    (folder / 'bin').mkdir()
    (folder / 'bin/nstest').symlink_to(nstest)
    (folder / 'tour').mkdir()
    path = f'{folder}/bin:{os.environ["PATH"]}'
    for name, language, text in re.findall(r'(?:^`(\S+)`:\n\n)?^```(\w+)\n(.*?)^```$',
                                           TOUR.read_text(), re.S | re.M):
        if name:
            (folder / 'tour' / name).write_text(text)
        if language != 'console':
            continue
        for command, shown in re.findall(r'^\$ (.*)\n((?:(?!\$ ).*\n)*)', text, re.M):
            done = subprocess.run(f'exec 2>&1; {command}', shell=True, cwd=folder / 'tour', text=True,
                                  env={'PATH': path}, capture_output=True, timeout=120)
            check(f'first-scenario.md: {command}',
                  without_numbers(done.stdout) == without_numbers(shown), done.stdout)


def titles(file):
    """The titles of a file's scenarios."""
    return set(re.findall(r'^scenario: (.*)$', file.read_text(), re.M))


def names_scenarios(nstest, kind):
    """A page of kinds/ refers to scenarios as `[number]: file "title"`; each reference is used."""
    page = DOCS / 'kinds' / f'{kind}.md'
    prose = re.sub(r'^```.*?^```$', '', page.read_text(), flags=re.S | re.M)
    references = re.findall(r'^\[(\d+)\]: (\S+) "(.*)"$', prose, re.M)
    mentioned = set()
    for number, path, title in references:
        file = (page.parent / path).resolve()
        mentioned.add(file)
        check(f'kinds/{kind}.md: [{number}] {path} has no scenario "{title}"',
              file.is_file() and title in titles(file))
    defined = {number for number, _, _ in references}
    used = set(re.findall(r'\]\[(\d+)\]', prose))
    check(f'kinds/{kind}.md: references used and defined differ: {used ^ defined}', used == defined)
    for path in re.findall(r'\]\(([^)#:]+)(?:#\S*)?\)', prose):
        check(f'kinds/{kind}.md: there is no {path}', (page.parent / path).exists())
    command = f'scenarios/ --tags {kind}'
    status, output = play(nstest, *command.split(), '--list', folder=ROOT)
    check(f'kinds/{kind}.md: {command}', f'`nstest {command}`' in prose and status == 0, output)
    scenarios = ROOT / 'scenarios'
    for file in [*sorted((scenarios / kind).glob('*.yaml')), scenarios / f'basics/{kind}.yaml']:
        check(f'kinds/{kind}.md: it never mentions {file.relative_to(ROOT)}', file in mentioned)


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        nstest = pathlib.Path(sys.argv[1]).resolve()
        for document in DOCUMENTS:
            if document != TOUR:
                plays_scenarios(nstest, document, folder)
        shows_consoles(nstest, folder)
        shows_refusal(nstest, folder)
        follows_tour(nstest, folder)
        for kind in KINDS:
            names_scenarios(nstest, kind)
    finally:
        shutil.rmtree(folder)
    print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
    return 0 if all(results) else 1


sys.exit(main())
