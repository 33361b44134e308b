#include "fuzz/targets.h"
#include "nstest/kernel/links.h"
#include "nstest/kernel/netlink.h"

namespace nstest {

void FuzzNetlink(std::string_view bytes) {
  (void)ParseAttributes(bytes);
  (void)ParseLink(bytes);
  (void)ParseAddress(bytes);
  (void)ParseRoute(bytes);
}

}  // namespace nstest
