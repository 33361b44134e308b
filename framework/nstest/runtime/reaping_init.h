#pragma once

#include <array>

#include "nstest/base/result.h"
#include "nstest/base/unique_fd.h"

namespace nstest {

/// The init of a container that declares none: reaps what it inherits, until SIGTERM or its end,
/// and performs the calls that come over `socket` (`by: box.init`), borrowed. Runs in a copy of the
/// worker; single-threaded, no descriptor but 0, 1, 2 and the socket. Returns the exit status.
/// Fails with "signalfd" and "poll".
Result<int> RunReapingInit(int socket);

/// What another program executes to become such an init: it has the socket as descriptor 3 and this
/// program as 4.
inline constexpr std::array<const char*, 2> kInitArguments{"/proc/self/fd/4", "nstest-init"};

/// The process that did: closes what it inherited besides, then RunReapingInit.
int RunExecutedInit(UniqueFd socket);

}  // namespace nstest
