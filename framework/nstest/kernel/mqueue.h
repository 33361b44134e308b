#pragma once

#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// The directory of the POSIX message queues of the caller's IPC namespace, mounted nowhere: list
/// it with ReadNames. Fails with the steps of MountDetached.
Result<UniqueFd> OpenMqueues();

/// The names of the POSIX message queues, sorted, without their slash: mq_overview(7). Those of
/// what is mounted at /dev/mqueue, whichever IPC namespace it shows; where nothing is, those of the
/// caller's IPC namespace. Fails with "fsopen", "fsconfig", "fsmount" (EPERM without CAP_SYS_ADMIN)
/// or "open".
Result<std::vector<std::string>> ReadMqueueNames();

}  // namespace nstest
