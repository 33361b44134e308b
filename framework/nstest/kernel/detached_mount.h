#pragma once

#include <string>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// A new, read-only instance of a filesystem that is mounted nowhere: its root directory, opened.
/// It goes when the last descriptor of it goes. fsopen(2), fsmount(2), Linux 5.2. Fails with
/// "fsopen", "fsconfig" or "fsmount": EPERM without CAP_SYS_ADMIN over the caller's mount namespace
/// (and over the namespace that the filesystem shows); ENODEV for an unknown filesystem.
Result<UniqueFd> MountDetached(const std::string& filesystem);

}  // namespace nstest
