#pragma once

#include <string>

#include "nstest/model/action.h"

namespace nstest {

/// A command that shows the same in a shell. nstest reads facts by itself.
struct FactCommand {
  std::string line;      ///< empty: there is none
  bool on_host = false;  ///< run on the host, whatever the place of the step
};

FactCommand FactCommandOf(const FactQuery& query);

}  // namespace nstest
