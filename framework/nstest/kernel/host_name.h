#pragma once

#include <string>

#include "nstest/base/result.h"

/// What belongs to the caller's UTS and network namespaces and is set by one call each.
namespace nstest {

/// sethostname(2), setdomainname(2): EPERM without CAP_SYS_ADMIN in the owning user namespace.
Status SetHostName(const std::string& name);
Status SetDomainName(const std::string& name);

/// uname(2)'s nodename and domainname.
std::string HostName();
std::string DomainName();

/// Sets `lo` up: SIOCSIFFLAGS, netdevice(7).
Status SetLoopbackUp();

}  // namespace nstest
