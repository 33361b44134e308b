#include "nstest/kernel/mount_calls.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "nstest/base/text.h"

// glibc's <sys/mount.h> and the kernel's <linux/mount.h> cannot be included together before glibc
// 2.37, and the old calls need so little of the former.
// NOLINTBEGIN(readability-identifier-naming): the names are the C library's
extern "C" int mount(const char*, const char*, const char*, unsigned long, const void*) noexcept;
extern "C" int umount2(const char*, int) noexcept;

// NOLINTEND(readability-identifier-naming)

namespace nstest {

namespace {

constexpr int kDetach = 2;  // MNT_DETACH

struct Flag {
  std::string_view name;
  unsigned long set = 0;
  unsigned long clear = 0;
};

constexpr std::array<Flag, 16> kFlags{{{"ro", MS_RDONLY, 0},
                                       {"rw", 0, MS_RDONLY},
                                       {"nosuid", MS_NOSUID, 0},
                                       {"suid", 0, MS_NOSUID},
                                       {"nodev", MS_NODEV, 0},
                                       {"dev", 0, MS_NODEV},
                                       {"noexec", MS_NOEXEC, 0},
                                       {"exec", 0, MS_NOEXEC},
                                       {"noatime", MS_NOATIME, 0},
                                       {"nodiratime", MS_NODIRATIME, 0},
                                       {"relatime", MS_RELATIME, 0},
                                       {"strictatime", MS_STRICTATIME, 0},
                                       {"sync", MS_SYNCHRONOUS, 0},
                                       {"dirsync", MS_DIRSYNC, 0},
                                       {"remount", MS_REMOUNT, 0},
                                       {"nosymfollow", 256, 0}}};

constexpr std::array<std::pair<std::string_view, unsigned long>, 8> kPropagations{
    {{"private", MS_PRIVATE},
     {"shared", MS_SHARED},
     {"slave", MS_SLAVE},
     {"unbindable", MS_UNBINDABLE},
     {"rprivate", MS_PRIVATE | MS_REC},
     {"rshared", MS_SHARED | MS_REC},
     {"rslave", MS_SLAVE | MS_REC},
     {"runbindable", MS_UNBINDABLE | MS_REC}}};

struct Split2 {
  unsigned long flags = 0;
  std::string data;  // what is the filesystem's own
};

Split2 SplitOptions(const std::vector<std::string>& options) {
  Split2 split;
  for (const std::string& option : options) {
    bool known = false;
    for (const Flag& flag : kFlags) {
      if (option != flag.name) continue;
      split.flags = (split.flags | flag.set) & ~flag.clear;
      known = true;
    }
    if (known) continue;
    if (!split.data.empty()) split.data += ',';
    split.data += option;
  }
  return split;
}

std::optional<unsigned long> PropagationFlags(const std::string& name) {
  for (const auto& [known, flags] : kPropagations) {
    if (name == known) return flags;
  }
  return std::nullopt;
}

Status MountCall(const std::string& step, const Mount& what, unsigned long flags,
                 const std::string& data) {
  const char* type =
      what.type.empty() || (flags & (MS_BIND | MS_MOVE)) != 0 ? nullptr : what.type.c_str();
  const char* source = what.source.empty() ? type : what.source.c_str();
  if (::mount(source, what.at.c_str(), type, flags, data.empty() ? nullptr : data.c_str()) != 0) {
    return ErrnoError("mount(" + step + ")", what.at);
  }
  return {};
}

Status Bind(const Mount& what, const Split2& options) {
  const unsigned long recursive = what.type == "rbind" ? MS_REC : 0;
  NSTEST_TRY(MountCall("MS_BIND", what, MS_BIND | recursive, {}));
  // A bind takes no other flag: mount(2).
  if (options.flags == 0) return {};
  return MountCall("MS_REMOUNT", what, MS_REMOUNT | MS_BIND | options.flags, {});
}

}  // namespace

Status MountAs(const Mount& mount) {
  const Split2 options = SplitOptions(mount.options);
  if (mount.type == "bind" || mount.type == "rbind") {
    NSTEST_TRY(Bind(mount, options));
  } else if (mount.type == "move") {
    NSTEST_TRY(MountCall("MS_MOVE", mount, MS_MOVE, {}));
  } else if (!mount.type.empty() || options.flags != 0) {
    NSTEST_TRY(MountCall(mount.type.empty() ? "MS_REMOUNT" : mount.type, mount, options.flags,
                         options.data));
  }
  if (mount.propagation.empty()) return {};
  const auto flags = PropagationFlags(mount.propagation);
  if (!flags) return Error{"mount(propagation)", EINVAL, mount.propagation};
  if (::mount(nullptr, mount.at.c_str(), nullptr, *flags, nullptr) != 0) {
    return ErrnoError("mount(propagation)", mount.at);
  }
  return {};
}

Status UnmountAt(const std::string& path) {
  if (::umount2(path.c_str(), 0) != 0) return ErrnoError("umount2", path);
  return {};
}

Status DetachMount(const std::string& path) {
  if (::umount2(path.c_str(), kDetach) != 0) return ErrnoError("umount2(MNT_DETACH)", path);
  return {};
}

Status SetPropagationOfAll(const std::string& propagation) {
  return MountAs({.at = "/", .propagation = "r" + propagation});
}

Status MakeReadOnly(const std::string& path) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  if (::syscall(SYS_mount_setattr, AT_FDCWD, path.c_str(), AT_RECURSIVE, &attributes,
                sizeof attributes) != 0) {
    return ErrnoError("mount_setattr(MOUNT_ATTR_RDONLY)", path);
  }
  return {};
}

Status MakeWritable(const std::string& path) {
  mount_attr attributes{};
  attributes.attr_clr = MOUNT_ATTR_RDONLY;
  if (::syscall(SYS_mount_setattr, AT_FDCWD, path.c_str(), 0, &attributes, sizeof attributes) !=
      0) {
    return ErrnoError("mount_setattr(~MOUNT_ATTR_RDONLY)", path);
  }
  return {};
}

Result<UniqueFd> CopyTree(const std::string& path) {
  UniqueFd tree(static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, path.c_str(),
                                           OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)));
  if (!tree.valid()) return ErrnoError("open_tree", path);
  return tree;
}

Status AttachTree(int tree, const std::string& path) {
  if (::syscall(SYS_move_mount, tree, "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) != 0) {
    return ErrnoError("move_mount", path);
  }
  return {};
}

Status MakeMountPoint(const Mount& mount) {
  struct stat status {};

  if (mount.at.empty() || ::stat(mount.at.c_str(), &status) == 0) return {};
  const bool bind = mount.type == "bind" || mount.type == "rbind" || mount.type == "move";
  if (!bind || ::stat(mount.source.c_str(), &status) != 0 || S_ISDIR(status.st_mode)) {
    return MakeDirectories(mount.at);
  }
  NSTEST_TRY(MakeDirectories(mount.at.substr(0, mount.at.rfind('/'))));
  const UniqueFd file(::open(mount.at.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  return {};
}

Status MakeDirectories(const std::string& path) {
  if (path.empty()) return {};
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    const std::string part = path.substr(0, at);
    if (::mkdir(part.c_str(), 0755) != 0 && errno != EEXIST && errno != EROFS && errno != EACCES) {
      return ErrnoError("mkdir", part);
    }
    if (at == std::string::npos) return {};
  }
}

}  // namespace nstest
