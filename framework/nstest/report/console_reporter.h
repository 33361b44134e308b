#pragma once

#include <memory>
#include <string>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

enum class Verbosity {
  kQuiet,   ///< what did not pass, and the summary
  kNormal,  ///< and a line for each case
  kVerbose  ///< and each step with its evidence
};

struct ConsoleOptions {
  Verbosity verbosity = Verbosity::kNormal;
  bool color = false;
  /// A terminal whose last line can be redrawn: cases that pass are only counted there.
  bool live = false;
  int width = 80;  ///< of that terminal, in characters
  /// On GitHub: a word that no child can guess. What children printed then stands between
  /// ::stop-commands::TOKEN and ::TOKEN::.
  std::string stop_token;
};

/// For people. The last line is for machines too: `nstest: 40 cases, 38 passed, ...`.
/// `sink` is borrowed and flushed after each case.
std::unique_ptr<Reporter> MakeConsoleReporter(ByteSink& sink, const ConsoleOptions& options);

}  // namespace nstest
