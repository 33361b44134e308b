#pragma once

#include "nstest/base/result.h"

namespace nstest {

/// Fills the working directory, an empty tree, with what programs expect: busybox under the names
/// of its commands in bin/, the devices that all may use, empty directories, and the users root and
/// nobody. "/..." is the tree that they come from. Fails with "busybox" (ENOENT: there is none) and
/// the steps of making files and mounts.
Status MakeBusyboxTree();

}  // namespace nstest
