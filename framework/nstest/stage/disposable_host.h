#pragma once

#include "nstest/base/result.h"
#include "nstest/model/value.h"
#include "nstest/stage/messages.h"

namespace nstest {

/// Turns the calling worker, PID 1 of its new namespaces, into the disposable host: the real tree
/// made read-only, with fresh /proc, /sys, /dev/pts, /dev/mqueue, /dev/shm, /tmp, /var/tmp and
/// /run; `lo` up; hostname `host`; a new session keyring; PIDs from a random number above 1,000; no
/// core files. With `real_host` only the mounts: a mount namespace is then the only new one.
/// Returns what this host is, as facts. Fails with the step that was refused.
Result<Value> BecomeDisposableHost(const Prepare& prepare);

/// The directories that are fresh in the disposable host, and wiped after each case.
inline constexpr std::array<const char*, 4> kScratchDirectories{"/tmp", "/var/tmp", "/run",
                                                                "/dev/shm"};

}  // namespace nstest
