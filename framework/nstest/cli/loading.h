#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nstest/model/scenario.h"

namespace nstest {

/// The cases of all files, or nothing: then every error of every file has been printed to stderr.
std::optional<std::vector<Case>> LoadCases(const std::vector<std::string>& paths);

}  // namespace nstest
