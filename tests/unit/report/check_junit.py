#!/usr/bin/env python3
"""check_junit.py < REPORT: the counts that readers rely on are those of the elements.

Exit: 0 good, 1 bad.
"""
import sys
import xml.etree.ElementTree as tree

ELEMENTS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}

root = tree.fromstring(sys.stdin.buffer.read())
assert root.tag == "testsuites", root.tag
for level in [root, *root.iter("testsuite")]:
    for count, element in ELEMENTS.items():
        seen = len(list(level.iter(element)))
        assert int(level.get(count)) == seen, f"{level.get('name')}: {count} is not {seen}"
    float(level.get("time"))
cases = list(root.iter("testcase"))
names = {(case.get("classname"), case.get("name")) for case in cases}
assert len(names) == len(cases), "two cases of one name"
