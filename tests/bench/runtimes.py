"""What a case costs through a runtime: nstest beside the same command run by hand.

usage: ci/run bench runtimes [--runs N] [--cases N] [--only RUNTIME]

Each case makes a container of busybox with new pid, mount, network, uts, ipc and cgroup namespaces, and
runs `echo $$` in it. What is compared is a further case: a run of many less a run of one, by the number of
cases between. Runs alternate, and medians are compared. Exit: 0, or 1 when a target is missed.
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

from measure import NSTEST, Report, alternate, milliseconds

MAX_RATIO = 1.15
MAX_MILLISECONDS = 3.0
MAX_GUEST_MILLISECONDS = 500.0

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
! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
for i in $(seq {cases}); do {tool} --root {scratch}/state run --bundle {scratch}/bundle bench$i; done
"""

# With what else nstest asks for; the kinds of namespaces that are not named are new by themselves.
IMAGE = "nstest-bench:1"
DOCKER = """\
for i in $(seq {cases}); do
  {tool} run --rm --pull=never --network=none --ipc=shareable --cgroupns=private --log-driver=none \\
    --security-opt=seccomp=unconfined {image} /bin/sh -c 'echo $$'
done
"""


def busybox_tree(folder):
    """The tree that images are made of: busybox and its name as a shell."""
    for name in ("bin", "proc", "sys", "dev", "tmp", "etc"):
        (folder / name).mkdir(parents=True)
    shutil.copy(shutil.which("busybox"), folder / "bin" / "busybox")
    (folder / "bin" / "sh").symlink_to("busybox")


def write_bundle(scratch):
    bundle = scratch / "bundle"
    busybox_tree(bundle / "rootfs")
    subprocess.run(["runc", "spec"], cwd=bundle, check=True)
    config = json.loads((bundle / "config.json").read_text())
    config["process"]["terminal"] = False
    config["process"]["args"] = ["/bin/sh", "-c", "echo $$"]
    config["linux"]["namespaces"] = [{"type": kind} for kind in KINDS]
    (bundle / "config.json").write_text(json.dumps(config))


def import_image(scratch, tool):
    busybox_tree(scratch / "image")
    packed = scratch / "image.tar"
    subprocess.run(["tar", "-C", scratch / "image", "-cf", packed, "."], check=True)
    subprocess.run([tool, "import", packed, IMAGE], check=True, capture_output=True)


def oci_by_hand(tool, scratch, cases):
    return ["unshare", "-m", "sh", "-ec", OCI.format(tool=tool, scratch=scratch, cases=cases)]


def docker_by_hand(tool, _scratch, cases):
    return ["sh", "-ec", DOCKER.format(tool=tool, image=IMAGE, cases=cases)]


def write_cases(scratch, cases):
    path = scratch / f"{cases}.yaml"
    texts = (CASE.format(number=n, kinds=", ".join(KINDS)) for n in range(1, cases + 1))
    path.write_text("---\n".join(texts))
    return path


class Bench:
    def __init__(self, report, options):
        self.report = report
        self.options = options

    def nstest(self, scratch, cases, runtime):
        more = ["--kernel", self.options.kernel] if runtime == "vm" else []
        return [NSTEST, write_cases(scratch, cases), "-j", "1", "-q", "--color", "never",
                "--runtime", runtime, *more]

    def further(self, commands, cases):
        """Milliseconds of a further case of each: its command is a function of the number of cases."""
        runs = {(name, count): command(count) for name, command in commands.items()
                for count in (1, cases + 1)}
        took = alternate(self.report, self.options.runs, runs)
        return {name: (took[name, cases + 1] - took[name, 1]) / cases * 1000 for name in commands}

    def program(self, tool, by_hand, cases, scratch):
        took = self.further({
            "hand": lambda count: by_hand(tool, scratch, count),
            "nstest": lambda count: self.nstest(scratch, count, tool)}, cases)
        ratio = took["nstest"] / took["hand"]
        self.report.row(
            f"{tool}: a further case", milliseconds(took["nstest"]),
            f"`{tool} run` {milliseconds(took['hand'])}", f"{ratio:.2f}",
            f"at most {MAX_RATIO}, or {MAX_MILLISECONDS:.0f} ms more",
            ratio <= MAX_RATIO or took["nstest"] - took["hand"] <= MAX_MILLISECONDS)

    def oci(self, tool, scratch):
        write_bundle(scratch)
        self.program(tool, oci_by_hand, self.options.cases, scratch)

    # They take some ten times as long.
    def docker(self, tool, scratch):
        import_image(scratch, tool)
        self.program(tool, docker_by_hand, max(1, self.options.cases // 4), scratch)

    def guest(self, tool, scratch):
        took = self.further({"nstest": lambda count: self.nstest(scratch, count, tool)},
                            self.options.cases)["nstest"]
        self.report.row(f"{tool}: a further case", milliseconds(took), "", "",
                        f"below {milliseconds(MAX_GUEST_MILLISECONDS)}", took < MAX_GUEST_MILLISECONDS)


RUNTIMES = {"runc": Bench.oci, "crun": Bench.oci, "docker": Bench.docker, "podman": Bench.docker,
            "vm": Bench.guest}


def why_not(runtime, kernel):
    if runtime in ("docker", "podman"):
        return "" if runtime in os.environ["OWN_DAEMONS"].split() else "which has no daemon here"
    if runtime == "vm" and not kernel:
        return "since there is no kernel for it: ci/kernel"
    needed = ["qemu-system-x86_64"] if runtime == "vm" else [runtime, "runc", "busybox"]
    missing = [name for name in needed if not shutil.which(name)]
    return f"since {missing[0]} is not installed" if missing else ""


def main():
    parser = argparse.ArgumentParser(prog="ci/run bench runtimes")
    parser.add_argument("--runs", type=int, default=5, help="rounds of alternating runs")
    parser.add_argument("--cases", type=int, default=40, help="further cases of each run")
    parser.add_argument("--only", choices=RUNTIMES, help="of this runtime alone")
    parser.add_argument("--kernel", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    report = Report()
    print(f"Linux {platform.release()} {platform.machine()}, {len(os.sched_getaffinity(0))} CPUs;"
          f" median of {options.runs} alternating runs of {options.cases} further cases, with daemons a"
          " quarter of them\n")
    report.head("what")
    skipped = []
    for runtime in [options.only] if options.only else RUNTIMES:
        if why := why_not(runtime, options.kernel):
            skipped.append(f"skipped {runtime}, {why}")
            continue
        with tempfile.TemporaryDirectory() as scratch:
            RUNTIMES[runtime](Bench(report, options), runtime, pathlib.Path(scratch))
    print()
    for line in skipped:
        print(line)
    print(f"Runs of one command differed by up to {report.widest_spread:.0%};"
          " with more than 30% the machine was busy with something else.")
    return 1 if report.missed else 0


if __name__ == "__main__":
    sys.exit(main())
