#include "nstest/report/record_line.h"

#include <cmath>
#include <string>
#include <utility>

#include "nstest/model/fields.h"

namespace nstest {

namespace {

constexpr double kNanosecondsPerMs = 1e6;

Value MakeMs(Nanoseconds took) {
  return static_cast<double>(took.count()) / kNanosecondsPerMs;
}

Result<Nanoseconds> ReadMs(const Value& line) {
  const Value* ms = line.Find("ms");
  if (ms == nullptr || !ms->is_number()) return Error{"read", 0, "ms: expected a number"};
  constexpr double kLongest = 1e12;  // 30 years; nanoseconds of it fit into 64 bits
  if (!(ms->number() >= 0 && ms->number() <= kLongest)) {
    return Error{"read", 0, "ms: out of range"};
  }
  return Nanoseconds(std::llround(ms->number() * kNanosecondsPerMs));
}

// The line so far, then the fields of `object`.
template <typename T>
Value::Map WithFields(Value::Map line, const T& object) {
  const Value fields = MakeValue(object);
  line.insert(line.end(), fields.map()->begin(), fields.map()->end());
  return line;
}

}  // namespace

Value MakeRunLine(const RunInfo& run) {
  return WithFields({{"t", "run"}, {"schema", kRecordSchema}}, run);
}

Value MakeHostLine(const HostFacts& host) {
  Value::Map unread;
  for (const auto& [name, why] : host.unread) unread.emplace_back(name, why);
  return Value::Map{{"t", "host"}, {"facts", host.facts}, {"unread", unread}};
}

Value MakeCaseLine(const CaseResult& result) {
  Value::Map line = WithFields({{"t", "case"}}, result);
  line.emplace_back("ms", MakeMs(result.took));
  return line;
}

Value MakeEndLine(const RunSummary& summary, const std::string& digest) {
  return Value::Map{{"t", "end"},
                    {"counts", MakeValue(summary.counts)},
                    {"interrupted", summary.interrupted},
                    {"ms", MakeMs(summary.took)},
                    {"sha256", digest}};
}

Result<RunInfo> ReadRunLine(const Value& line) {
  const Value* schema = line.Find("schema");
  if (schema == nullptr || schema->text() == nullptr) {
    return Error{"read", 0, "no schema: this is no record of nstest"};
  }
  if (*schema->text() != kRecordSchema) {
    return Error{"read", 0, "unknown schema " + DisplayText(*schema, 60)};
  }
  return ReadAs<RunInfo>(line);
}

Result<HostFacts> ReadHostLine(const Value& line) {
  const Value* facts = line.Find("facts");
  if (facts == nullptr || facts->map() == nullptr) {
    return Error{"read", 0, "facts: expected a map"};
  }
  HostFacts host{.facts = *facts->map()};
  const Value* unread = line.Find("unread");
  if (unread == nullptr) return host;
  if (unread->map() == nullptr) return Error{"read", 0, "unread: expected a map"};
  for (const auto& [name, why] : *unread->map()) {
    if (why.text() == nullptr) return Error{"read", 0, "unread: " + name + ": expected text"};
    host.unread.emplace_back(name, *why.text());
  }
  return host;
}

Result<CaseResult> ReadCaseLine(const Value& line) {
  Result<CaseResult> result = ReadAs<CaseResult>(line);
  if (!result) return result;
  const Result<Nanoseconds> took = ReadMs(line);
  if (!took) return took.error();
  result->took = *took;
  return result;
}

Result<RunSummary> ReadEndLine(const Value& line) {
  const Value* counts = line.Find("counts");
  const Value* interrupted = line.Find("interrupted");
  if (counts == nullptr) return Error{"read", 0, "counts: missing"};
  if (interrupted == nullptr || interrupted->boolean() == nullptr) {
    return Error{"read", 0, "interrupted: expected true or false"};
  }
  const Result<Counts> read = ReadAs<Counts>(*counts);
  if (!read) return read.error();
  const Result<Nanoseconds> took = ReadMs(line);
  if (!took) return took.error();
  return RunSummary{.counts = *read, .interrupted = *interrupted->boolean(), .took = *took};
}

}  // namespace nstest
