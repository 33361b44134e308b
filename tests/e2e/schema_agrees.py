#!/usr/bin/env python3
"""The schema for editors and the loader take and refuse the same scenarios: all that the project has,
good and bad, and thousands made from the good ones with one mistake each. Usage: schema_agrees.py NSTEST
Exit: 0 they agree, 1 they do not, 77 a Python package is missing."""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import yaml
    from jsonschema import Draft7Validator
except ImportError:
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMA = json.loads((ROOT / 'framework/schema/scenario.schema.json').read_text())

# What a schema cannot say, by the loader's words: names that must be known, values that depend on one
# another, patterns and circles. Such a document is refused by the loader alone.
LOADER_ALONE = [
    r"unknown (place|process|container|name|field|sysctl)", r"is not used", r"is given (a value|values) and not used",
    r"needs 'in'", r"is taken on line", r"has a meaning of its own", r"a cycle of containers",
    r"which is made later", r"listed twice", r"no RE2 pattern", r"nothing between", r"cannot fail",
    r"duplicate key", r"is saved and never used", r"'for each' uses this name again", r"two values of",
    r"combinations", r"is too large", r"'\$.*' has no", r"stands for", r"needs 'touches",
    r"'eventually' waits longer", r"no step has an 'expect'", r"'eventually' cannot repeat this 'run'",
    r"is a container, not a process", r"fact '.*' (needs|takes|has)", r"no absolute path", r"is no fact",
    r"'set' cannot set", r"of fact '", r"can stand inside a text", r"is not known yet", r"YAML",
    r"number with a leading 0", r"(anchors|aliases|tags|merge keys) are not supported",
    r"a text or number: no list", r"is a map: no list", r"what a process shows is a map",
    r"unknown matcher", r"a map holds matchers or fields", r"belongs to 'near'", r"'control' (does|needs)",
    r"is no name of a variable", r"is for all other hosts", r"is for all hosts", r"needs 'as'",
    r"must be (a whole number|a number|longer|at most 64|an absolute path|true or false|a duration)",
    r"in this file", r"has no value", r"a key is missing", r"'ready' (goes|without)",
    r"kernel option", r"is not a text", r"and only a text", r"unknown (call|request|constant|member)",
    r"'call' must be", r"'(?!(name|in|save|scenario|about)')\w+' must be a text, not a (list|map)", r"a list of calls shows a map", r"needs a request",
    r"names the process", r"'by' (goes|names)", r"an empty list: write 'empty'", r"a value of '.*' is empty",
    r"is an? \w+, which has no field", r"has an interface", r"must be an address", r"unknown (errno|signal)", r"is no number",
    r"'start' of a container takes no", r"nobody acts in", r"is not there yet", r"which (a later|no) step",
    r"stands? alone", r"write it alone", r"'root' needs", r"'(root|user)' must be", r"from 1 to",
    r"must be a list, not", r"must be a map with the members", r"is in one list alone", r"is no errno",
    r"in a longer text", r"unknown descriptor", r"performs no calls", r"another family", r"an IPv[46] address",
    r"not '\$\w+'", r"links are there before", r"a link ends in", r"no kernel is asked", r"'between' must be",
]
# Nor what a value will be where it is filled in.
FILLED_IN = re.compile(r'^(matrix|vars):|for each:', re.M)
# Words of the language that the schema has and this version does not play.
LATER = r"not supported by this version"

results = []


def check(name, holds, text=''):
    results.append(holds)
    if not holds:
        print(f'FAIL {name}\n{text}'.rstrip())


class Loader(getattr(yaml, 'CSafeLoader', yaml.SafeLoader)):
    """As editors read YAML: version 1.2's core schema."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [('bool', r'^(?:true|false)$', 'tf'), ('null', r'^(?:~|null|)$', ['~', 'n', '']),
                            ('int', r'^[-+]?(?:0|[1-9][0-9]*)$', '-+0123456789'),
                            ('float', r'^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$', '-+.0123456789')]:
    Loader.add_implicit_resolver(f'tag:yaml.org,2002:{tag}', re.compile(pattern), list(first))

Dumper = getattr(yaml, 'CSafeDumper', yaml.SafeDumper)


def documents(path):
    text = path.read_text(errors='replace')
    for part in re.split(r'^---.*\n', text, flags=re.M):
        if part.strip():
            yield part


def fenced(path):
    return [text for text in re.findall(r'^```yaml\n(.*?)^```$', path.read_text(), re.S | re.M)
            if text.startswith('scenario:')]


def good_documents():
    paths = [*sorted((ROOT / 'scenarios').rglob('*.yaml')), *sorted((ROOT / 'tests/golden/load/good').glob('*.yaml')),
             *sorted((ROOT / 'tests/e2e/design').glob('*.yaml'))]
    for path in paths:
        if path.name != 'suite.yaml':
            yield from documents(path)
    for path in sorted((ROOT / 'framework/docs').glob('*.md')):
        yield from fenced(path)


def bad_documents():
    for path in sorted((ROOT / 'tests/golden/load').glob('*.yaml')):
        yield from documents(path)


def mistakes(node, path=()):
    """Ways to one place of the document, and what to put there instead."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield path, ('rename', key)
            yield path, ('remove', key)
            for wrong in ([], {}, '', {'x': 1}, ['x'], 'x y z'):
                yield path, ('value', key, wrong)
            yield from mistakes(value, path + (key,))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from mistakes(value, path + (index,))


def with_mistake(document, path, mistake):
    made = copy.deepcopy(document)
    node = made
    for part in path:
        node = node[part]
    kind, key = mistake[0], mistake[1]
    if kind == 'rename':
        items = [(f'{k}x' if k == key else k, v) for k, v in node.items()]
        node.clear()
        node.update(items)
    elif kind == 'remove':
        del node[key]
    else:
        node[key] = mistake[2]
    return made


def made_bad(good, most):
    """Evenly chosen, so that every run tries the same."""
    found = []
    for text in good:
        document = yaml.load(text, Loader)
        found += [(document, path, mistake) for path, mistake in mistakes(document)]
    step = max(1, len(found) // most)
    for document, path, mistake in found[::step]:
        made = with_mistake(document, path, mistake)
        yield yaml.dump(made, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)


def loader_errors(nstest, texts):
    """The messages for each text; [] for one that it takes."""
    with tempfile.TemporaryDirectory() as name:
        for number, text in enumerate(texts):
            (pathlib.Path(name) / f'{number:06}.yaml').write_text(text)
        done = subprocess.run([nstest, 'check', '.'], cwd=name, capture_output=True, text=True, timeout=300)
    errors = [[] for _ in texts]
    for number, message in re.findall(r'^(?:\./)?(\d{6})\.yaml:(?:\d+:\d+:)? error: (.*)$', done.stdout + done.stderr, re.M):
        errors[int(number)].append(message)
    return errors


def schema_errors(validator, text):
    try:
        document = yaml.load(text, Loader)
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return [f'YAML: {error}']
    return [f'{error.json_path}: {error.message[:200]}' for error in validator.iter_errors(document)]


def agrees(nstest, validator, texts, what):
    texts = list(texts)
    alone = re.compile('|'.join(LOADER_ALONE))
    both = 0
    for text, loader in zip(texts, loader_errors(nstest, texts)):
        schema = schema_errors(validator, text)
        later = [message for message in loader if re.search(LATER, message)]
        if schema and not loader:
            check(f'{what}: the schema refuses what the loader takes', False, '\n'.join(schema[:2]) + '\n' + text)
        elif (loader and not schema and not later and not FILLED_IN.search(text)
              and not any(alone.search(message) for message in loader)):
            check(f'{what}: the schema takes what the loader refuses', False, '\n'.join(loader) + '\n' + text)
        else:
            both += bool(schema and loader)
            results.append(True)
    return len(texts), both


def describes_every_key(schema, path='#'):
    if isinstance(schema, dict):
        for key, part in schema.get('properties', {}).items():
            if path.endswith(('/then', '/else', '/if')) or not isinstance(part, dict):
                continue
            target = part
            while '$ref' in target and 'description' not in target:
                target = SCHEMA['definitions'][target['$ref'].rsplit('/', 1)[1]]
            inner = path.rsplit('/', 2)[-2:] != ['anyOf', '2']
            check(f'{path}: {key} has a hover text', 'description' in target or not inner)
        for key, part in schema.items():
            describes_every_key(part, f'{path}/{key}')
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            describes_every_key(part, f'{path}/{index}')


def main(nstest):
    Draft7Validator.check_schema(SCHEMA)
    validator = Draft7Validator(SCHEMA)
    printed = subprocess.run([nstest, 'schema'], capture_output=True, text=True, timeout=10)
    check('nstest schema prints the schema', printed.returncode == 0 and json.loads(printed.stdout or 'null') == SCHEMA)
    good = list(good_documents())
    for errors, text in zip(loader_errors(nstest, good), good):
        check('a good document is good', not errors, '\n'.join(errors) + '\n' + text)
    agrees(nstest, validator, good, 'good')
    agrees(nstest, validator, bad_documents(), 'bad')
    tried, both = agrees(nstest, validator, made_bad(good, 3000), 'with a mistake')
    check(f'{both} of {tried} mistakes are found by both', both > tried // 3)
    describes_every_key(SCHEMA)
    failed = results.count(False)
    print(f'{len(results) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
