// Files and directories.
#include <fcntl.h>
#include <sys/syscall.h>

#include "nstest/model/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kOutStat = Parameter{Kind::kOutStat};
constexpr auto kLength = Parameter{Kind::kLength};
constexpr auto kCount = Parameter{Kind::kCount};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"access", SYS_faccessat, {Constant(AT_FDCWD), Text("pathname"), Flags("mode", "access")}},
    {"chdir", SYS_chdir, {Text("path")}},
    {"chmod", SYS_fchmodat, {Constant(AT_FDCWD), Text("pathname"), Number("mode")}},
    {"chown",
     SYS_fchownat,
     {Constant(AT_FDCWD), Text("pathname"), Number("owner"), Number("group"), Constant(0)}},
    {"chroot", SYS_chroot, {Text("path")}},
    {"close", SYS_close, {Descriptor("fd")}},
    {"close_range", 436, {Number("first"), Number("last"), Optional(Number("flags"))}},
    {"dup", SYS_dup, {Descriptor("oldfd")}},
    {"dup2", SYS_dup3, {Descriptor("oldfd"), Descriptor("newfd"), Constant(0)}},
    {"eventfd", SYS_eventfd2, {Number("initval"), Optional(Flags("flags", "signalfd"))}},
    {"fanotify_init",
     SYS_fanotify_init,
     {Flags("flags", "fanotify"), Flags("event_f_flags", "open")}},
    {"fanotify_mark",
     SYS_fanotify_mark,
     {Descriptor("fanotify_fd"), Flags("flags", "fanotify_mark"), Flags("mask", "fanotify_event"),
      Descriptor("dirfd"), Optional(Text("pathname"))}},
    {"fchdir", SYS_fchdir, {Descriptor("fd")}},
    {"fchmod", SYS_fchmod, {Descriptor("fd"), Number("mode")}},
    {"fchown", SYS_fchown, {Descriptor("fd"), Number("owner"), Number("group")}},
    {"flock", SYS_flock, {Descriptor("fd"), Flags("operation", "flock")}},
    {"fstat", SYS_fstat, {Descriptor("fd"), kOutStat}},
    {"ftruncate", SYS_ftruncate, {Descriptor("fd"), Number("length")}},
    {"getcwd", SYS_getcwd, {OutOf(Kind::kOutString, 4096), Constant(4096)}},
    {"getxattr",
     SYS_getxattr,
     {Text("path"), Text("name"), OutOf(Kind::kOutText, 4096), Constant(4096)}},
    {"inotify_add_watch",
     SYS_inotify_add_watch,
     {Descriptor("fd"), Text("pathname"), Flags("mask", "inotify")}},
    {"inotify_init", SYS_inotify_init1, {Optional(Flags("flags", "inotify"))}},
    {"lchown",
     SYS_fchownat,
     {Constant(AT_FDCWD), Text("pathname"), Number("owner"), Number("group"),
      Constant(AT_SYMLINK_NOFOLLOW)}},
    {"link",
     SYS_linkat,
     {Constant(AT_FDCWD), Text("oldpath"), Constant(AT_FDCWD), Text("newpath"), Constant(0)}},
    {"lseek", SYS_lseek, {Descriptor("fd"), Number("offset"), Number("whence", "seek")}},
    {"lstat",
     SYS_newfstatat,
     {Constant(AT_FDCWD), Text("pathname"), kOutStat, Constant(AT_SYMLINK_NOFOLLOW)}},
    {"memfd_create", SYS_memfd_create, {Text("name"), Optional(Flags("flags", "memfd"))}},
    {"mkdir", SYS_mkdirat, {Constant(AT_FDCWD), Text("pathname"), Optional(Number("mode"), 0755)}},
    {"mkdirat",
     SYS_mkdirat,
     {Descriptor("dirfd"), Text("pathname"), Optional(Number("mode"), 0755)}},
    {"mknod",
     SYS_mknodat,
     {Constant(AT_FDCWD), Text("pathname"), Flags("mode", "mode"), Optional(Number("dev"))}},
    {"name_to_handle_at",
     SYS_name_to_handle_at,
     {Descriptor("dirfd"), Text("pathname"), Optional(InOut("handle", "file_handle")),
      OutOf(Kind::kOutNumber, 0, "mount_id"), Optional(Flags("flags", "at"))}},
    {"open",
     SYS_openat,
     {Constant(AT_FDCWD), Text("pathname"), Flags("flags", "open"),
      Optional(Number("mode"), 0644)}},
    {"open_by_handle_at",
     SYS_open_by_handle_at,
     {Descriptor("mount_fd"), Struct("handle", "file_handle"), Flags("flags", "open")}},
    {"openat",
     SYS_openat,
     {Descriptor("dirfd"), Text("pathname"), Flags("flags", "open"),
      Optional(Number("mode"), 0644)}},
    {"pipe", SYS_pipe2, {Out({}, "pipe"), Optional(Flags("flags", "open"))}},
    {"poll",
     -1,
     {Parameter{Kind::kStructs, "fds", "pollfd", 1}, kCount, Optional(Number("timeout"), -1)}},
    {"read", SYS_read, {Descriptor("fd"), OutOf(Kind::kOutText, 65536), Number("count")}},
    {"readlink",
     SYS_readlinkat,
     {Constant(AT_FDCWD), Text("pathname"), OutOf(Kind::kOutText, 4096), Constant(4096)}},
    {"readlinkat",
     SYS_readlinkat,
     {Descriptor("dirfd"), Text("pathname"), OutOf(Kind::kOutText, 4096), Constant(4096)}},
    {"rename",
     SYS_renameat2,
     {Constant(AT_FDCWD), Text("oldpath"), Constant(AT_FDCWD), Text("newpath"),
      Optional(Flags("flags", "rename"))}},
    {"rmdir", SYS_unlinkat, {Constant(AT_FDCWD), Text("pathname"), Constant(AT_REMOVEDIR)}},
    {"setxattr",
     SYS_setxattr,
     {Text("path"), Text("name"), Data("value"), kLength, Optional(Flags("flags", "xattr"))}},
    {"stat", SYS_newfstatat, {Constant(AT_FDCWD), Text("pathname"), kOutStat, Constant(0)}},
    {"symlink", SYS_symlinkat, {Text("target"), Constant(AT_FDCWD), Text("linkpath")}},
    {"truncate", SYS_truncate, {Text("path"), Number("length")}},
    {"umask", SYS_umask, {Number("mask")}},
    {"unlink", SYS_unlinkat, {Constant(AT_FDCWD), Text("pathname"), Constant(0)}},
    {"unlinkat",
     SYS_unlinkat,
     {Descriptor("dirfd"), Text("pathname"), Optional(Flags("flags", "at"))}},
    {"userfaultfd", SYS_userfaultfd, {Optional(Flags("flags", "userfaultfd"))}},
    {"write", SYS_write, {Descriptor("fd"), Data("buf"), kLength}},
};

}  // namespace

std::span<const CallInfo> FileCalls() {
  return kRows;
}

}  // namespace nstest::rows
