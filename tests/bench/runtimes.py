"""What a case costs through a runtime: nstest beside the same command run by hand.

usage: ci/run bench runtimes [--runs N] [--cases N]

Each case makes a container of busybox with new pid, mount, network, uts, ipc and cgroup namespaces, and
runs `echo $$` in it. Runs alternate, and medians are compared. Exit: 0, or 1 when a target is missed.
"""
import argparse
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

from measure import NSTEST, Report, alternate, per_case

MAX_RATIO = 1.15
MAX_MILLISECONDS = 3.0

KINDS = ["pid", "mount", "network", "uts", "ipc", "cgroup"]
CASE = """\
scenario: case {number:05}
source: pid_namespaces(7)
namespaces: [{kinds}]
root: busybox
run: echo $$
expect: {{stdout: 1}}
"""

# An OCI program by hand: in a mount namespace without the cgroup2 mount of a hybrid host, which crun
# refuses; for all of them, so that they are alike.
OCI = """\
mountpoint -q /sys/fs/cgroup/unified && umount /sys/fs/cgroup/unified
for i in $(seq {cases}); do {tool} --root {scratch}/state run --bundle {scratch}/bundle bench$i; done
"""


def busybox_tree(folder):
    """The tree that images are made of: busybox and a name for each of its programs."""
    busybox = shutil.which("busybox")
    for name in ("bin", "proc", "sys", "dev", "tmp", "etc"):
        (folder / name).mkdir(parents=True)
    shutil.copy(busybox, folder / "bin" / "busybox")
    (folder / "bin" / "sh").symlink_to("busybox")


def write_bundle(scratch):
    bundle = scratch / "bundle"
    bundle.mkdir()
    busybox_tree(bundle / "rootfs")
    subprocess.run(["runc", "spec"], cwd=bundle, check=True)
    config = json.loads((bundle / "config.json").read_text())
    config["process"]["terminal"] = False
    config["process"]["args"] = ["/bin/sh", "-c", "echo $$"]
    config["linux"]["namespaces"] = [{"type": kind} for kind in KINDS]
    (bundle / "config.json").write_text(json.dumps(config))


def by_hand(tool, scratch, cases):
    script = OCI.format(tool=tool, scratch=scratch, cases=cases)
    return ["unshare", "-m", "sh", "-ec", script]


def write_cases(scratch, cases):
    path = scratch / "cases.yaml"
    texts = (CASE.format(number=n, kinds=", ".join(KINDS)) for n in range(1, cases + 1))
    path.write_text("---\n".join(texts))
    return path


def bench_runtime(report, options, scratch, tool):
    path = write_cases(scratch, options.cases)
    took = alternate(report, options.runs, {
        "hand": by_hand(tool, scratch, options.cases),
        "nstest": [NSTEST, path, "-j", "1", "-q", "--color", "never", "--runtime", tool],
    })
    added = (took["nstest"] - took["hand"]) / options.cases * 1000
    ratio = took["nstest"] / took["hand"]
    report.row(f"{tool}: a case", per_case(took["nstest"], options.cases),
               f"`{tool} run` {per_case(took['hand'], options.cases)}", f"{ratio:.2f}",
               f"at most {MAX_RATIO}, or {MAX_MILLISECONDS:.0f} ms",
               ratio <= MAX_RATIO or added <= MAX_MILLISECONDS)


def why_not(tool):
    if os.geteuid() != 0:
        return "which needs root"
    missing = [name for name in (tool, "runc", "busybox") if not shutil.which(name)]
    return f"since {missing[0]} is not installed" if missing else ""


def main():
    parser = argparse.ArgumentParser(prog="ci/run bench runtimes")
    parser.add_argument("--runs", type=int, default=5, help="rounds of alternating runs")
    parser.add_argument("--cases", type=int, default=40, help="cases of each run")
    options = parser.parse_args()
    report = Report()
    print(f"Linux {platform.release()} {platform.machine()}, {len(os.sched_getaffinity(0))} CPUs;"
          f" median of {options.runs} alternating runs of {options.cases} cases\n")
    report.head("what")
    skipped = []
    for tool in ("runc", "crun"):
        if why := why_not(tool):
            skipped.append(f"skipped {tool}, {why}")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            write_bundle(scratch)
            bench_runtime(report, options, scratch, tool)
    print()
    for line in skipped:
        print(line)
    print(f"Runs of one command differed by up to {report.widest_spread:.0%};"
          " with more than 30% the machine was busy with something else.")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
