#!/usr/bin/env python3
"""Prints the ten slowest cases of a record, and fails when its run took too long.
Usage: slowest.py RECORD SECONDS"""

import json
import sys


def main(record, seconds):
    with open(record, encoding='utf-8') as lines:
        rows = [json.loads(line) for line in lines]
    cases = sorted((row for row in rows if row['t'] == 'case'), key=lambda row: -row.get('ms', 0))
    for case in cases[:10]:
        print(f"{case['ms']:8.0f} ms  {case['id']}")
    took = rows[-1]['ms'] / 1000
    print(f'slowest: {len(cases)} cases in {took:.1f} s, of {seconds:g} s at most')
    return took >= seconds


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
