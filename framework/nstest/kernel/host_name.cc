#include "nstest/kernel/host_name.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstring>

#include "nstest/base/unique_fd.h"

namespace nstest {

Status SetHostName(const std::string& name) {
  if (::sethostname(name.data(), name.size()) != 0) return ErrnoError("sethostname", name);
  return {};
}

Status SetDomainName(const std::string& name) {
  if (::setdomainname(name.data(), name.size()) != 0) return ErrnoError("setdomainname", name);
  return {};
}

std::string HostName() {
  utsname names{};
  ::uname(&names);
  return names.nodename;
}

std::string DomainName() {
  utsname names{};
  ::uname(&names);
  return names.domainname;
}

Status SetLoopbackUp() {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return ErrnoError("socket(AF_INET)");
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", IFNAMSIZ);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) return ErrnoError("SIOCSIFFLAGS", "lo");
  return {};
}

}  // namespace nstest
