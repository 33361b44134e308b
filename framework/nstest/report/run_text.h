#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "nstest/model/result.h"

/// A run in words; every text is one safe line.
namespace nstest {

/// `40 cases, 38 passed, 1 failed, 1 skipped, 0 errors, 0 timeouts in 1.23 s`; of a run that was
/// cut short it ends in ", interrupted" or ", incomplete record".
std::string SummaryText(const RunSummary& summary);

/// `nstest 0.1.0, kernel 6.1.0: 40 cases, 4 at a time, shuffled with seed 7`
std::string HeadingText(const RunInfo& run, const HostFacts& host);

/// Counts why cases were skipped.
class SkipReasons {
 public:
  void Add(const CaseResult& result);

  /// "25 of 40 cases were skipped for one reason (root): run nstest as root". Nothing when no
  /// reason holds for more than half of the cases.
  std::optional<std::string> MostCommon() const;

 private:
  int cases_ = 0;
  std::map<std::pair<std::string, std::string>, int> reasons_;  // key, text -> cases
};

}  // namespace nstest
