#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/model/result.h"
#include "nstest/report/line_chain.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// Plays a record into a reporter while it is read, one line in memory at a time. Refuses what
/// nstest cannot have written: another schema, a line that is no line of a record, lines out of
/// order, and an `end` whose counts or digest are not those of the lines (the record was edited).
/// Errors have step "record" and say the line; after one, the reporter has seen a part of the run
/// and no End.
class RecordParser {
 public:
  /// `reporter` is borrowed.
  explicit RecordParser(Reporter& reporter) : reporter_(reporter) {}

  /// The next bytes, cut anywhere.
  Status Feed(std::string_view bytes);

  /// No more bytes will come. Of a record without `end`, or whose last line was cut off, the
  /// summary is marked incomplete and counts what is there. The reporter's End has been called.
  Result<RunSummary> Finish();

 private:
  Status ParseLine(std::string_view text);
  Status Dispatch(const Value& line);
  Status TakeRun(const Value& line);
  Status TakeHost(const Value& line);
  Status TakeCase(const Value& line);
  Status TakeEnd(const Value& line);
  Error Bad(std::string_view what) const;

  Reporter& reporter_;
  std::string rest_;  // the beginning of a line
  long line_ = 0;     // the number of the line that is parsed
  std::optional<RunInfo> run_;
  bool has_host_ = false;
  Counts counts_;
  LineChain chain_;  // of the lines before this one
  std::optional<RunSummary> end_;
};

}  // namespace nstest
