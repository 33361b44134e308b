#pragma once

#include <string>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"
#include "nstest/model/namespace_kind.h"
#include "nstest/process/place.h"
#include "nstest/process/process.h"

namespace nstest {

/// The namespace that a file keeps, by its path in a place. Fails with "open": ENOENT.
Result<UniqueFd> OpenPinned(const Place& place, const std::string& path);

/// That of a process. Fails with "open": EACCES where it may not be looked at, ENOENT when it has
/// ended.
Result<UniqueFd> OpenNamespaceOf(const Process& process, NamespaceKind kind);

/// Whether the descriptor is the caller's own namespace of the kind, so that there is nothing to
/// join: of a user namespace the kernel refuses that (setns(2), EINVAL).
bool IsOwnNamespace(int fd, NamespaceKind kind);

}  // namespace nstest
