#pragma once

namespace nstest {

/// The init of a container that declares none: reaps what it inherits, until SIGTERM or its end.
/// Runs in a copy of the worker; single-threaded, no descriptor but 0, 1 and 2. Returns the exit
/// status.
int RunReapingInit();

}  // namespace nstest
