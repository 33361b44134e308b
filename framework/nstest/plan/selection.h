#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// Which cases are played, and in which order. What is empty selects all.
struct Selection {
  /// RE2 patterns, found anywhere in the id or the title; a filter that is a case's id selects that
  /// case alone. Several: any of them.
  std::vector<std::string> filters;
  std::vector<std::string> tags;  ///< "a,!b": with a and without b. Several: any of them.
  std::optional<std::set<std::string>> ids;  ///< only these (--rerun-failed)
  std::set<std::string> without_ids;         ///< not these (--rerun-failed of a cut record)
  std::pair<int, int> shard{1, 1};           ///< I of N, by a hash of the id that never changes
  std::optional<unsigned long> seed;         ///< of a random order
};

/// Pure. Fails with step "filter" and RE2's word for a bad pattern.
Result<std::vector<Case>> Select(std::vector<Case> cases, const Selection& selection);

}  // namespace nstest
