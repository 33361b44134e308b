#pragma once

#include <string>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/action.h"

namespace nstest {

/// Mounts as the language has it, in the caller's mount namespace: flags from options (mount(8)'s
/// names), bind, rbind and move by `type`, propagation afterwards. `at` must exist.
/// Fails with "mount(tmpfs)", "mount(MS_BIND)", "mount(MS_REMOUNT)", "mount(propagation)".
Status MountAs(const Mount& mount);

/// umount2(2): EBUSY while it is in use; DetachMount takes it out of the tree all the same
/// (MNT_DETACH).
Status UnmountAt(const std::string& path);
Status DetachMount(const std::string& path);

/// Sets the propagation of / and all below it: "private", "slave", "shared" or "unbindable".
Status SetPropagationOfAll(const std::string& propagation);

/// Makes everything below `path` read-only: mount_setattr(2), Linux 5.12.
Status MakeReadOnly(const std::string& path);

/// Takes that back for the mount at `path` alone. Fails with EPERM where it was read-only before
/// the mount namespace was made: mount_namespaces(7) on locked flags.
Status MakeWritable(const std::string& path);

/// A detached copy of the tree at `path` (open_tree(2)), to be attached elsewhere later.
Result<UniqueFd> CopyTree(const std::string& path);

/// Attaches a detached tree at `path` (move_mount(2)).
Status AttachTree(int tree, const std::string& path);

/// Makes `mount.at` where it is missing: a directory, or an empty file for a file that is bound.
/// What cannot be made (a read-only tree) is left to mount(2) to complain about.
Status MakeMountPoint(const Mount& mount);

/// mkdir -p; existing directories are fine. Fails with "mkdir".
Status MakeDirectories(const std::string& path);

}  // namespace nstest
