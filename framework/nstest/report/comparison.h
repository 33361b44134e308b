#pragma once

#include <map>
#include <string>

#include "nstest/model/result.h"

namespace nstest {

/// What several runtimes made of the same scenarios: the cases whose ids differ in nothing but
/// `runtime=NAME`, of --runtime with several names or of a matrix.
class Comparison {
 public:
  /// Of several attempts the worst counts.
  void Add(const CaseResult& result);

  /// A column for each runtime, `native` first, and a row for each scenario, those that differ
  /// first; with what was expected and seen, safe to print. Rows that are alike are only counted.
  /// Empty where no scenario was played in two runtimes.
  ///
  ///     native crun   runc
  ///     pass   fail   pass   basics/pid::the-first-process-is-pid-1
  ///                            crun: it is PID 1: expected stdout is 1, seen stdout is "2"
  ///     pass   pass   pass   61 alike
  ///     runtimes: 62 scenarios, 61 alike, 1 different
  std::string Text() const;

  struct Cell {
    Verdict verdict = Verdict::kPass;
    std::string why;
  };

  using Row = std::map<std::string, Cell>;  ///< by runtime

 private:
  std::map<std::string, Row> rows_;  // by the id without the runtime
};

}  // namespace nstest
