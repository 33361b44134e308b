#include "nstest/runtime/busybox_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/mount_calls.h"
#include "nstest/kernel/pipe.h"
#include "nstest/process/place.h"

namespace nstest {

namespace {

constexpr std::array<const char*, 9> kFolders{"bin", "dev", "etc", "proc", "root",
                                              "run", "sys", "usr", "var"};
constexpr std::array<std::string_view, 6> kDevices{"null", "zero",   "full",
                                                   "tty",  "random", "urandom"};

// Those of them that scenarios are likely to use; all are reached as `busybox NAME` besides.
constexpr auto kCommands = std::to_array<const char*>(
    {"[",        "ash",      "awk",     "base64",  "basename", "cat",      "chgrp",    "chmod",
     "chown",    "chroot",   "clear",   "cmp",     "cp",       "cut",      "date",     "dd",
     "df",       "diff",     "dirname", "dmesg",   "du",       "echo",     "env",      "expr",
     "false",    "find",     "free",    "grep",    "groups",   "head",     "hostname", "httpd",
     "id",       "ifconfig", "ip",      "ipcrm",   "ipcs",     "kill",     "killall",  "ln",
     "logger",   "ls",       "mkdir",   "mkfifo",  "mknod",    "mktemp",   "mount",    "mv",
     "nc",       "netstat",  "nproc",   "nsenter", "od",       "pgrep",    "ping",     "pkill",
     "printenv", "printf",   "ps",      "pwd",     "readlink", "realpath", "rm",       "rmdir",
     "sed",      "seq",      "setsid",  "sh",      "sleep",    "sort",     "stat",     "sync",
     "sysctl",   "tail",     "tee",     "test",    "touch",    "true",     "umount",   "uname",
     "unshare",  "vi",       "wc",      "xargs"});

Status MakeFolder(const std::string& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) != 0) return ErrnoError("mkdir", path);
  // Whatever the umask is.
  return ::chmod(path.c_str(), mode) == 0 ? Status() : ErrnoError("chmod", path);
}

Status MakeFile(const std::string& path, std::string_view text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!fd.valid()) return ErrnoError("open", path);
  return WriteAll(fd.get(), text);
}

Status BindFile(const std::string& source, const std::string& at) {
  NSTEST_TRY(MakeFile(at, {}));
  return MountAs({.type = "bind", .source = source, .at = at});
}

}  // namespace

std::span<const char* const> BusyboxFolders() {
  return kFolders;
}

std::span<const char* const> BusyboxCommands() {
  return kCommands;
}

Result<std::string> FindBusybox() {
  const std::string path = FindCommand("busybox");
  if (path.empty()) return Error{"busybox", ENOENT, "no such program"};
  return path;
}

namespace {

// A dynamic one comes with the libraries of its tree, where they are.
Status MakeLibraries() {
  for (const std::string path : {"lib", "lib64", "usr/lib", "usr/lib64"}) {
    struct stat status {};

    if (::lstat(('/' + path).c_str(), &status) != 0) continue;
    if (S_ISLNK(status.st_mode)) {
      std::array<char, 256> target{};
      const ssize_t size = ::readlink(('/' + path).c_str(), target.data(), target.size() - 1);
      if (size > 0 && ::symlink(target.data(), path.c_str()) != 0)
        return ErrnoError("symlink", path);
      continue;
    }
    NSTEST_TRY(MakeFolder(path, 0755));
    NSTEST_TRY(MountAs({.type = "bind", .source = '/' + path, .at = path}));
  }
  return {};
}

Status MakeCommands() {
  const auto busybox = FindBusybox();
  if (!busybox) return busybox.error();
  NSTEST_TRY(BindFile(*busybox, "bin/busybox"));
  for (const std::string name : kCommands) {
    if (::symlink("busybox", ("bin/" + name).c_str()) != 0) return ErrnoError("symlink", name);
  }
  return MakeLibraries();
}

}  // namespace

Status MakeBusyboxTree() {
  for (const char* folder : kFolders) NSTEST_TRY(MakeFolder(folder, 0755));
  NSTEST_TRY(MakeFolder("tmp", 01777));
  NSTEST_TRY(MakeCommands());
  for (const std::string_view device : kDevices) {
    const std::string path = "dev/" + std::string(device);
    if (::access(('/' + path).c_str(), F_OK) == 0) NSTEST_TRY(BindFile('/' + path, path));
  }
  NSTEST_TRY(MakeFile("etc/passwd", kBusyboxUsers));
  return MakeFile("etc/group", kBusyboxGroups);
}

}  // namespace nstest
