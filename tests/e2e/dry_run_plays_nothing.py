#!/usr/bin/python3
"""--dry-run under a filter of system calls that kills whoever makes a process, a namespace or a change.

usage: dry_run_plays_nothing.py NSTEST SCENARIOS
"""
import ctypes
import os
import platform
import signal
import struct
import sys

# clock_adjtime(2) is allowed: it reads the clock's state, too.
FORBIDDEN = {
    "x86_64": {"clone": 56, "fork": 57, "vfork": 58, "clone3": 435, "execve": 59, "unshare": 272,
               "setns": 308, "mount": 165, "umount2": 166, "pivot_root": 155, "open_tree": 428,
               "move_mount": 429, "mount_setattr": 442, "mkdir": 83, "mkdirat": 258, "rename": 82,
               "unlink": 87, "unlinkat": 263, "rmdir": 84, "kill": 62, "pidfd_open": 434,
               "sethostname": 170, "setdomainname": 171, "clock_settime": 227,
               "settimeofday": 164, "socketpair": 53, "capset": 126, "setresuid": 117},
    "aarch64": {"clone": 220, "clone3": 435, "execve": 221, "unshare": 97, "setns": 268,
                "mount": 40, "umount2": 39, "pivot_root": 41, "open_tree": 428, "move_mount": 429,
                "mount_setattr": 442, "mkdirat": 34, "unlinkat": 35, "kill": 129,
                "pidfd_open": 434, "sethostname": 161, "setdomainname": 162, "clock_settime": 112,
                "settimeofday": 170, "socketpair": 199, "capset": 91, "setresuid": 147},
}
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
KILL, ALLOW = 0x80000000, 0x7FFF0000
EXECVEAT = {"x86_64": 322, "aarch64": 281}


def instruction(code, if_so, if_not, value):
    return struct.pack("HBBI", code, if_so, if_not, value)


def forbid(numbers):
    """Installs the filter; the execveat that follows is the last process image that is allowed."""
    program = instruction(LOAD, 0, 0, 0)
    for number in numbers:
        program += instruction(EQUAL, 0, 1, number) + instruction(RETURN, 0, 0, KILL)
    program += instruction(RETURN, 0, 0, ALLOW)
    code = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8,
                                                     ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    pr_set_no_new_privs, pr_set_seccomp, seccomp_mode_filter = 38, 22, 2
    if libc.prctl(pr_set_no_new_privs, 1, 0, 0, 0) or \
            libc.prctl(pr_set_seccomp, seccomp_mode_filter,
                       ctypes.c_void_p(ctypes.addressof(header)), 0, 0):
        os._exit(99)


def execute(program, arguments, numbers):
    child = os.fork()
    if child == 0:
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.dup2(null, 2)
        descriptor = os.open(program, os.O_PATH)
        forbid(numbers)
        argv = (ctypes.c_char_p * (len(arguments) + 2))(program.encode(),
                                                        *[a.encode() for a in arguments])
        env = (ctypes.c_char_p * 1)()
        at_empty_path = 0x1000
        ctypes.CDLL(None).syscall(EXECVEAT[platform.machine()], descriptor, b"", argv, env,
                                  at_empty_path)
        os._exit(98)
    return os.waitpid(child, 0)[1]


def main():
    nstest, scenarios = sys.argv[1:]
    numbers = list(FORBIDDEN[platform.machine()].values())
    failures = 0

    def check(name, holds):
        nonlocal failures
        failures += not holds
        if not holds:
            print(f"FAIL {name}")

    # No case of these asks for an option of the kernel, whose list gzip(1) may have to unpack.
    dry = execute(nstest, ["run", scenarios + "/basics", "--dry-run", "--allow", "clock"], numbers)
    check(f"a dry run makes no process and changes nothing: wait status {dry}", dry == 0)
    real = execute(nstest, ["run", scenarios + "/basics/pid.yaml"], numbers)
    check(f"the filter kills a real run: wait status {real}",
          os.WIFSIGNALED(real) and os.WTERMSIG(real) == signal.SIGSYS)
    print(f"{2 - failures} passed, {failures} failed")
    return 1 if failures else 0


sys.exit(main())
