// The floor of what a case costs: a bare loop that clones the namespaces, mounts a fresh /proc,
// executes `/bin/sh -c 'echo $$'`, reads its pipe, checks that it said 1 and reaps it.
//
//   floor KINDS COUNT PROCESSES      floor pid,mount,uts,ipc 400 2
//
// COUNT is shared out over PROCESSES loops side by side. Exit: 0, or 1 with the call that failed.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// As nstest maps a container's root when it is the real root itself.
static const char kRootsMap[] = "0 1900000000 65536\n";

struct Kind {
  const char* name;
  uint64_t flag;
};

static const struct Kind kKinds[] = {
    {"pid", CLONE_NEWPID},       {"mount", CLONE_NEWNS},  {"network", CLONE_NEWNET},
    {"uts", CLONE_NEWUTS},       {"ipc", CLONE_NEWIPC},   {"user", CLONE_NEWUSER},
    {"cgroup", CLONE_NEWCGROUP}, {"time", CLONE_NEWTIME},
};

static void Fail(const char* call) {
  fprintf(stderr, "floor: %s: %s\n", call, strerror(errno));
  _exit(1);
}

static void Check(int ok, const char* call) {
  if (!ok) Fail(call);
}

static uint64_t ParseKinds(char* list) {
  uint64_t flags = 0;
  for (char* name = strtok(list, ","); name != NULL; name = strtok(NULL, ",")) {
    uint64_t flag = 0;
    for (size_t i = 0; i < sizeof kKinds / sizeof *kKinds; ++i) {
      if (strcmp(kKinds[i].name, name) == 0) flag = kKinds[i].flag;
    }
    errno = EINVAL;
    Check(flag != 0, name);
    flags |= flag;
  }
  return flags;
}

static void WriteFile(pid_t pid, const char* name, const char* text) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  Check(fd >= 0, path);
  Check(write(fd, text, strlen(text)) == (ssize_t)strlen(text), path);
  close(fd);
}

static void WriteMaps(pid_t pid) {
  char own_user[64];
  char own_group[64];
  snprintf(own_user, sizeof own_user, "0 %u 1\n", (unsigned)geteuid());
  snprintf(own_group, sizeof own_group, "0 %u 1\n", (unsigned)getegid());
  int root = geteuid() == 0;
  if (!root) WriteFile(pid, "setgroups", "deny");  // else the kernel refuses gid_map
  WriteFile(pid, "gid_map", root ? kRootsMap : own_group);
  WriteFile(pid, "uid_map", root ? kRootsMap : own_user);
}

// In the new process; `mapped` is readable when its ids are mapped, or -1.
static void RunShell(uint64_t flags, int output, int mapped) {
  if (mapped >= 0) {
    char byte;
    Check(read(mapped, &byte, 1) == 1, "read");
    Check(setresgid(0, 0, 0) == 0, "setresgid");
    Check(setresuid(0, 0, 0) == 0, "setresuid");
  }
  if (flags & CLONE_NEWNS) {
    Check(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "mount(MS_PRIVATE)");
    unsigned long proc_flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    Check(mount("proc", "/proc", "proc", proc_flags, NULL) == 0, "mount(proc)");
  }
  Check(dup2(output, STDOUT_FILENO) >= 0, "dup2");
  char* argv[] = {"/bin/sh", "-c", "echo $$", NULL};
  char* envp[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL};
  execve(argv[0], argv, envp);
  Fail("execve");
}

// Reads until every writer has closed the pipe.
static void ExpectPid1(int pipe_end) {
  char output[64];
  size_t length = 0;
  ssize_t got;
  while ((got = read(pipe_end, output + length, sizeof output - length)) > 0) length += (size_t)got;
  Check(got == 0, "read");
  errno = EPROTO;
  Check(length == 2 && memcmp(output, "1\n", 2) == 0, "the shell did not say 1");
}

static void PlayOne(uint64_t flags) {
  int output[2];
  int mapped[2] = {-1, -1};
  Check(pipe2(output, O_CLOEXEC) == 0, "pipe2");
  if (flags & CLONE_NEWUSER) Check(pipe2(mapped, O_CLOEXEC) == 0, "pipe2");
  struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD};
  pid_t pid = (pid_t)syscall(SYS_clone3, &args, sizeof args);
  Check(pid >= 0, "clone3");
  if (pid == 0) RunShell(flags, output[1], mapped[0]);
  close(output[1]);
  if (flags & CLONE_NEWUSER) {
    WriteMaps(pid);
    Check(write(mapped[1], "", 1) == 1, "write");
    close(mapped[0]);
    close(mapped[1]);
  }
  ExpectPid1(output[0]);
  close(output[0]);
  int status;
  Check(waitpid(pid, &status, 0) == pid, "waitpid");
  errno = ECHILD;
  Check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the shell's exit status");
}

int main(int argc, char** argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: floor KINDS COUNT PROCESSES\n");
    return 2;
  }
  uint64_t flags = ParseKinds(argv[1]);
  int count = atoi(argv[2]);
  int processes = atoi(argv[3]);
  for (int p = 0; p < processes; ++p) {
    pid_t loop = fork();
    Check(loop >= 0, "fork");
    if (loop != 0) continue;
    for (int i = p; i < count; i += processes) PlayOne(flags);
    _exit(0);
  }
  int failed = 0;
  int status;
  while (wait(&status) > 0) failed |= !WIFEXITED(status) || WEXITSTATUS(status) != 0;
  return failed;
}
