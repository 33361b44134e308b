#pragma once

#include <cstdint>
#include <string>

#include "nstest/model/namespace_kind.h"

namespace nstest {

/// CLONE_NEWPID for kPid, and so on.
std::uint64_t NamespaceFlag(NamespaceKind kind);

/// "pid|mount" for CLONE_NEWPID|CLONE_NEWNS; other bits are passed over.
std::string NamespaceFlagsText(std::uint64_t flags);

}  // namespace nstest
