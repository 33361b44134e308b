#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/evidence.h"
#include "nstest/model/matcher.h"
#include "nstest/model/plan.h"

namespace nstest {

/// A case that was expected to fail here is kXfail when it does and kXpass when it passes.
enum class Verdict { kPass, kFail, kSkip, kError, kTimeout, kXfail, kXpass };

constexpr auto NamesOf(Verdict* /*type*/) {
  return std::array<std::pair<std::string_view, Verdict>, 7>{{{"pass", Verdict::kPass},
                                                              {"fail", Verdict::kFail},
                                                              {"skip", Verdict::kSkip},
                                                              {"error", Verdict::kError},
                                                              {"timeout", Verdict::kTimeout},
                                                              {"xfail", Verdict::kXfail},
                                                              {"xpass", Verdict::kXpass}}};
}

std::string_view VerdictName(Verdict verdict);

/// A fail, an error or a timeout that nobody expected.
bool IsBad(Verdict verdict);

/// What a matcher says of a piece of evidence.
struct Judgement {
  bool holds = false;
  /// "stdout is 1": what was hoped for; of a failure, only the part at fault.
  std::string expected;
  std::string seen;  ///< "stdout is \"2\"": what there was instead

  bool operator==(const Judgement&) const = default;
};

/// One expectation of a case after judging. `kSkip`: its step was not reached.
struct ExpectationResult {
  std::string name;
  Verdict verdict = Verdict::kPass;
  std::string expected;
  std::string seen;
  int step = 0;                    ///< index of its step
  bool implied = false;            ///< "the command succeeds", not written by the author
  std::optional<Choice> choice;    ///< of several expectations, the one for this host
  Mark mark;                       ///< in the scenario's file
  std::string source_line;         ///< the text of that line; empty if it is not known
  std::optional<Matcher> matcher;  ///< none when implied

  bool operator==(const ExpectationResult&) const = default;
};

/// A step as reports show it: what was done, where, and what it showed.
struct StepResult {
  std::string name;    ///< StepName
  std::string action;  ///< "run"
  std::string place;
  std::string save;
  std::string text;  ///< the command, the fact: what the action was about, as written
  StepEvidence evidence;

  bool operator==(const StepResult&) const = default;
};

/// One case, played and judged: what every report is made of.
struct CaseResult {
  std::string id;
  std::string title;
  std::string suite;
  std::string file;
  Mark mark;
  std::vector<std::string> tags;
  std::vector<std::string> sources;
  std::string sha256;
  std::string runtime;  ///< RuntimesOf; empty in records that are older than the word
  Verdict verdict = Verdict::kPass;
  Reason reason;     ///< of skip, error and timeout
  Mark reason_mark;  ///< the step that it is about; none where it is about no step
  /// Why it is expected to fail here; empty where it is not.
  std::string expected_to_fail;
  std::vector<ExpectationResult> expectations;
  std::vector<StepResult> steps;
  std::vector<std::string> leftovers;
  Nanoseconds took{0};
  int attempt = 1;  ///< of --repeat

  bool operator==(const CaseResult&) const = default;
};

/// How many cases ended how.
struct Counts {
  int pass = 0;
  int fail = 0;
  int skip = 0;
  int error = 0;
  int timeout = 0;
  int xfail = 0;
  int xpass = 0;

  void Add(Verdict verdict);

  int total() const { return pass + fail + skip + error + timeout + xfail + xpass; }

  bool operator==(const Counts&) const = default;
};

/// What was run: the record's first line.
struct RunInfo {
  std::string version;
  std::string started;  ///< RFC 3339, UTC
  std::vector<std::string> argv;
  /// The command that plays cases of this run again, but for the path and the choice of cases:
  /// ["nstest", "run", "--allow", "clock"]. Empty if there is none to name.
  std::vector<std::string> replay;
  int cases = 0;  ///< to be played, repetitions counted; 0: not known beforehand
  int jobs = 1;
  std::optional<unsigned long> seed;  ///< of --shuffle

  bool operator==(const RunInfo&) const = default;
};

/// What this host is and can do: fact name -> value; what could not be read is kept apart.
struct HostFacts {
  Value::Map facts;
  std::vector<std::pair<std::string, std::string>> unread;  ///< name -> why

  const Value* Find(std::string_view name) const;

  bool operator==(const HostFacts&) const = default;
};

/// How a run ended: the record's last line.
struct RunSummary {
  Counts counts;
  bool interrupted = false;
  bool incomplete = false;  ///< read from a record that broke off: never a pass
  Nanoseconds took{0};

  bool operator==(const RunSummary&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, Judgement& judgement) {
  archive("holds", judgement.holds);
  archive("expected", judgement.expected);
  archive("seen", judgement.seen);
}

template <typename Archive>
void Fields(Archive& archive, ExpectationResult& result) {
  archive.Always("name", result.name);
  archive.Always("verdict", result.verdict);
  archive("expected", result.expected);
  archive("seen", result.seen);
  archive("step", result.step);
  archive("implied", result.implied);
  archive("choice", result.choice);
  archive("mark", result.mark);
  archive("source_line", result.source_line);
  archive("matcher", result.matcher);
}

template <typename Archive>
void Fields(Archive& archive, StepResult& step) {
  archive("name", step.name);
  archive("action", step.action);
  archive("in", step.place);
  archive("save", step.save);
  archive("text", step.text);
  archive("evidence", step.evidence);
}

template <typename Archive>
void Fields(Archive& archive, CaseResult& result) {
  archive.Always("id", result.id);
  archive("title", result.title);
  archive("suite", result.suite);
  archive("file", result.file);
  archive("mark", result.mark);
  archive("tags", result.tags);
  archive("source", result.sources);
  archive("sha256", result.sha256);
  archive("runtime", result.runtime);
  archive.Always("verdict", result.verdict);
  archive("reason", result.reason);
  archive("reason_mark", result.reason_mark);
  archive("expected_to_fail", result.expected_to_fail);
  archive("expectations", result.expectations);
  archive("steps", result.steps);
  archive("leftovers", result.leftovers);
  archive("attempt", result.attempt);
}

template <typename Archive>
void Fields(Archive& archive, Counts& counts) {
  archive.Always("pass", counts.pass);
  archive.Always("fail", counts.fail);
  archive.Always("skip", counts.skip);
  archive.Always("error", counts.error);
  archive.Always("timeout", counts.timeout);
  archive("xfail", counts.xfail);
  archive("xpass", counts.xpass);
}

template <typename Archive>
void Fields(Archive& archive, RunInfo& run) {
  archive("version", run.version);
  archive("started", run.started);
  archive("argv", run.argv);
  archive("replay", run.replay);
  archive("cases", run.cases);
  archive.Always("jobs", run.jobs);
  archive("seed", run.seed);
}

}  // namespace nstest
