#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <memory>
#include <set>
#include <string>

#include "nstest/base/text.h"
#include "nstest/cli/commands.h"
#include "nstest/cli/complain.h"
#include "nstest/cli/dry_run.h"
#include "nstest/cli/exit_status.h"
#include "nstest/cli/loading.h"
#include "nstest/cli/outputs.h"
#include "nstest/cli/play_cases.h"
#include "nstest/cli/version.h"
#include "nstest/model/runtime_name.h"
#include "nstest/plan/case_runtimes.h"
#include "nstest/plan/selection.h"
#include "nstest/report/record.h"
#include "nstest/stage/guard.h"

namespace nstest {

namespace {

// --rerun-failed: the cases that did not pass in the record and were not skipped. One that was cut
// short cannot name the cases that it never reached; there all are chosen but those that did.
Status ChooseFailed(const std::string& path, Selection& selection) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid()) return ErrnoError("open", path);
  auto record = ReadRecord(fd.get());
  if (!record) return record.error();
  std::set<std::string> bad;
  std::set<std::string> well;
  for (const CaseResult& result : record->cases) {
    (IsBad(result.verdict) ? bad : well).insert(result.id);
  }
  if (record->complete() && !record->summary.interrupted) {
    selection.ids = std::move(bad);
  } else {
    std::set_difference(well.begin(), well.end(), bad.begin(), bad.end(),
                        std::inserter(selection.without_ids, selection.without_ids.end()));
  }
  return {};
}

// As --runtime takes them.
std::string RuntimesText(const std::vector<RuntimeProgram>& runtimes) {
  std::vector<std::string> words;
  words.reserve(runtimes.size());
  for (const RuntimeProgram& one : runtimes) {
    words.push_back(one.path == one.name ? one.name : one.name + '=' + one.path);
  }
  return Join(words, ",");
}

std::vector<std::string> NamesOf(const std::vector<RuntimeProgram>& runtimes) {
  std::vector<std::string> names;
  names.reserve(runtimes.size());
  for (const RuntimeProgram& runtime : runtimes) names.push_back(runtime.name);
  return names;
}

Result<std::vector<Case>> SelectCases(std::vector<Case> loaded, const RunOptions& options) {
  Selection selection{.filters = options.filters,
                      .tags = options.tags,
                      .shard = options.shard,
                      .seed = options.shuffle};
  if (!options.rerun_failed.empty()) NSTEST_TRY(ChooseFailed(options.rerun_failed, selection));
  auto cases = WithRuntimes(std::move(loaded), NamesOf(options.runtimes));
  auto selected = Select(std::move(cases), selection);
  if (!selected) return selected;
  for (Case& one : *selected) {
    if (options.timeout) one.scenario.timeout = *options.timeout;
    for (Container& container : one.scenario.containers) {
      if (container.kernel.empty() && container.runtime == kVmRuntime) {
        container.kernel = options.kernel;
      }
    }
  }
  return selected;
}

int ListCases(const std::vector<Case>& cases) {
  if (cases.empty()) return Complain("no case is selected", kExitNothing);
  FdSink out(STDOUT_FILENO, "stdout");
  for (const Case& one : cases) out.Write(one.id + "  " + one.scenario.title + '\n');
  out.Flush();
  return kExitWell;
}

int Jobs(const RunOptions& options) {
  return options.jobs > 0 ? options.jobs : UsableCpus();
}

std::string Now() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::string text(20, '\0');
  // The terminating zero that strftime(3) wants room for stands behind the string's own end.
  std::strftime(text.data(), text.size() + 1, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

RunInfo MakeRunInfo(const RunOptions& options, std::size_t cases) {
  RunInfo info{
      .version = kVersion, .started = Now(), .jobs = Jobs(options), .seed = options.shuffle};
  info.replay = {"nstest", "run"};
  for (const std::string& what : options.allow) {
    info.replay.insert(info.replay.end(), {"--allow", what});
  }
  if (options.timeout) {
    info.replay.insert(info.replay.end(), {"--timeout", DurationText(*options.timeout)});
  }
  if (!options.runtimes.empty()) {
    info.replay.insert(info.replay.end(), {"--runtime", RuntimesText(options.runtimes)});
  }
  if (!options.kernel.empty()) {
    info.replay.insert(info.replay.end(), {"--kernel", options.kernel});
  }
  info.argv = info.replay;
  info.argv.insert(info.argv.begin() + 2, options.paths.begin(), options.paths.end());
  info.cases = options.until_fail ? 0 : static_cast<int>(cases) * options.repeat;
  return info;
}

PlaySettings MakeSettings(const RunOptions& options) {
  return {.jobs = Jobs(options),
          .repeat = options.until_fail ? 0 : options.repeat,
          .fail_fast = options.fail_fast,
          .allowed = {options.allow.begin(), options.allow.end()},
          .runtimes = options.runtimes};
}

int PlayAndReport(std::vector<Case> cases, const RunOptions& options) {
  auto outputs = Outputs::Open(options);
  if (!outputs) return Complain(outputs.error().Text(), kExitUsage);
  for (const std::string& mended : MendWhatGuardsLeft()) Complain(mended, kExitWell);
  const RunInfo run = MakeRunInfo(options, cases.size());
  const Played played =
      PlayCases(std::move(cases), MakeSettings(options), run, (*outputs)->reporter());
  if (const Status written = (*outputs)->Commit(); !written) {
    return Complain(written.error().Text(), kExitError);
  }
  return ExitStatus(played.summary, {.max_skips = options.max_skips,
                                     .strict = options.strict,
                                     .left_something = played.left_something});
}

}  // namespace

int RunCommand(const RunOptions& options) {
  auto cases = LoadCases(options.paths);
  if (!cases) return kExitUsage;
  auto selected = SelectCases(std::move(*cases), options);
  if (!selected) return Complain(selected.error().Text(), kExitUsage);
  if (options.list) return ListCases(*selected);
  if (selected->empty()) return Complain("no case is selected", kExitNothing);
  if (options.dry_run) return PreviewCases(std::move(*selected), options);
  return PlayAndReport(std::move(*selected), options);
}

}  // namespace nstest
