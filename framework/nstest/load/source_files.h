#pragma once

#include <span>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/load/load.h"
#include "nstest/model/mark.h"

namespace nstest {

struct FoundFiles {
  std::vector<SourceName> files;
  std::vector<Problem> errors;
};

/// Finds the files that Load reads, and what their suites say of them. A suite's root is the
/// nearest ancestor with a suite.yaml, else the folder given, or the folder of a file given. Links
/// to folders are not followed below the folder given.
FoundFiles FindSourceFiles(std::span<const std::string> paths);

}  // namespace nstest
