#pragma once

#include <optional>
#include <string_view>

#include "nstest/kernel/pidfd.h"

namespace nstest {

/// How a process that is not the caller's child ended: by its pidfd where the kernel tells
/// (PIDFD_INFO_EXIT, once it is reaped), or by /proc while it is a zombie. Neither member is set
/// where nobody tells.
Exit HowOthersEnded(int pidfd);

/// Pure: from waitpid(2)'s status.
Exit ExitOfStatus(int status);

/// Pure: the last field of proc_pid_stat(5), which is such a status; nothing of a live process.
std::optional<int> ParseExitStatus(std::string_view stat);

}  // namespace nstest
