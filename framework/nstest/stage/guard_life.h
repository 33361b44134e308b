#pragma once

#include "nstest/base/unique_fd.h"

namespace nstest {

/// The guard's whole life: notes each announced change with what was before it, and puts all back,
/// newest first, when asked and when the runner's end of the socket closes. Lives in a session of
/// its own, so that what kills the runner's process group does not reach it. Returns the exit
/// status.
int GuardMain(UniqueFd socket);

}  // namespace nstest
