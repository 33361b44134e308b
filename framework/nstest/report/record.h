#pragma once

#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/model/result.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// One run as its record tells it.
struct Record {
  RunInfo run;
  HostFacts host;
  std::vector<CaseResult> cases;
  RunSummary summary;

  /// False for a record without `end`: whatever its cases say, it is never a pass.
  bool complete() const { return !summary.incomplete; }

  bool operator==(const Record&) const = default;
};

/// Errors as RecordParser's.
Result<Record> ParseRecord(std::string_view text);

/// Reads `fd` to its end, a line at a time. Fails with step "record", or "read" and its errno.
Result<Record> ReadRecord(int fd);

/// Plays a record into a reporter, as if the run happened again.
void Convert(const Record& record, Reporter& reporter);

/// Both in one, without holding more than a line of the record.
Result<RunSummary> ConvertRecord(int fd, Reporter& reporter);

}  // namespace nstest
