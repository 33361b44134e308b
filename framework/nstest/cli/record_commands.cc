#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "nstest/cli/commands.h"
#include "nstest/cli/complain.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/outputs.h"
#include "nstest/judge/judge.h"
#include "nstest/report/record.h"

namespace nstest {

namespace {

Result<UniqueFd> OpenRecord(const std::string& path) {
  UniqueFd fd(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", path);
  return fd;
}

// A report is written whole or not at all: a broken record must not leave half of one.
class Output {
 public:
  Output() : sink_(STDOUT_FILENO, "stdout") {}

  FdSink& sink() { return sink_; }

  int Finish(int status) {
    sink_.Flush();
    return sink_.error() ? Complain(sink_.error()->Text(), kExitUsage) : status;
  }

 private:
  FdSink sink_;
};

void JudgeCases(Record& record) {
  record.summary.counts = {};
  for (CaseResult& result : record.cases) {
    result = JudgeAgain(result);
    record.summary.counts.Add(result.verdict);
  }
}

}  // namespace

int ConvertCommand(const ConvertOptions& options) {
  auto fd = OpenRecord(options.record);
  if (!fd) return Complain(fd.error().Text(), kExitUsage);
  auto record = ReadRecord(fd->get());
  if (!record) return Complain(record.error().Text(), kExitUsage);
  Output output;
  const Format format = FormatByName(options.format).value_or(Format::kConsole);
  const auto reporter =
      MakeReporter(format, output.sink(), MakeConsoleOptions(RunOptions{}, STDOUT_FILENO));
  Convert(*record, *reporter);
  return output.Finish(record->complete() ? kExitWell : kExitError);
}

int JudgeCommand(const JudgeOptions& options) {
  auto fd = OpenRecord(options.record);
  if (!fd) return Complain(fd.error().Text(), kExitUsage);
  auto record = ReadRecord(fd->get());
  if (!record) return Complain(record.error().Text(), kExitUsage);
  JudgeCases(*record);
  Output output;
  const auto console =
      MakeConsoleReporter(output.sink(), MakeConsoleOptions(RunOptions{}, STDOUT_FILENO));
  Convert(*record, *console);
  return output.Finish(ExitStatus(record->summary, {}));
}

}  // namespace nstest
