#include "nstest/cli/control_table.h"

#include <algorithm>

#include "nstest/cli/loading.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

std::string StandingText(const ExpectationControl& control) {
  std::string text;
  switch (control.standing) {
    case Standing::kDepends:
      for (const std::string& name : control.without) text += (text.empty() ? "" : ", ") + name;
      return text;
    case Standing::kExcused:
      return "excused: " + control.why;
    case Standing::kUncontrollable:
      return "not controllable here: " + control.why;
    case Standing::kInert:
      return "INERT: " + control.why;
  }
  return text;
}

}  // namespace

std::string ControlText(const CaseControl& control, bool quiet) {  // NOLINT: as declared
  std::string lines;
  for (const ExpectationControl& one : control.expectations) {
    const bool inert = one.standing == Standing::kInert;
    if (quiet && !inert) continue;
    lines += "  " + SafeLine(one.name) + "  [" + SafeLine(StandingText(one)) + "]";
    if (inert) lines += "  " + SafeLine(control.file) + ':' + std::to_string(one.mark.line);
    lines += '\n';
  }
  return lines.empty() ? lines : SafeLine(control.id) + '\n' + lines;
}

int CountStanding(const std::vector<CaseControl>& controls, Standing standing) {
  int count = 0;
  for (const CaseControl& control : controls) {
    count += static_cast<int>(
        std::count_if(control.expectations.begin(), control.expectations.end(),
                      [&](const ExpectationControl& one) { return one.standing == standing; }));
  }
  return count;
}

std::string ControlSummary(const std::vector<CaseControl>& controls) {
  std::size_t expectations = 0;
  for (const CaseControl& control : controls) expectations += control.expectations.size();
  const auto count = [&](Standing standing) {
    return std::to_string(CountStanding(controls, standing));
  };
  return Counted(expectations, "expectation") + " in " + Counted(controls.size(), "case") + ": " +
         count(Standing::kDepends) + " depend on a namespace, " + count(Standing::kExcused) +
         " excused, " + count(Standing::kUncontrollable) + " not controllable here, " +
         count(Standing::kInert) + " inert\n";
}

}  // namespace nstest
