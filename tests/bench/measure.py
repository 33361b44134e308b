"""How benchmarks measure: whole runs, by turns, their medians beside each other."""
import pathlib
import re
import statistics
import subprocess
import sys
import time

NSTEST = pathlib.Path(__file__).resolve().parents[2] / "build" / "nstest"


def seconds(command):
    """Wall time of a whole run, which must succeed."""
    begin = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    took = time.perf_counter() - begin
    all_passed = command[0] != NSTEST or re.search(r"(?m)^nstest: (\d+) cases?, \1 passed", done.stdout)
    if done.returncode != 0 or not all_passed:
        command = " ".join(str(word) for word in command)
        sys.exit(f"bench: {command}: exit status {done.returncode}\n{done.stdout[-3000:]}"
                 f"{done.stderr[-3000:]}")
    return took


def alternate(report, runs, commands):
    """Median seconds of each named command; every round runs each once, beginning with another."""
    times = {name: [] for name in commands}
    order = list(commands)
    for _ in range(runs):
        for name in order:
            # The kernel takes network namespaces down after their processes have ended: what is left
            # of one run must not slow the next.
            time.sleep(0.3)
            times[name].append(seconds(commands[name]))
        order.append(order.pop(0))
    for values in times.values():
        spread = (max(values) - min(values)) / statistics.median(values)
        report.widest_spread = max(report.widest_spread, spread)
    return {name: statistics.median(values) for name, values in times.items()}


class Report:
    def __init__(self):
        self.missed = 0
        self.widest_spread = 0.0  # of the runs of one command

    def head(self, title):
        print(f"| {title} | measured | beside | ratio | target | |\n| --- | --- | --- | --- | --- | --- |")

    def row(self, name, measured, beside, ratio, target, good):
        self.missed += not good
        print(f"| {name} | {measured} | {beside} | {ratio} | {target} | {'pass' if good else 'MISSED'} |",
              flush=True)


def milliseconds(took):
    return f"{took:.2f} ms"


def per_case(took, cases):
    return milliseconds(took / cases * 1000)
