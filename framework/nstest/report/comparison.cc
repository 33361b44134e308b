#include "nstest/report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

#include "nstest/report/case_text.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

constexpr std::string_view kNative = "native";
constexpr std::string_view kNone = "-";
constexpr std::size_t kNarrowest = std::string_view("timeout").size();

// "basics/pid[kind=pid]" of "basics/pid[kind=pid,runtime=runc]"; nothing where the id names no
// runtime.
std::optional<std::string> IdInAnyRuntime(const CaseResult& result) {
  const std::string axis = "runtime=" + result.runtime;
  const std::size_t at = result.id.rfind(axis);
  if (at == std::string::npos || at == 0) return std::nullopt;
  const std::size_t end = at + axis.size();
  const char before = result.id[at - 1];
  const char after = end < result.id.size() ? result.id[end] : '\0';
  if ((before != '[' && before != ',') || (after != ']' && after != ',')) return std::nullopt;
  const bool alone = before == '[' && after == ']';
  // With it goes one of the commas, or both brackets.
  const std::size_t from = alone || before == ',' ? at - 1 : at;
  const std::size_t to = alone || before == '[' ? end + 1 : end;
  return result.id.substr(0, from) + result.id.substr(to);
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
  if ((left == kNative) != (right == kNative)) return left == kNative;
  return left < right;
}

int Badness(const Comparison::Row& row) {
  int worst = 0;
  for (const auto& [runtime, cell] : row) worst = std::max(worst, Badness(cell.verdict));
  return worst;
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

}  // namespace

void Comparison::Add(const CaseResult& result) {
  const auto id = IdInAnyRuntime(result);
  if (!id) return;
  const auto [cell, fresh] =
      rows_[*id].try_emplace(result.runtime, Cell{result.verdict, WhyOf(result)});
  if (!fresh && Badness(result.verdict) > Badness(cell->second.verdict)) {
    cell->second = {result.verdict, WhyOf(result)};
  }
}

std::string Comparison::Text() const {
  Columns columns;
  std::map<std::string, int> alike;  // by their verdicts
  std::vector<const std::pair<const std::string, Row>*> different;
  for (const auto& named : rows_) {
    if (named.second.size() > 1) columns.Add(named.second);
  }
  int count = 0;
  for (const auto& named : rows_) {
    const Row& row = named.second;
    if (row.size() < 2) continue;
    ++count;
    const bool differs = std::ranges::any_of(
        row, [&](const auto& one) { return one.second.verdict != row.begin()->second.verdict; });
    if (differs) {
      different.push_back(&named);
    } else {
      ++alike[columns.Verdicts(row)];
    }
  }
  if (count == 0) return {};
  std::ranges::stable_sort(different, std::greater(),
                           [](const auto* named) { return Badness(named->second); });
  std::string text = columns.Heading();
  for (const auto* named : different) {
    text += columns.Verdicts(named->second) + SafeLine(named->first) + '\n' +
            columns.Reasons(named->second);
  }
  for (const auto& [verdicts, rows] : alike) text += fmt::format("{}{} alike\n", verdicts, rows);
  const auto differing = static_cast<int>(different.size());
  return text + fmt::format("runtimes: {} {}, {} alike, {} different\n", count,
                            count == 1 ? "scenario" : "scenarios", count - differing, differing);
}

}  // namespace nstest
