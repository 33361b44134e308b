#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/mark.h"
#include "nstest/model/scenario.h"

namespace nstest {

struct LoadOptions {
  bool warnings = false;  ///< look for what is allowed but doubtful, too
};

/// What files hold. With any error nothing may be played: a scenario may be missing or maimed.
struct Loaded {
  std::vector<Scenario> scenarios;  ///< in the order of the files and in them
  std::vector<Problem> errors;      ///< of all files, in this order too
  std::vector<Problem> warnings;    ///< only if asked for
};

/// Reads scenarios from files and from folders (recursively: *.yaml and *.yml in the order of their
/// names, without hidden entries and suite.yaml). A file that is met twice is read once. Blocks
/// only as reading regular files does: others are refused. Not thread-safe against changes of the
/// files.
Loaded Load(std::span<const std::string> paths, const LoadOptions& options);

/// What a text's scenarios take from where it was found.
struct SourceName {
  std::string file;  ///< as the user named it
  std::string id_path;
  std::string suite;
  std::string folder;  ///< absolute
  Nanoseconds timeout = kDefaultCaseTimeout;
};

/// Pure: the scenarios of one text, warnings included.
Loaded LoadText(std::string_view text, const SourceName& source);

}  // namespace nstest
