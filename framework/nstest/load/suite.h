#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/mark.h"
#include "nstest/model/scenario.h"
#include "nstest/yaml/source_text.h"

namespace nstest {

/// What a suite.yaml says of the scenarios below it.
struct Suite {
  std::string root;  ///< absolute folder that ids start from; empty: there is no suite
  std::string name;
  std::string about;
  Nanoseconds timeout = kDefaultCaseTimeout;  ///< of scenarios that have none of their own
};

/// Pure; `shown` is the file's name for problems, which are added to `errors`.
Suite ParseSuite(std::string_view text, const std::string& shown, std::vector<Problem>& errors);

Suite ReadSuite(const std::string& path, const std::string& shown, std::vector<Problem>& errors);

}  // namespace nstest
