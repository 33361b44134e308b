#include <sys/utsname.h>

#include "nstest/observe/facts.h"

namespace nstest {

namespace {

utsname Names() {
  utsname names{};
  ::uname(&names);
  return names;
}

}  // namespace

Value ObserveHostname(const std::string& /*argument*/, const View& /*view*/) {
  return Names().nodename;
}

Value ObserveDomainname(const std::string& /*argument*/, const View& /*view*/) {
  return Names().domainname;
}

Value ObserveKernel(const std::string& /*argument*/, const View& /*view*/) {
  const utsname names = Names();
  return Value::Map{{"name", names.sysname},
                    {"release", names.release},
                    {"version", names.version},
                    {"machine", names.machine}};
}

}  // namespace nstest
