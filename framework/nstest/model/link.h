#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/model/mark.h"

namespace nstest {

/// What one place has of a link.
struct LinkEnd {
  std::string place;
  std::string interface;               ///< its name there
  std::vector<std::string> addresses;  ///< "10.0.0.1/24", "fd00::1/64"
  /// Destination ("10.1.0.0/16", "default") -> the address it goes through.
  std::vector<std::pair<std::string, std::string>> routes;

  bool operator==(const LinkEnd&) const = default;
};

/// A network between places, there before the first step: a veth(4) pair between two, a bridge on
/// the host with a pair to each where there are more.
struct NetworkLink {
  std::vector<LinkEnd> ends;  ///< at least two, each place once
  Mark mark;

  bool operator==(const NetworkLink&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, LinkEnd& end) {
  archive("place", end.place);
  archive("interface", end.interface);
  archive("addresses", end.addresses);
  archive("routes", end.routes);
}

template <typename Archive>
void Fields(Archive& archive, NetworkLink& link) {
  archive("ends", link.ends);
}

}  // namespace nstest
