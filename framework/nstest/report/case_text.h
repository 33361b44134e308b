#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/result.h"
#include "nstest/report/safe_text.h"

/// A case in words. Every text is safe (report/safe_text.h) and every line comes without its
/// newline.
namespace nstest {

struct DetailOptions {
  OutputBounds bounds;      ///< of each stream of a step's output
  bool every_step = false;  ///< what each step showed, not only those of failed expectations
  std::vector<std::string> replay;  ///< RunInfo::replay; empty: no command to play the case alone
};

/// "basics/pid", and of a repetition "basics/pid (attempt 2)": unique in a run.
std::string CaseName(const CaseResult& result);

/// "3 ms", "12.3 s".
std::string TookText(Nanoseconds took);

/// "tool: mariadbd is not in PATH".
std::string ReasonText(const Reason& reason);

/// Why it was not a plain pass or fail: the reason, or "expected to fail: fixed in 6.2".
std::string WhyText(const CaseResult& result);

/// What there is to say of the case below its name, most important first: label, text.
///
///     expectation  child sees PID 1
///     at           basics/pid.yaml:6:19
///                  expect: {stdout: 1}
///     alternative  2, since cgroup is "v2": cgroups(7)
///     expected     stdout is 1
///     seen         stdout is "2"
///     step         in box, run: echo $$
///     evidence     {exit: 0}
///     stdout       | 2
///     play alone   nstest run scenarios/ -f basics/pid
///
/// Of a case that passed and left nothing behind there is nothing, without `every_step`.
std::vector<std::string> DetailLines(const CaseResult& result, const DetailOptions& options);

/// What each step showed, in the same form: label, text.
std::vector<std::string> StepLines(const CaseResult& result, const DetailOptions& options);

/// Where the case failed: the first failed expectation's mark, else the case's own.
Mark FailureMark(const CaseResult& result);

/// One line: "child sees PID 1: expected stdout is 1, seen stdout is \"2\"", or the reason.
std::string FailureText(const CaseResult& result);

}  // namespace nstest
