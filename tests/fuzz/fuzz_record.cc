#include "fuzz/require.h"
#include "fuzz/targets.h"
#include "nstest/judge/judge.h"
#include "nstest/report/byte_sink.h"
#include "nstest/report/format.h"
#include "nstest/report/record.h"

namespace nstest {

void FuzzRecord(std::string_view bytes) {
  auto record = ParseRecord(bytes);
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
