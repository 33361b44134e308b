// Mounts, old API and new.
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr auto kLength = Parameter{Kind::kLength};

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    {"fsconfig", 431, {Descriptor("fd"), Select("FSCONFIG_SET_FLAG", 0), Text("key")}},
    {"fsconfig",
     431,
     {Descriptor("fd"), Select("FSCONFIG_SET_STRING", 1), Text("key"), Text("value")}},
    {"fsconfig",
     431,
     {Descriptor("fd"), Select("FSCONFIG_SET_FD", 5), Text("key"), Constant(0), Descriptor("aux")}},
    {"fsconfig", 431, {Descriptor("fd"), Select("FSCONFIG_CMD_CREATE", 6)}},
    {"fsconfig", 431, {Descriptor("fd"), Select("FSCONFIG_CMD_RECONFIGURE", 7)}},
    {"fsmount",
     432,
     {Descriptor("fsfd"), Optional(Flags("flags", "fsmount")),
      Optional(Flags("attr_flags", "fsmount"))}},
    {"fsopen", 430, {Text("fsname"), Optional(Flags("flags", "fsopen"))}},
    {"fspick", 433, {Descriptor("dirfd"), Text("pathname"), Optional(Flags("flags", "fsopen"))}},
    {"listmount",
     458,
     {Struct("req", "mnt_id_req"), OutOf(Kind::kOutLongs, 512), Constant(512), Constant(0)}},
    {"mount",
     SYS_mount,
     {Text("source"), Text("target"), Text("filesystemtype"),
      Optional(Flags("mountflags", "mount")), Optional(Text("data"))}},
    {"mount_setattr",
     442,
     {Descriptor("dirfd"), Text("pathname"), Flags("flags", "at"), Struct("attr", "mount_attr"),
      kLength}},
    {"move_mount",
     429,
     {Descriptor("from_dirfd"), Text("from_pathname"), Descriptor("to_dirfd"), Text("to_pathname"),
      Optional(Flags("flags", "move_mount"))}},
    {"open_tree", 428, {Descriptor("dirfd"), Text("filename"), Optional(Flags("flags", "at"))}},
    {"pivot_root", SYS_pivot_root, {Text("new_root"), Text("put_old")}},
    {"statmount",
     457,
     {Struct("req", "mnt_id_req"), Out({}, "statmount"), Constant(4096), Constant(0)}},
    {"umount2", SYS_umount2, {Text("target"), Optional(Flags("flags", "umount"))}},
};

}  // namespace

std::span<const CallInfo> MountCalls() {
  return kRows;
}

}  // namespace nstest::rows
