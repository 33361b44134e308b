#include "nstest/report/jsonl_reporter.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "nstest/report/line_chain.h"
#include "nstest/report/record_line.h"

namespace nstest {

namespace {

// The length of what must not stand in a line as it is, and what stands for it. `##[error]` is a
// command to CI runners (see SafeLine); NEL, LS and PS are line ends to some readers.
std::pair<std::size_t, std::string_view> EscapeAtStart(std::string_view json) {
  if (json.starts_with("##")) return {2, "#\\u0023"};
  if (json.starts_with("\xC2\x85")) return {2, "\\u0085"};
  if (json.starts_with("\xE2\x80\xA8")) return {3, "\\u2028"};
  if (json.starts_with("\xE2\x80\xA9")) return {3, "\\u2029"};
  return {1, json.substr(0, 1)};
}

// All of these only stand in strings, where an escape means the same.
std::string SafeJson(std::string_view json) {
  constexpr std::string_view kStarts = "#\xC2\xE2";
  std::string safe;
  while (!json.empty()) {
    const std::size_t plain = std::min(json.find_first_of(kStarts), json.size());
    safe += json.substr(0, plain);
    json.remove_prefix(plain);
    if (json.empty()) break;
    const auto [length, escape] = EscapeAtStart(json);
    safe += escape;
    json.remove_prefix(length);
  }
  return safe;
}

class JsonlReporter final : public Reporter {
 public:
  explicit JsonlReporter(ByteSink& sink) : sink_(sink) {}

  void Begin(const RunInfo& run, const HostFacts& host) override {
    WriteLine(MakeRunLine(run));
    WriteLine(MakeHostLine(host));
  }

  void CaseFinished(const CaseResult& result) override { WriteLine(MakeCaseLine(result)); }

  void End(const RunSummary& summary) override {
    // Without its `end` a record that was incomplete stays so.
    if (!summary.incomplete) WriteLine(MakeEndLine(summary, chain_.digest()));
  }

 private:
  void WriteLine(const Value& line) {
    const std::string text = SafeJson(ToJson(line));
    chain_.Add(text);
    sink_.Write(text + "\n");
    sink_.Flush();
  }

  ByteSink& sink_;
  LineChain chain_;
};

}  // namespace

std::unique_ptr<Reporter> MakeJsonlReporter(ByteSink& sink) {
  return std::make_unique<JsonlReporter>(sink);
}

}  // namespace nstest
