#pragma once

#include "nstest/base/unique_fd.h"

namespace nstest {

/// The worker's whole life: becomes the host that Prepare asks for, then plays what Play brings,
/// until the runner's end of the socket closes. Returns the exit status. Single-threaded.
int WorkerMain(UniqueFd socket);

/// That of a container's init which a runtime executed: see RunExecutedInit.
int InitMain(UniqueFd socket);

/// That of the first process in a container of docker: see RunGate.
int GateMain();

}  // namespace nstest
