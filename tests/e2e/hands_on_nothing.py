#!/usr/bin/python3
"""What a command of a scenario gets, from a caller who would hand on everything: exactly what its place
declares. And that nstest itself keeps no descriptor from case to case.

usage: hands_on_nothing.py NSTEST
"""
import ctypes
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile

NSTEST = os.path.realpath(sys.argv[1])
ROOT = os.geteuid() == 0
KEYCTL = {"x86_64": 250, "aarch64": 219}[platform.machine()]
RESULTS = {"passed": 0, "failed": 0}

# Printed by the command itself, a "name value" each.
PROBE = r"""
for name in Uid Gid Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp SigBlk SigIgn; do
  echo "$name $(sed -n "s/^$name:[[:space:]]*//p" /proc/self/status)"
done
sh -c 'echo fds $(ls /proc/$PPID/fd)'
echo "stdin $(readlink /proc/$$/fd/0)"
echo "env $(env -u PWD | sort | tr '\n' ' ')"
echo "cwd $(pwd)"
echo "umask $(umask)"
echo "session $(($(ps -o sid= -p $$) == $$))"
echo "tty $(ps -o tty= -p $$)"
echo "oom $(cat /proc/self/oom_score_adj)"
echo "personality $(cat /proc/self/personality)"
echo "slack $(cat /proc/self/timerslack_ns)"
echo "dumps $(cat /proc/self/coredump_filter)"
echo "keyring $(perl -e 'print syscall(KEYCTL, 0, -3, 0)')"
"""

# Printed on the host about another process, $process: what performs calls executes nothing.
OUTER_PROBE = r"""
cd /proc/$process
for name in Uid Gid Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp SigBlk SigIgn; do
  echo "$name $(sed -n "s/^$name:[[:space:]]*//p" status)"
done
echo "fds $(ls fd | sort -n | tr '\n' ' ')"
echo "open $(for fd in fd/*; do readlink $fd; done | sed 's/:.*//' | sort -u | tr '\n' ' ')"
echo "env $(tr '\0' ' ' <environ)"
echo "cwd $(readlink cwd)"
echo "oom $(cat oom_score_adj)"
echo "personality $(cat personality)"
echo "slack $(cat timerslack_ns)"
echo "dumps $(cat coredump_filter)"
"""

SCENARIO = """scenario: what a command gets
source: execve(2)
containers:
  box: {{namespaces: [pid, mount]}}
  users: {{namespaces: [user, pid, mount]}}
  cut:
    namespaces: [pid, mount]
    user: 1000
    capabilities: [CAP_NET_RAW]
    no_new_privs: true
    rlimits: {{nofile: 64}}
    env: {{GREETING: hello}}
    workdir: /usr
steps:
"""


def check(name, wanted, seen):
    holds = wanted(seen) if callable(wanted) else wanted == seen
    RESULTS["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAIL {name}: wanted {wanted!r}, seen {seen!r}")


def own_status(name):
    """Of this process; what can only be tightened is inherited by everything."""
    with open("/proc/self/status") as file:
        return next(line.split()[1] for line in file if line.startswith(name + ":"))


def become_generous(folder):
    """The caller: descriptors, signals, limits, groups, keys and more that execve(2) hands on."""
    secret = os.open("/proc/self/environ", os.O_RDONLY)
    for number in (9, 63, 200):
        os.dup2(secret, number, inheritable=True)
    for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGUSR2, signal.SIGCHLD])
    os.umask(0o077)
    if ROOT:
        os.setgroups([4, 20, 27])
    libc = ctypes.CDLL(None)
    libc.personality(0x0040000)  # ADDR_NO_RANDOMIZE
    libc.prctl(29, 123456)  # PR_SET_TIMERSLACK
    with open(os.path.join(folder, "keyring"), "w") as file:
        file.write(str(libc.syscall(KEYCTL, 1, None)))  # KEYCTL_JOIN_SESSION_KEYRING
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("321")
    with open("/proc/self/coredump_filter", "w") as file:
        file.write("0x7f")


def evidence(folder, places, scenario):
    """What the probe printed in each place: place -> name -> value."""
    text = json.dumps(PROBE.replace("KEYCTL", str(KEYCTL)))
    steps = [f"{{name: {place}, in: {place}, run: {text}, expect: {{exit: 0}}}}"
             for place in places]
    return play_generously(folder, scenario, steps)


def performers(folder, places, scenario):
    """The same of those that perform calls in each place, of a child of theirs, and of nstest's init."""
    steps, probed = [], []
    for place in places:
        name = f"{place}_performer"
        steps.append(f"{{in: {place}, as: {name}, call: [[getpid], born: [fork, [[pause]]]]}}")
        probed += [name, f"{name}.born"] + ([] if place == "host" else [f"{place}.init"])
    for process in probed:
        number = process.replace(".", "_") + "_pid"
        text = json.dumps(f"process=${{{number}}}\n{OUTER_PROBE}")
        steps += [f"{{in: host, observe: pid({process}), save: {number}, expect: {{at least: 1}}}}",
                  f"{{name: {process}, in: host, run: {text}, expect: {{exit: 0}}}}"]
    return play_generously(folder, scenario, steps)


def play_generously(folder, scenario, steps):
    """What each step that is named printed: its name -> name -> value."""
    path = os.path.join(folder, "probe.yaml")
    with open(path, "w") as file:
        file.write(scenario.format())
        file.writelines(f"  - {step}\n" for step in steps)
    record = os.path.join(folder, "record.jsonl")
    environment = dict(os.environ, SECRET="hunter2", BASH_ENV="/nowhere", LD_LIBRARY_PATH="/nowhere")
    subprocess.run([NSTEST, path, "--report", "jsonl=" + record], env=environment, cwd="/",
                   stdout=subprocess.DEVNULL, close_fds=False, check=False,
                   preexec_fn=lambda: become_generous(folder))
    seen = {}
    with open(record) as file:
        for line in file:
            for step in json.loads(line).get("steps", []):
                value = step["evidence"]["value"]
                if not isinstance(value, dict) or "stdout" not in value:
                    continue
                pairs = (line.partition(" ") for line in value["stdout"].splitlines())
                seen[step["name"]] = {name: value for name, _, value in pairs}
    return seen


def check_common(place, seen, folder):
    usual = "HOME=/ LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin " \
            "TERM=dumb "
    wanted = {"fds": "0 1 2", "stdin": "/dev/null", "SigBlk": "0" * 16, "SigIgn": "0" * 16,
              "umask": "0022", "session": "1", "tty": "?", "oom": "0", "personality": "00000000",
              "slack": "50000", "dumps": "00000033", "Seccomp": own_status("Seccomp"),
              "NoNewPrivs": own_status("NoNewPrivs"),
              "CapInh": "0" * 16, "CapAmb": "0" * 16, "env": usual, "cwd": folder, "Groups": "",
              "Uid": "0\t0\t0\t0", "Gid": "0\t0\t0\t0"}
    if place == "cut":
        net_raw = f"{1 << 13:016x}"
        wanted.update({"Uid": "\t".join(["1000"] * 4), "Gid": "\t".join(["1000"] * 4),
                       "CapInh": net_raw, "CapPrm": net_raw, "CapEff": net_raw,
                       "CapBnd": net_raw, "CapAmb": net_raw, "NoNewPrivs": "1", "cwd": "/usr",
                       "env": "GREETING=hello " + usual})
    with open(os.path.join(folder, "keyring")) as file:
        callers = file.read()
    check(f"{place}: keyring", lambda own: own not in ("", "-1", callers),
          seen.get(place, {}).get("keyring"))
    if not ROOT:
        # Who maps one id may not drop groups: setgroups(2) is denied.
        del wanted["Groups"]
    for name, value in wanted.items():
        check(f"{place}: {name}", value, seen.get(place, {}).get(name))


def check_capabilities(seen):
    """No more than the caller's own, but in a user namespace of its own; and root's cannot set the clock."""
    clock = 1 << 25 if ROOT else 0  # CAP_SYS_TIME
    bounding = f'{int(own_status("CapBnd"), 16) & ~clock:016x}'
    for place in ("host", "box"):
        for name in ("CapPrm", "CapEff", "CapBnd"):
            check(f"{place}: {name}", bounding, seen[place][name])
    check("users: CapEff", lambda value: int(value, 16) >= int(bounding, 16), seen["users"]["CapEff"])


def check_performers(seen, places, folder):
    """Standard streams, what leads to the worker, no variable, and the rights of the place."""
    for process, one in seen.items():
        place = process.partition(".")[0].partition("_")[0]
        own = {"fds": lambda fds: fds.startswith("0 1 2 ") and len(fds.split()) == 4,
               "open": "/dev/null pipe socket ", "SigBlk": "0" * 16}
        if process.endswith(".init"):  # besides, it hears of ends by signalfd(2)
            own = {"fds": lambda fds: fds.startswith("0 1 2 ") and len(fds.split()) == 5,
                   "open": "/dev/null anon_inode pipe socket "}
        own.update({"env": "", "SigIgn": "0" * 16, "oom": "0", "personality": "00000000",
                    "slack": "50000", "dumps": "00000033", "Seccomp": own_status("Seccomp"),
                    "cwd": "/usr" if place == "cut" else folder})
        if ROOT:
            own["Groups"] = ""
            own.update(rights_of(place))
        for name, value in own.items():
            check(f"{process}: {name}", value, one.get(name))
    check("processes that perform calls", 3 * len(places) - 1, len(seen))


def rights_of(place):
    """What /proc/PID/status shows on the host."""
    if place == "cut":
        ids, net_raw = "\t".join(["1000"] * 4), f"{1 << 13:016x}"
        caps = dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), net_raw)
        return {**caps, "Uid": ids, "Gid": ids, "NoNewPrivs": "1"}
    empty = {"CapInh": "0" * 16, "CapAmb": "0" * 16, "NoNewPrivs": own_status("NoNewPrivs")}
    if place == "users":  # all capabilities, there
        return {**empty, "Uid": lambda ids: "0" not in ids.split()}
    bounding = int(own_status("CapBnd"), 16)
    return {**empty, "Uid": "\t".join(["0"] * 4), "CapBnd": f"{bounding & ~(1 << 25):016x}",
            "CapEff": f"{bounding:016x}", "CapPrm": f"{bounding:016x}"}


def check_descriptors(folder):
    """The runner's, sampled while 300 cases play: as many in the last third as in the first."""
    path = os.path.join(folder, "short.yaml")
    with open(path, "w") as file:
        file.write("scenario: short\nsource: x\nnamespaces: [pid]\nrun: 'true'\nexpect: {exit: 0}\n")
    command = [NSTEST, path, "--repeat", "300", "-j", "2", "--color", "never"]
    runner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    counts = []
    for line in runner.stdout:
        if line.startswith("pass"):
            counts.append(len(os.listdir(f"/proc/{runner.pid}/fd")))
    check("the run that is sampled", 0, runner.wait())
    check("cases that were sampled", 300, len(counts))
    check("the runner's descriptors", lambda most: most <= max(counts[:100]), max(counts[200:]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        places = ["host", "box", "users"] + (["cut"] if ROOT else [])
        declared = SCENARIO if ROOT else SCENARIO[:SCENARIO.index("  cut:")] + "steps:\n"
        seen = evidence(folder, places, declared)
        on_real_host = SCENARIO[:SCENARIO.index("containers:")] + "host: real\nsteps:\n"
        seen["real host"] = evidence(folder, ["host"], on_real_host)["host"]
        for place in [*places, "real host"]:
            check_common(place, seen, folder)
        if ROOT:
            check_capabilities(seen)
        check_performers(performers(folder, places, declared), places, folder)
        check_descriptors(folder)
    print(f"{RESULTS['passed']} passed, {RESULTS['failed']} failed")
    return 1 if RESULTS["failed"] else 0


sys.exit(main())
