#!/usr/bin/env python3
"""check_record.py SCHEMA < RECORD: every line is one of the schema's, with no field it does not know.

The schema itself lets readers ignore fields they do not know; here a field that it does not
describe is a mistake, either in the schema or in nstest.
Exit: 0 good, 1 bad, 77 the jsonschema package is missing.
"""
import json
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)


def forbid_unknown_fields(schema):
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            forbid_unknown_fields(part)
    elif isinstance(schema, list):
        for part in schema:
            forbid_unknown_fields(part)


with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
forbid_unknown_fields(schema)
by_kind = {
    kind: Draft202012Validator({"$ref": "#/$defs/" + kind, "$defs": schema["$defs"]})
    for kind in ("run", "host", "case", "end")
}
bad = 0
for number, text in enumerate(sys.stdin.buffer.read().decode("utf-8").split("\n")[:-1], 1):
    line = json.loads(text)
    for problem in by_kind[line["t"]].iter_errors(line):
        print(f"line {number}: {problem.json_path}: {problem.message}")
        bad = 1
sys.exit(bad)
