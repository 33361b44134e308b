#pragma once

#include "nstest/base/result.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/model/identity.h"

namespace nstest {

/// What becomes of a process's capabilities when it takes on an identity. Pure.
CapabilitySets MakeCapabilitySets(const CapabilitySets& before, const Identity& identity);

/// In a process that has entered its place, as root there: the limits, the user, the capabilities
/// and no_new_privs, in the order in which each is still allowed. Nothing where the identity says
/// nothing. Fails with "setrlimit(nofile)", "setgroups", "setresgid", "setresuid" (EINVAL: no such
/// id in this user namespace), "capabilities" (EPERM, and the first that is not there to be given).
Status TakeIdentity(const Identity& identity);

}  // namespace nstest
