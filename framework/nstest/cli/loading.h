#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nstest/model/mark.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// The cases of all files, or nothing: then every error of every file has been printed to stderr.
std::optional<std::vector<Case>> LoadCases(const std::vector<std::string>& paths);

/// "1 scenario", "2 scenarios".
std::string Counted(std::size_t count, const std::string& noun);

/// "3 errors in 2 files".
std::string CountErrors(const std::vector<Problem>& errors);

}  // namespace nstest
