#!/usr/bin/env python3
"""Which behaviours of catalogue.yaml the scenarios cover, and the page that lists the scenarios.

Usage: coverage.py RECORD [--readme FILE] [--accept] [--list STATE]

RECORD is a run of scenarios/ (`nstest run --report jsonl=RECORD`). A behaviour is

  covered          a case that covers it passed
  failed           a case that covers it did neither pass nor was skipped
  skipped          all cases that cover it were skipped on this host
  not expressible  not_expressible.yaml says why
  missing          none of these

It fails if one failed, if fewer are covered or skipped than the number in `floor` says, if a name is
unknown, and if the page (--readme) is not what it should be; --accept writes it.
"""

import argparse
import collections
import json
import pathlib
import sys

import yaml

HERE = pathlib.Path(__file__).resolve().parent
SUITE = HERE.parent.parent / "scenarios"
STATES = ["covered", "failed", "skipped", "not expressible", "missing"]


def words(value):
    """A field that is a text or a list of texts."""
    if value is None:
        return []
    return [str(value)] if not isinstance(value, list) else [str(one) for one in value]


def read_cases(record):
    """The cases of a record, by file and line of their scenario."""
    cases = collections.defaultdict(list)
    ended = False
    for line in pathlib.Path(record).read_text().splitlines():
        entry = json.loads(line)
        ended = ended or entry["t"] == "end"
        if entry["t"] == "case":
            file = pathlib.Path(entry["file"]).resolve().relative_to(SUITE)
            cases[str(file), entry["mark"]["line"]].append(entry)
    if not ended:
        sys.exit(f"coverage: {record} is incomplete")
    return cases


def read_scenarios(cases):
    """All scenarios, as {folder, file, title, source, covers, cases}."""
    scenarios = []
    for path in sorted(SUITE.rglob("*.yaml")):
        if path.name == "suite.yaml":
            continue
        file = str(path.relative_to(SUITE))
        for node in yaml.compose_all(path.read_text(), Loader=yaml.CSafeLoader):
            if node is None:
                continue
            document = yaml.CSafeLoader("").construct_document(node)
            played = cases.get((file, node.start_mark.line + 1), [])
            if not played:
                sys.exit(f"coverage: scenarios/{file}:{node.start_mark.line + 1} was not played")
            scenarios.append({
                "folder": file.split("/")[0],
                "file": file,
                "title": document["scenario"],
                "source": words(document.get("source")),
                "covers": words(document.get("covers")),
                "cases": played,
            })
    return scenarios


def reason_of(cases):
    """Why a case was skipped, of the first that was."""
    for case in cases:
        if case["verdict"] == "skip":
            reason = case.get("reason", {})
            return reason.get("text", str(reason)) if isinstance(reason, dict) else str(reason)
    return ""


def state_of(behaviour, cases, inexpressible):
    verdicts = {case["verdict"] for case in cases}
    if verdicts - {"pass", "xfail", "skip"}:
        return "failed"
    if "pass" in verdicts:
        return "covered"
    if verdicts:
        return "skipped"
    return "not expressible" if behaviour in inexpressible else "missing"


def table(title, groups):
    """Prints a row for each group: its size, and how many are in which state."""
    print(f"\n{title:<28}{'all':>6}" + "".join(f"{state:>17}" for state in STATES))
    for name, states in sorted(groups.items()):
        counts = collections.Counter(states)
        print(f"{name:<28}{len(states):>6}" + "".join(f"{counts[state]:>17}" for state in STATES))


def groups_of(catalogue, states, keys):
    groups = collections.defaultdict(list)
    for entry in catalogue:
        for key in keys(entry):
            groups[key].append(states[entry["id"]])
    return groups


def sources(entry):
    """The kinds of source that an entry names."""
    return {part.split()[0].split("_namespaces")[0].strip(";:,")
            for part in str(entry["source"]).split("|") if part.strip()}


def print_tables(catalogue, states):
    table("kind of namespace", groups_of(catalogue, states, lambda entry: entry["ns"]))
    table("kind of behaviour", groups_of(catalogue, states, lambda entry: [entry["kind"]]))
    table("test suite", groups_of(catalogue, states, lambda entry: {
        test.split(":")[0] for test in entry["covers"]}))
    tests = collections.defaultdict(list)
    for entry in catalogue:
        for test in entry["covers"]:
            tests[test].append(states[entry["id"]])
    for suite in ("ltp", "kselftest"):
        names = {test: found for test, found in tests.items() if test.startswith(suite + ":")}
        done = sum("covered" in found for found in names.values())
        print(f"\n{suite}: of {len(names)} tests, {done} have a behaviour that is covered; the others:")
        for test, found in sorted(names.items()):
            if "covered" not in found:
                print(f"  {test.split(':', 1)[1]}: {', '.join(sorted(set(found)))}")


def make_readme(scenarios):
    """scenarios/README.md."""
    suite = yaml.safe_load((SUITE / "suite.yaml").read_text())
    lines = ["# Scenarios", "", suite["about"], "",
             f"{len(scenarios)} scenarios. `nstest run scenarios/ -f ID` plays one; the words are "
             "explained in", "[the scenario language](../framework/docs/scenario-language.md). "
             "This page is made by `ci/run coverage --accept`.", ""]
    folders = collections.defaultdict(list)
    for scenario in scenarios:
        folders[scenario["folder"]].append(scenario)
    lines += [f"- [{folder}](#{folder}): {len(found)}" for folder, found in folders.items()]
    for folder, found in folders.items():
        lines += ["", f"## {folder}", "", "| scenario | id | source | covers |", "| --- | --- | --- | --- |"]
        for one in found:
            case = one["cases"][0]["id"].split("[")[0]
            row = [one["title"], f"[{case}]({one['file']})",
                   ", ".join(one["source"]), " ".join(f"`{name}`" for name in one["covers"])]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines) + "\n"


def check_readme(path, text, accept):
    """Whether the page is as it should be."""
    if accept:
        pathlib.Path(path).write_text(text)
    elif not pathlib.Path(path).exists() or pathlib.Path(path).read_text() != text:
        print(f"coverage: {path} is not up to date; `ci/run coverage --accept` writes it")
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("record")
    parser.add_argument("--readme", default=str(SUITE / "README.md"))
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--list", choices=STATES)
    options = parser.parse_args()

    catalogue = yaml.load((HERE / "catalogue.yaml").read_text(), Loader=yaml.CSafeLoader)
    inexpressible = yaml.safe_load((HERE / "not_expressible.yaml").read_text()) or {}
    scenarios = read_scenarios(read_cases(options.record))
    covering = collections.defaultdict(list)
    for scenario in scenarios:
        for name in scenario["covers"]:
            covering[name] += scenario["cases"]

    known = {entry["id"] for entry in catalogue}
    unknown = (covering.keys() | inexpressible.keys()) - known
    both = covering.keys() & inexpressible.keys()
    states = {name: state_of(name, covering.get(name, []), inexpressible) for name in known}
    if options.list:
        print("\n".join(e["id"] for e in catalogue if states[e["id"]] == options.list))
        return 0

    print_tables(catalogue, states)
    for entry in catalogue:
        name = entry["id"]
        if states[name] == "skipped":
            print(f"\nskipped here: {name}\n  {reason_of(covering[name])}", end="")
        if states[name] == "not expressible":
            print(f"\nnot expressible: {name}\n  {inexpressible[name]}", end="")
    counts = collections.Counter(states.values())
    print("\n\n" + ", ".join(f"{counts[state]} {state}" for state in STATES)
          + f"; {len(known)} behaviours, {len(scenarios)} scenarios")

    written = counts["covered"] + counts["skipped"]
    floor = int((HERE / "floor").read_text())
    good = check_readme(options.readme, make_readme(scenarios), options.accept)
    for name in sorted(unknown):
        print(f"coverage: the catalogue has no behaviour '{name}'")
    for name in sorted(both):
        print(f"coverage: '{name}' is said to be not expressible, and has a scenario")
    for name in sorted(name for name, state in states.items() if state == "failed"):
        print(f"coverage: a scenario for '{name}' failed")
    if written < floor:
        print(f"coverage: {written} behaviours have a scenario, fewer than {floor} (tests/coverage/floor)")
    return 0 if good and not unknown and not both and not counts["failed"] and written >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
