#include "nstest/report/jsonl_reporter.h"

#include <string>

#include "nstest/report/record_line.h"

namespace nstest {

namespace {

// `##[error]` anywhere in a line is a command to CI runners (see SafeLine). In JSON a '#' only
// stands in strings, where an escape means the same.
std::string WithoutCommands(std::string json) {
  for (std::size_t at = json.find("##"); at != std::string::npos; at = json.find("##", at)) {
    json.replace(at + 1, 1, "\\u0023");
  }
  return json;
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
    if (!summary.incomplete) WriteLine(MakeEndLine(summary));
  }

 private:
  void WriteLine(const Value& line) {
    sink_.Write(WithoutCommands(ToJson(line)) + "\n");
    sink_.Flush();
  }

  ByteSink& sink_;
};

}  // namespace

std::unique_ptr<Reporter> MakeJsonlReporter(ByteSink& sink) {
  return std::make_unique<JsonlReporter>(sink);
}

}  // namespace nstest
