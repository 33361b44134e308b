#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/model/link.h"
#include "nstest/process/loop.h"
#include "nstest/process/place.h"

namespace nstest {

/// Finds a place by its name; nullptr where it is not there.
using FindPlace = std::function<const Place*(std::string_view name)>;

/// Makes the links between places that exist, in their order. What is on the host must be deleted
/// when the case ends: the interfaces whose names are returned; all else goes with the network
/// namespaces that hold it. Fails with the steps of kernel/link_setup.h, and "link" for a place
/// that is not there.
Result<std::vector<std::string>> MakeNetworkLinks(const std::vector<NetworkLink>& links,
                                                  const FindPlace& find, SteadyTime deadline);

}  // namespace nstest
