#include <string>
#include <utility>
#include <vector>

#include "fuzz/require.h"
#include "fuzz/targets.h"
#include "nstest/base/text.h"
#include "nstest/judge/judge.h"
#include "nstest/model/fields.h"
#include "nstest/report/byte_sink.h"
#include "nstest/report/format.h"
#include "nstest/report/line_chain.h"
#include "nstest/report/record.h"
#include "nstest/report/record_line.h"

namespace nstest {

namespace {

bool IsLine(const Value& line, std::string_view kind) {
  const Value* t = line.Find("t");
  return t != nullptr && *t == Value(kind);
}

// The same with an `end` that counts and hashes the lines before it: else nearly every changed
// record would be refused there.
std::string Stamped(std::string_view bytes) {
  LineChain chain;
  Counts counts;
  std::vector<std::string> lines;
  for (const std::string_view text : Split(bytes, '\n')) {
    std::string line(text);
    auto value = ParseJson(text);
    if (value && IsLine(*value, "case")) {
      if (const auto result = ReadCaseLine(*value)) counts.Add(result->verdict);
    }
    if (value && IsLine(*value, "end")) {
      (*value)["counts"] = MakeValue(counts);
      (*value)["sha256"] = chain.digest();
      line = ToJson(*value);
    }
    chain.Add(line);
    lines.push_back(std::move(line));
  }
  return Join(lines, "\n");
}

}  // namespace

void FuzzRecord(std::string_view bytes) {
  auto record = ParseRecord(bytes);
  if (!record) record = ParseRecord(Stamped(bytes));
  if (!record) return;
  const auto write = [&](Format format) {
    StringSink sink;
    Convert(*record, *MakeReporter(format, sink, {}));
    return sink.text();
  };
  const std::string lines = write(Format::kJsonl);
  if (record->complete()) {
    const auto again = ParseRecord(lines);
    Require(again.has_value(), "a record that was read can be written and read again");
    Require(*again == *record, "a record says the same after it was written and read again");
  }
  for (CaseResult& result : record->cases) result = JudgeAgain(result);
  for (const auto& [name, format] : NamesOf(static_cast<Format*>(nullptr))) write(format);
}

}  // namespace nstest
