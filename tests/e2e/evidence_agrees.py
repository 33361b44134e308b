#!/usr/bin/env python3
"""Every step of a record of all scenarios shows what the evidence schema says of its action or fact.
Usage: evidence_agrees.py NSTEST SCENARIOS
Exit: 0 all do, 1 one does not, 77 the jsonschema package is missing."""

import json
import pathlib
import re
import subprocess
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SCHEMA = json.loads((ROOT / 'framework/schema/evidence.schema.json').read_text())
DEFS = SCHEMA['$defs']
FACT = re.compile('(' + '|'.join(map(re.escape, sorted(DEFS['facts'], key=len, reverse=True))) +
                  r')(?:\(.*\))?((?:\.[\w-]+)*)')


def resolve(shape):
    return DEFS[shape['$ref'].rsplit('/', 1)[1]] if '$ref' in shape else shape


def field_of(shape, name):
    """The shape of a field of a fact; None where the schema has none."""
    for one in shape.get('allOf', []) + shape.get('anyOf', []) + [shape]:
        one = resolve(one)
        if one is not shape and ('allOf' in one or 'anyOf' in one):
            found = field_of(one, name)
            if found is not None:
                return found
        if name in one.get('properties', {}):
            return one['properties'][name]
        if isinstance(one.get('additionalProperties'), dict):
            return one['additionalProperties']
    return None


def shape_of(step):
    if step['action'] != 'observe':
        return DEFS['actions'][step['action']]
    fact, fields = FACT.fullmatch(step['text']).groups()
    shape = DEFS['facts'][fact]
    for field in (fields or '').split('.')[1:]:
        shape = field_of(shape, field)
        if shape is None:
            raise KeyError(f"the schema has no field '{field}' of {step['text']}")
    return shape


def problems_of(step):
    try:
        shape = shape_of(step)
    except (KeyError, AttributeError) as problem:
        return [f'{step["action"]} {step.get("text")}: {problem}']
    validator = Draft202012Validator({'$defs': DEFS, **shape})
    values = [step.get('evidence', {}).get('value')]
    return [f'{step["action"]} {step.get("text")}: {problem.json_path}: {problem.message[:200]}'
            for value in values for problem in validator.iter_errors(value)]


def main():
    Draft202012Validator.check_schema(SCHEMA)
    record = subprocess.run([sys.argv[1], 'run', sys.argv[2], '-q', '--report', 'jsonl=-'],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    passed, failed = 0, 0
    seen = set()
    for line in record.decode().split('\n')[:-1]:
        case = json.loads(line)
        for step in case.get('steps', []) if case['t'] == 'case' else []:
            problems = problems_of(step)
            seen.add(step['action'])
            passed += not problems
            failed += bool(problems)
            for problem in problems:
                print(f'{case["id"]}: {problem}')
    for action in sorted(set(DEFS['actions']) - seen):
        print(f'no step with {action} was played')
        failed += 1
    print(f'{passed} passed, {failed} failed')
    return failed > 0 or passed == 0


sys.exit(main())
