#pragma once

#include <memory>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/cli/options.h"
#include "nstest/report/byte_sink.h"
#include "nstest/report/console_reporter.h"
#include "nstest/report/format.h"
#include "nstest/report/report_file.h"
#include "nstest/report/reporter_group.h"

namespace nstest {

/// "console, jsonl, junit, ...": for help and errors.
std::string ReportFormatNames();

/// All that a run writes: the console, the reports asked for, and GitHub's annotations and summary
/// where it runs there. The console gives way to stderr when a report wants stdout.
class Outputs {
 public:
  /// Fails with the step "open" of the report file that cannot be made.
  static Result<std::unique_ptr<Outputs>> Open(const RunOptions& options);

  Reporter& reporter() { return group_; }

  /// Puts the report files in place. Fails with the first that could not be written whole.
  Status Commit();

 private:
  Outputs() = default;
  Status AddFile(const std::string& format, const std::string& path);
  Status AddGithub(ByteSink& console);

  // The reporters borrow the sinks: destroyed first.
  std::vector<std::unique_ptr<FdSink>> streams_;
  std::vector<std::unique_ptr<ReportFile>> files_;
  ReporterGroup group_;
};

/// How to write to this descriptor for people: colour and live progress where it is a terminal,
/// NO_COLOR (no-color.org) and `--color` obeyed.
ConsoleOptions MakeConsoleOptions(const RunOptions& options, int fd);

}  // namespace nstest
