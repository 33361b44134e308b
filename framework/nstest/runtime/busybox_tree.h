#pragma once

#include <span>
#include <string>

#include "nstest/base/result.h"

namespace nstest {

/// Fills the working directory, an empty tree, with what programs expect: busybox under the names
/// of its commands in bin/, the devices that all may use, empty directories, and the users root and
/// nobody. "/..." is the tree that they come from. Fails with "busybox" (ENOENT: there is none) and
/// the steps of making files and mounts.
Status MakeBusyboxTree();

/// Its parts, for who makes such a tree in another way.
std::span<const char* const> BusyboxFolders();
std::span<const char* const> BusyboxCommands();
inline constexpr const char* kBusyboxUsers =
    "root:x:0:0:root:/root:/bin/sh\n"
    "nobody:x:65534:65534:nobody:/:/bin/false\n";
inline constexpr const char* kBusyboxGroups = "root:x:0:\nnogroup:x:65534:\n";

/// Where commands are looked for. Fails with "busybox".
Result<std::string> FindBusybox();

}  // namespace nstest
