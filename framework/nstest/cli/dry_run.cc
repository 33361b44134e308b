#include "nstest/cli/dry_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <variant>

#include "nstest/cli/exit_status.h"
#include "nstest/cli/loading.h"
#include "nstest/cli/outputs.h"
#include "nstest/cli/play_cases.h"
#include "nstest/facts/host_facts.h"
#include "nstest/judge/judge.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/id_map.h"
#include "nstest/plan/plan.h"
#include "nstest/preview/case_preview.h"
#include "nstest/stage/worker_process.h"

namespace nstest {

namespace {

bool Has(const HostFacts& facts, std::string_view capability) {
  const Value* known = facts.Find("capabilities");
  if (known == nullptr || known->list() == nullptr) return false;
  return std::ranges::find(*known->list(), Value(capability)) != known->list()->end();
}

// What a worker would greet with, as far as that is known without making one.
void AddExpectedHost(HostFacts& facts) {
  const bool own_users = !Has(facts, "CAP_SYS_ADMIN") || !HasCapabilitiesOfAHost();
  const auto map = ReadFileAt(AT_FDCWD, "/proc/self/uid_map");
  const std::int64_t ids = own_users ? 1 : CountMappedIds(map.value_or(""));
  facts.facts.emplace_back("host.own_user_namespace", own_users);
  facts.facts.emplace_back("host.ids", ids);
}

HostFacts ReadFactsWithoutTrials(const std::vector<Case>& cases) {
  FactsRequest request = MakeFactsRequest(cases);
  request.levels = false;
  request.trials = false;
  HostFacts facts = ReadHostFacts(request);
  AddExpectedHost(facts);
  return facts;
}

bool HasAllIds(const HostFacts& facts) {
  constexpr double kAllIds = 4'294'967'295;
  const Value* ids = facts.Find("host.ids");
  return ids != nullptr && ids->number() >= kAllIds;
}

std::vector<std::string> ExpectedOf(const Case& one) {
  std::vector<std::string> expected;
  for (const Step& step : one.scenario.steps) expected.push_back(ExpectedOf(step));
  return expected;
}

std::string Preview(const Case& one, const PlanContext& context, const PreviewOptions& options) {
  const Plan plan = WritePlan(one);
  const auto made = MakePlan(one, context);
  const Reason* missing = std::get_if<Reason>(&made);
  return PreviewText({.one = one,
                      .plan = plan,
                      .missing = missing != nullptr ? *missing : Reason{},
                      .expected = ExpectedOf(one)},
                     options);
}

// What a scenario says might else be a command to GitHub's runner.
std::string Guarded(const std::string& text, const std::string& token) {
  if (token.empty()) return text;
  return "::stop-commands::" + token + '\n' + text + "::" + token + "::\n";
}

}  // namespace

int PreviewCases(std::vector<Case> cases, const RunOptions& options) {
  const PlanContext context{.facts = ReadFactsWithoutTrials(cases),
                            .allowed = {options.allow.begin(), options.allow.end()},
                            .runtimes = options.runtimes};
  ChooseForThisHost(cases, context.facts);
  const ConsoleOptions console = MakeConsoleOptions(options, STDOUT_FILENO);
  const PreviewOptions look{.color = console.color, .real_root = HasAllIds(context.facts)};
  FdSink out(STDOUT_FILENO, "stdout");
  std::string text = PreambleText(look);
  for (const Case& one : cases) text += '\n' + Preview(one, context, look);
  out.Write(Guarded(text, console.stop_token));
  out.Write("\nnstest: " + Counted(cases.size(), "case") + ", nothing was played\n");
  out.Flush();
  return out.error() ? kExitError : kExitWell;
}

}  // namespace nstest
