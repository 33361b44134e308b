#pragma once

#include "nstest/base/result.h"

namespace nstest {

/// The init of a container that declares none: reaps what it inherits, until SIGTERM or its end,
/// and performs the calls that come over `socket` (`by: box.init`), borrowed. Runs in a copy of the
/// worker; single-threaded, no descriptor but 0, 1, 2 and the socket. Returns the exit status.
/// Fails with "signalfd" and "poll".
Result<int> RunReapingInit(int socket);

}  // namespace nstest
