#!/usr/bin/env python3
"""Plays scenarios/basics through every runtime, and holds the table in runtimes.md to what was seen.

Usage: own_daemons.sh table.py NSTEST KERNEL [--accept]

Every case passes or is skipped in each runtime, and nothing is left in docker or podman. The table says
what it was made with; where a program or the kernel is another one here, a cell of that column may differ,
and is told. --accept writes the table.
"""

import argparse
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "framework" / "docs" / "runtimes.md"
BEGIN, END = "<!-- basics -->\n", "<!-- /basics -->\n"
MADE_WITH = "Made by `ci/run runtimes --accept` with "

VERSIONS = {
    "native": ["uname", "-r"],
    "runc": ["runc", "--version"],
    "crun": ["crun", "--version"],
    "docker": ["docker", "version", "--format", "{{.Server.Version}}"],
    "podman": ["podman", "--version"],
    "vm": ["qemu-system-x86_64", "--version"],
}


def version_of(runtime, kernel):
    """The first number that its program tells, and what else its answers depend on."""
    told = subprocess.run(VERSIONS[runtime], capture_output=True, text=True, check=True).stdout
    number = re.search(r"\d[\w.+-]*", told)[0]
    if runtime == "native":
        return "Linux " + re.match(r"[\d.]+", number)[0]  # without what its builder calls it
    return f"QEMU {number} with Linux {release_of(kernel)}" if runtime == "vm" else f"{runtime} {number}"


def release_of(kernel):
    return pathlib.Path(kernel).name.removeprefix("vmlinuz-")


def runtimes_here(kernel):
    """Those that can be played, and why the others cannot."""
    daemons = os.environ["OWN_DAEMONS"].split()
    missing = {name: "is not installed" for name in ("runc", "crun") if not shutil.which(name)}
    missing |= {name: "has no daemon here" for name in ("docker", "podman") if name not in daemons}
    if not shutil.which("qemu-system-x86_64"):
        missing["vm"] = "needs qemu-system-x86_64"
    elif not kernel:
        missing["vm"] = "needs a kernel: ci/kernel"
    return [name for name in VERSIONS if name not in missing], missing


def play(nstest, kernel, runtimes):
    """The cases of one run through all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        record = pathlib.Path(scratch) / "record"
        command = [nstest, ROOT / "scenarios" / "basics", "--runtime", ",".join(runtimes), "--strict",
                   "--allow", "clock", "--quiet", "--report", f"jsonl={record}"]
        status = subprocess.run(command + (["--kernel", kernel] if kernel else [])).returncode
        entries = [json.loads(line) for line in record.read_text().splitlines()]
    if status != 0 or entries[-1]["t"] != "end":
        sys.exit(f"runtimes: nstest exited with {status}")
    return [entry for entry in entries if entry["t"] == "case"]


def left_behind(runtimes):
    """Containers and images of nstest's that docker or podman still have."""
    for runtime in {"docker", "podman"} & set(runtimes):
        for words in (["ps", "--all", "--quiet"], ["images", "--quiet"]):
            left = subprocess.run([runtime] + words, capture_output=True, text=True, check=True).stdout
            if left:
                yield f"{runtime} {words[0]}: {' '.join(left.split())}"


def general(case):
    """The reason of a skip without what is this case's alone: its container and its step."""
    text = case["reason"]["text"]
    text = re.sub(r"(; or play it with|; take a newer one, or|: take) runtime: native$", "", text)
    text = re.sub(r"^container '[^']*':? ", "", text)
    text = re.sub(rf"^{case['runtime']} ", "", text)
    text = re.sub(r":( not)? `[^`]*`$", "", text) if case["runtime"] == "vm" else text
    return re.sub(r"'[^']*'", "a process", text)


def name_of(case):
    """Its id in any runtime: a[kind=pid] of a[kind=pid,runtime=runc]."""
    return re.sub(rf"(\[|,)runtime={case['runtime']}\]$", lambda at: "]" if at[1] == "," else "", case["id"])


class Table:
    """A row for each case, a column for each runtime; the reasons of skips have numbers."""

    def __init__(self, cases, versions):
        self.versions = versions
        self.reasons = {}
        self.rows = collections.defaultdict(dict)
        order = list(versions)
        for case in sorted(cases, key=lambda one: (name_of(one), order.index(one["runtime"]))):
            self.rows[name_of(case)][case["runtime"]] = self.cell(case)

    def cell(self, case):
        if case["verdict"] != "skip":
            return case["verdict"]
        why = case["reason"]["key"], general(case)
        return f"{why[0]} {self.reasons.setdefault(why, len(self.reasons) + 1)}"

    def text(self):
        names = list(self.versions)
        lines = ["", MADE_WITH + ", ".join(self.versions.values()) + ".", ""]
        lines += ["| case | " + " | ".join(names) + " |", "| --- |" + " --- |" * len(names)]
        lines += [f"| {name} | " + " | ".join(row[one] for one in names) + " |"
                  for name, row in self.rows.items()]
        passed = [sum(row[name] == "pass" for row in self.rows.values()) for name in names]
        lines.append(f"| {len(self.rows)} cases, passed | " + " | ".join(map(str, passed)) + " |")
        lines += ["", "The numbers stand for:", ""]
        lines += [f"{number}. {why}" for (_, why), number in self.reasons.items()]
        return "\n".join(lines) + "\n\n"


def read_rows(text):
    """{case: {runtime: verdict, or key of the skip}} of a table's text."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")]
             for line in text.splitlines() if line.startswith("|")]
    return {row[0]: dict(zip(cells[0][1:], (cell.split(" ")[0] for cell in row[1:])))
            for row in cells[2:-1]}


def differences(written, seen, versions):
    """What the page tells otherwise than was seen, and whether the same programs were at work."""
    made_with = written.partition(MADE_WITH)[2].partition(".\n")[0].split(", ")
    told, found = read_rows(written), read_rows(seen)
    for name in sorted(told.keys() ^ found.keys()):
        yield f"{name}: {'was not played' if name in told else 'is not in the table'}", True
    for name in sorted(told.keys() & found.keys()):
        for runtime, cell in found[name].items():
            if told[name].get(runtime) != cell:
                alike = {versions["native"], versions[runtime]} <= set(made_with)
                yield f"{name}: {runtime}: {cell}, in the table {told[name].get(runtime)}", alike


def check_page(table, accept):
    """Whether the page tells what was seen; with `accept` it does."""
    page = PAGE.read_text()
    before, begin, rest = page.partition(BEGIN)
    written, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"runtimes: {PAGE.name} has no {BEGIN.strip()} with {END.strip()}")
    if accept:
        PAGE.write_text(before + begin + table.text() + end + after)
        return True
    good = True
    for line, alike in differences(written, table.text(), table.versions):
        print(f"runtimes: {line}" + ("" if alike else " (made with other programs)"))
        good = good and not alike
    if not good:
        print(f"runtimes: {PAGE.relative_to(ROOT)} is not up to date; `ci/run runtimes --accept` writes it")
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nstest")
    parser.add_argument("kernel", help="of virtual machines; empty: none")
    parser.add_argument("--accept", action="store_true")
    options = parser.parse_args()

    runtimes, missing = runtimes_here(options.kernel)
    for name, why in missing.items():
        print(f"runtimes: skipped {name}, which {why}")
    if options.accept and missing:
        sys.exit("runtimes: the table is written where all of them are there")
    cases = play(options.nstest, options.kernel, runtimes)
    table = Table(cases, {name: version_of(name, options.kernel) for name in runtimes})
    left = list(left_behind(runtimes))
    for line in left:
        print(f"runtimes: left over: {line}")
    bad = [case["id"] for case in cases if case["verdict"] not in ("pass", "skip") or case.get("leftovers")]
    for name in bad:
        print(f"runtimes: neither passed nor skipped, or left something: {name}")
    return 0 if check_page(table, options.accept) and not left and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
