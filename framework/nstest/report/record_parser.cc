#include "nstest/report/record_parser.h"

#include <utility>

#include "nstest/base/text.h"
#include "nstest/report/record_line.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

// What a case can hold is bounded (64 KiB a stream, so many steps); a line above this is no case.
constexpr std::size_t kLongestLine = std::size_t{256} * 1024 * 1024;
constexpr std::size_t kLongestMessage = 300;

// "column 5: syntax error ..." of the JSON library's "[...] parse error at line 1, column 5: ...".
std::string_view JsonProblem(std::string_view text) {
  const std::size_t at = text.find("column ");
  return at == std::string_view::npos ? text : text.substr(at);
}

}  // namespace

Status RecordParser::Feed(std::string_view bytes) {
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    rest_ += bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    const std::string line = std::exchange(rest_, {});
    NSTEST_TRY(ParseLine(line));
  }
  rest_ += bytes;
  if (rest_.size() > kLongestLine) {
    ++line_;
    return Bad("too long");
  }
  return {};
}

Result<RunSummary> RecordParser::Finish() {
  // A line without its newline is what a killed run leaves; it counts only if it is whole.
  const std::string last = std::exchange(rest_, {});
  if (!last.empty() && (end_ || ParseJson(last))) NSTEST_TRY(ParseLine(last));
  if (!run_) return Error{"record", 0, "empty: there is not even a first line"};
  if (!has_host_) reporter_.Begin(*run_, {});
  const RunSummary summary = end_.value_or(RunSummary{.counts = counts_, .incomplete = true});
  reporter_.End(summary);
  return summary;
}

Error RecordParser::Bad(std::string_view what) const {
  return Error{"record", 0,
               "line " + std::to_string(line_) + ": " + SafeLine(Shorten(what, kLongestMessage))};
}

Status RecordParser::ParseLine(std::string_view text) {
  ++line_;
  if (end_) return Bad("there is more after the end");
  const Result<Value> line = ParseJson(text);
  if (!line) return Bad("not JSON: " + std::string(JsonProblem(line.error().subject)));
  const Status taken = Dispatch(*line);
  if (!taken) return Bad(taken.error().subject);
  chain_.Add(text);
  return {};
}

Status RecordParser::Dispatch(const Value& line) {
  const Value* t = line.Find("t");
  const std::string kind = t != nullptr && t->text() != nullptr ? *t->text() : "";
  if (kind == "run") return TakeRun(line);
  if (!run_) return Error{"record", 0, "no record: it does not begin with a run"};
  if (kind == "host") return TakeHost(line);
  if (kind != "case" && kind != "end") return Error{"record", 0, "not a line of a record"};
  if (!has_host_) return Error{"record", 0, "a " + kind + " before the host"};
  return kind == "case" ? TakeCase(line) : TakeEnd(line);
}

Status RecordParser::TakeRun(const Value& line) {
  if (run_) return Error{"record", 0, "a second run"};
  Result<RunInfo> run = ReadRunLine(line);
  if (!run) return run.error();
  run_ = std::move(*run);
  return {};
}

Status RecordParser::TakeHost(const Value& line) {
  if (has_host_) return Error{"record", 0, "a second host"};
  const Result<HostFacts> host = ReadHostLine(line);
  if (!host) return host.error();
  has_host_ = true;
  reporter_.Begin(*run_, *host);
  return {};
}

Status RecordParser::TakeCase(const Value& line) {
  const Result<CaseResult> result = ReadCaseLine(line);
  if (!result) return result.error();
  counts_.Add(result->verdict);
  reporter_.CaseFinished(*result);
  return {};
}

Status RecordParser::TakeEnd(const Value& line) {
  const Result<RunSummary> summary = ReadEndLine(line);
  if (!summary) return summary.error();
  if (!(summary->counts == counts_)) {
    return Error{"record", 0, "the counts are not those of the cases: the record was edited"};
  }
  const Value* digest = line.Find("sha256");
  if (digest == nullptr || *digest != Value(chain_.digest())) {
    return Error{"record", 0,
                 "the lines before are not as they were written: the record was edited"};
  }
  end_ = *summary;
  return {};
}

}  // namespace nstest
