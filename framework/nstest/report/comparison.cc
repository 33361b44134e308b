#include "nstest/report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/model/runtime_name.h"
#include "nstest/report/case_text.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

constexpr std::string_view kNone = "-";
constexpr std::size_t kNarrowest = std::string_view("timeout").size();

using NamedRow = std::pair<const std::string, Comparison::Row>;
using NamedRows = std::vector<const NamedRow*>;

// "basics/pid[kind=pid]" of "basics/pid[kind=pid,runtime=runc]"; nothing where the id does not name
// this runtime.
std::optional<std::string> IdInAnyRuntime(const std::string& id, std::string_view runtime) {
  const std::string axis = "runtime=" + std::string(runtime);
  const std::array<std::pair<std::string, const char*>, 4> forms{{{'[' + axis + ']', ""},
                                                                  {'[' + axis + ',', "["},
                                                                  {',' + axis + ',', ","},
                                                                  {',' + axis + ']', "]"}}};
  for (const auto& [with, without] : forms) {
    const std::size_t at = id.rfind(with);
    if (at != std::string::npos) return std::string(id).replace(at, with.size(), without);
  }
  return std::nullopt;
}

int Badness(Verdict verdict) {
  if (IsBad(verdict)) return 2;
  return verdict == Verdict::kPass ? 0 : 1;
}

// Of a skip the run has told it, and it says nothing of what a runtime does.
std::string WhyOf(const CaseResult& result) {
  if (result.verdict == Verdict::kSkip) return {};
  return IsBad(result.verdict) ? FailureText(result) : WhyText(result);
}

bool NativeFirst(const std::string& left, const std::string& right) {
  if ((left == kNativeRuntime) != (right == kNativeRuntime)) return left == kNativeRuntime;
  return left < right;
}

int Badness(const Comparison::Row& row) {
  int worst = 0;
  for (const auto& [runtime, cell] : row) worst = std::max(worst, Badness(cell.verdict));
  return worst;
}

bool IsAlike(const Comparison::Row& row) {
  const Verdict first = row.begin()->second.verdict;
  return std::ranges::all_of(row, [&](const auto& one) { return one.second.verdict == first; });
}

// The verdicts of the rows, in columns that are as wide as the runtimes' names.
class Columns {
 public:
  void Add(const Comparison::Row& row) {
    for (const auto& [runtime, cell] : row) {
      if (std::ranges::find(runtimes_, runtime) == runtimes_.end()) runtimes_.push_back(runtime);
    }
    std::ranges::sort(runtimes_, NativeFirst);
  }

  std::string Heading() const {
    std::string text;
    for (const std::string& runtime : runtimes_) text += Padded(runtime, runtime);
    return text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
  }

  std::string Verdicts(const Comparison::Row& row) const {
    std::string text;
    for (const std::string& runtime : runtimes_) {
      const auto cell = row.find(runtime);
      text += Padded(runtime, cell == row.end() ? kNone : VerdictName(cell->second.verdict));
    }
    return text;
  }

  /// Why, below a row: each reason once, with those whose it is.
  std::string Reasons(const Comparison::Row& row) const {
    std::vector<std::pair<std::string, std::string>> reasons;  // why, runtimes
    for (const std::string& runtime : runtimes_) {
      const auto cell = row.find(runtime);
      if (cell == row.end() || cell->second.why.empty()) continue;
      const auto known = std::ranges::find(reasons, cell->second.why,
                                           [](const auto& reason) { return reason.first; });
      if (known != reasons.end()) {
        known->second += ", " + runtime;
      } else {
        reasons.emplace_back(cell->second.why, runtime);
      }
    }
    std::string text;
    const std::string indent(Verdicts({}).size() + 2, ' ');
    for (const auto& [why, runtimes] : reasons) text += indent + runtimes + ": " + why + '\n';
    return text;
  }

 private:
  static std::string Padded(std::string_view runtime, std::string_view text) {
    return fmt::format("{:<{}} ", text, std::max(runtime.size(), kNarrowest));
  }

  std::vector<std::string> runtimes_;
};

// The worst first, each with its reasons.
std::string DifferentText(NamedRows rows, const Columns& columns) {
  std::ranges::stable_sort(rows, std::greater(),
                           [](const auto* named) { return Badness(named->second); });
  std::string text;
  for (const auto* named : rows) {
    text += columns.Verdicts(named->second) + SafeLine(named->first) + '\n' +
            columns.Reasons(named->second);
  }
  return text;
}

// How many there are of each sort.
std::string AlikeText(const NamedRows& rows, const Columns& columns) {
  std::map<std::string, int> counts;  // by their verdicts
  for (const auto* named : rows) ++counts[columns.Verdicts(named->second)];
  std::string text;
  for (const auto& [verdicts, count] : counts) text += fmt::format("{}{} alike\n", verdicts, count);
  return text;
}

}  // namespace

// Of the runtimes of a case ("native, runc": containers of another may stand beside) its id names
// the one that it is compared by.
void Comparison::Add(const CaseResult& result) {
  for (const std::string_view part : Split(result.runtime, ',')) {
    const std::string runtime(Trim(part));
    const auto id = IdInAnyRuntime(result.id, runtime);
    if (!id) continue;
    const auto [cell, fresh] = rows_[*id].try_emplace(runtime, Cell{result.verdict, WhyOf(result)});
    if (!fresh && Badness(result.verdict) > Badness(cell->second.verdict)) {
      cell->second = {result.verdict, WhyOf(result)};
    }
  }
}

std::string Comparison::Text() const {
  Columns columns;
  NamedRows alike;
  NamedRows different;
  for (const NamedRow& named : rows_) {
    if (named.second.size() < 2) continue;
    columns.Add(named.second);
    (IsAlike(named.second) ? alike : different).push_back(&named);
  }
  const std::size_t count = alike.size() + different.size();
  if (count == 0) return {};
  return columns.Heading() + DifferentText(different, columns) + AlikeText(alike, columns) +
         fmt::format("runtimes: {} {}, {} alike, {} different\n", count,
                     count == 1 ? "scenario" : "scenarios", alike.size(), different.size());
}

}  // namespace nstest
