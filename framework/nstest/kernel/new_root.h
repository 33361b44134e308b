#pragma once

#include <functional>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// A new, empty, writable tree that is mounted nowhere. Fails with "fsopen(tmpfs)",
/// "fsconfig(tmpfs)" or "fsmount(tmpfs)".
Result<UniqueFd> MakeEmptyTree();

/// Mounts a detached tree over the root, and makes it the working directory: "/x" is the old
/// tree's still, "x" the new one's. Fails with "move_mount" or "fchdir".
Status CoverRoot(int tree);

/// Then makes it the root (pivot_root(2)), calls `between`, while the old tree is still mounted
/// (a user namespace may mount proc and sysfs only where others can be seen), and takes that away.
/// A root that cannot be exchanged, an initramfs, stays covered: chroot(2). Fails with
/// "pivot_root", "umount2(MNT_DETACH)" or as `between`.
Status SwitchRoot(const std::function<Status()>& between);

}  // namespace nstest
