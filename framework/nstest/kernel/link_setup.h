#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/base/units.h"

namespace nstest {

/// One end of a veth pair: its name, and the network namespace (a borrowed descriptor of
/// /proc/PID/ns/net) in which it appears.
struct VethEnd {
  int network = -1;
  std::string name;
};

/// A new pair of connected interfaces, both down: veth(4). Needs CAP_NET_ADMIN over the caller's
/// network namespace and both others. Fails with "add veth" and the two names.
Status AddVethPair(const VethEnd& one, const VethEnd& other);

/// A new bridge in the caller's network namespace. Fails with "add bridge".
Status AddBridge(const std::string& name);

/// Takes an interface away; its peer goes with it. One that is gone already is no error. Fails with
/// "delete link".
Status DeleteLink(const std::string& name);

/// What an interface of the caller's network namespace shall have.
struct InterfaceSetup {
  std::string name;
  std::string bridge;                  ///< made a port of it; empty: of none
  std::vector<std::string> addresses;  ///< "10.0.0.1/24", "fd00::1/64"; usable at once
  /// Destination, or "default" -> the address it goes through.
  std::vector<std::pair<std::string, std::string>> routes;
};

/// Sets it up. Fails with "find link", "set link", "add address" or "add route" and which.
Status SetUpInterface(const InterfaceSetup& setup);

/// Waits until an interface of the caller's network namespace carries packets: between its being up
/// with its peer and the kernel's work on that (net/core/link_watch.c), what is sent is dropped.
/// Fails with "await link" and ETIMEDOUT.
Status AwaitLink(const std::string& name, Nanoseconds patience);

}  // namespace nstest
