#include "nstest/runtime/network_links.h"

#include <fcntl.h>

#include "nstest/base/unique_fd.h"
#include "nstest/kernel/link_setup.h"
#include "nstest/kernel/procfs.h"
#include "nstest/model/error_value.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

// The kernel needs microseconds; on a busy machine, some scheduling.
constexpr std::chrono::seconds kLinkPatience(5);

struct PlacedEnd {
  const LinkEnd* end = nullptr;
  const Place* place = nullptr;
  UniqueFd network;  // its namespace
};

Result<UniqueFd> OpenNetwork(const Place& place) {
  std::string path = "/proc/self/ns/net";
  if (!place.is_host()) {
    const auto directory = FindProcDirectory(place.pidfd);
    if (!directory) return directory.error();
    path = *directory + "/ns/net";
  }
  UniqueFd network(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!network.valid()) return ErrnoError("open", path);
  return network;
}

Result<std::vector<PlacedEnd>> FindEnds(const NetworkLink& link, const FindPlace& find) {
  std::vector<PlacedEnd> ends;
  for (const LinkEnd& end : link.ends) {
    const Place* place = find(end.place);
    if (place == nullptr) return Error{"link", 0, "'" + end.place + "' is not there"};
    auto network = OpenNetwork(*place);
    if (!network) return network.error();
    ends.push_back({&end, place, std::move(*network)});
  }
  return ends;
}

// In the place itself: interfaces are seen and changed from their own network namespace.
Status DoIn(const PlacedEnd& end, const std::function<Status()>& work, SteadyTime deadline) {
  const auto tell = [&](pid_t /*hop*/) {
    const Status done = work();
    return done ? Value() : ErrorValue(done.error());
  };
  const auto answer = AskIn(*end.place, tell, deadline);
  if (!answer) return answer.error();
  auto error = ErrorIn(*answer);
  if (!error) return {};
  error->subject += " in '" + end.end->place + "'";
  return *error;
}

Status SetUp(const PlacedEnd& end, SteadyTime deadline) {
  const InterfaceSetup setup{
      .name = end.end->interface, .addresses = end.end->addresses, .routes = end.end->routes};
  return DoIn(
      end, [&] { return SetUpInterface(setup); }, deadline);
}

Status Await(const PlacedEnd& end, SteadyTime deadline) {
  const auto wait = [&] { return AwaitLink(end.end->interface, kLinkPatience); };
  return DoIn(end, wait, deadline);
}

// What is made on the host, in the order in which it can be deleted.
using HostInterfaces = std::vector<std::string>;

// Every place's own end leads to a port of one bridge.
Status ConnectByBridge(const std::vector<PlacedEnd>& ends, const std::string& bridge,
                       HostInterfaces& made) {
  auto host = OpenNetwork(Place{});
  if (!host) return host.error();
  NSTEST_TRY(AddBridge(bridge));
  made.push_back(bridge);
  NSTEST_TRY(SetUpInterface({.name = bridge}));
  for (const PlacedEnd& end : ends) {
    const std::string port = bridge + "p" + std::to_string(made.size());
    NSTEST_TRY(AddVethPair({end.network.get(), end.end->interface}, {host->get(), port}));
    made.push_back(port);
    NSTEST_TRY(SetUpInterface({.name = port, .bridge = bridge}));
  }
  return {};
}

Status Connect(const std::vector<PlacedEnd>& ends, const std::string& bridge,
               HostInterfaces& made) {
  if (ends.size() > 2) return ConnectByBridge(ends, bridge, made);
  const PlacedEnd& one = ends.front();
  const PlacedEnd& other = ends.back();
  NSTEST_TRY(AddVethPair({one.network.get(), one.end->interface},
                         {other.network.get(), other.end->interface}));
  for (const PlacedEnd& end : ends) {
    if (end.place->is_host()) made.push_back(end.end->interface);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> MakeNetworkLinks(const std::vector<NetworkLink>& links,
                                                  const FindPlace& find, SteadyTime deadline) {
  HostInterfaces made;
  int number = 0;
  for (const NetworkLink& link : links) {
    const auto ends = FindEnds(link, find);
    if (!ends) return ends.error();
    NSTEST_TRY(Connect(*ends, "bridge" + std::to_string(number++), made));
    for (const PlacedEnd& end : *ends) NSTEST_TRY(SetUp(end, deadline));
    for (const PlacedEnd& end : *ends) NSTEST_TRY(Await(end, deadline));
  }
  for (const std::string& name : made) NSTEST_TRY(AwaitLink(name, kLinkPatience));
  return made;
}

}  // namespace nstest
