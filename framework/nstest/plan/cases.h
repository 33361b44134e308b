#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/mark.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// Cases with their ids, in the order of the scenarios. Pure.
struct MadeCases {
  std::vector<Case> cases;
  std::vector<Problem> problems;  ///< two cases with one id, at both places; a title without an id
};

/// The path below the suite's root, "::slug of the title" where a file has several scenarios, and
/// "[axis=label,...]" of its combination.
std::string MakeId(const Scenario& scenario);

MadeCases MakeCases(std::vector<Scenario> scenarios);

/// "The first process is PID 1!" -> "the-first-process-is-pid-1"; at most 60 characters.
std::string Slug(std::string_view title);

}  // namespace nstest
