#include "nstest/preview/case_preview.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/preview/container_command.h"
#include "nstest/preview/link_command.h"
#include "nstest/preview/step_command.h"
#include "nstest/preview/words.h"
#include "nstest/report/case_text.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

// Lines of a label and a text.
class Block {
 public:
  void Add(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    text_ += fmt::format("      {:<11}  {}\n", SafeLine(label), SafeLine(text));
  }

  void AddCommands(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) Add("", "$ " + line);
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string Heading(const CasePreview& preview, const PreviewOptions& options) {
  const bool plays = preview.missing.empty();
  std::string word = plays ? "plays" : "skip ";
  if (options.color) word = (plays ? "\x1b[32m" : "\x1b[33m") + word + "\x1b[0m";
  return fmt::format("{} {}  {}\n", word, SafeLine(preview.one.id),
                     SafeLine(preview.one.scenario.title));
}

void AddTouches(const CasePreview& preview, Block& block) {
  const auto texts = TouchedTexts(preview.one.scenario, preview.plan);
  if (texts.empty()) block.Add("touches", "nothing that outlives its disposable host");
  for (const std::string& text : texts) block.Add("touches", text);
}

void AddContainers(const MakingContext& context, Block& block) {
  for (const Container& container : context.plan.containers) {
    std::string when;
    if (container.started) when = "; made by a step";
    if (container.deferred) when = "; its init is a step's command";
    block.Add(container.name, ContainerText(container) + when);
    if (!container.started && !container.deferred) {
      block.AddCommands(KeepingLines(context, container));
    }
    const std::string missing = MissingInCommand(context, container);
    if (!missing.empty()) block.Add("", "not in the command: " + missing);
  }
}

bool NeedsFilling(const std::vector<std::string>& lines) {
  return std::ranges::any_of(
      lines, [](const std::string& line) { return line.find("${") != std::string::npos; });
}

// Of calls, which stand below it, without their texts.
std::string StepText(const Step& step) {
  const Calls* calls = std::get_if<Calls>(&step.action);
  const std::string where =
      calls != nullptr && !calls->by.empty() ? "by " + calls->by : "in " + step.place;
  if (calls != nullptr) return where + ", call:";
  return fmt::format("{}, {}: {}", where, ActionName(step.action), Trim(StepSubject(step)));
}

void AddStep(const MakingContext& context, std::size_t index, const std::string& expected,
             Block& block) {
  const Step& step = context.plan.steps[index];
  const Calls* calls = std::get_if<Calls>(&step.action);
  if (!step.name.empty()) block.Add("expectation", step.name);
  block.Add(fmt::format("step {}", index + 1), StepText(step));
  if (calls != nullptr) {
    for (const std::string& line : CallLines(calls->calls)) block.Add("", "  " + line);
  }
  const auto lines = StepCommands(context, step);
  block.AddCommands(lines);
  if (NeedsFilling(lines)) block.Add("", "with the values of ${...} filled in");
  for (const std::string& note : StepNotes(step)) block.Add("", note);
  if (step.choice) {
    block.Add("alternative", fmt::format("{}, since {}", step.choice->number, step.choice->when));
  }
  block.Add("expected", !expected.empty() || !step.must_succeed ? expected : "it succeeds");
}

}  // namespace

std::string PreviewText(const CasePreview& preview, const PreviewOptions& options) {
  const Scenario& scenario = preview.one.scenario;
  const MakingContext context{preview.plan, options.real_root};
  Block block;
  block.Add("at", fmt::format("{}:{}", scenario.file, scenario.mark.line));
  block.Add("needs", NeedsText(scenario, preview.plan));
  if (!preview.missing.empty()) block.Add("missing", ReasonText(preview.missing));
  AddTouches(preview, block);
  AddContainers(context, block);
  for (const NetworkLink& link : preview.plan.links) {
    block.Add("link", LinkText(link));
    block.AddCommands(LinkCommands(preview.plan, link));
  }
  for (std::size_t i = 0; i < preview.plan.steps.size(); ++i) {
    AddStep(context, i, preview.expected[i], block);
  }
  if (scenario.expected_to_fail) {
    block.Add("known", "expected to fail: " + scenario.expected_to_fail->because);
  }
  return Heading(preview, options) + block.text();
}

std::string PreambleText(const PreviewOptions& options) {
  const std::string user = options.real_root ? "" : "--user --map-root-user ";
  return "Every case has a disposable host of its own, with a read-only tree and an empty /tmp. "
         "The\n"
         "commands below come nearest to what nstest does by itself, in a shell there such as\n"
         "    env -i PATH=\"$PATH\" HOME=/ LANG=C.UTF-8 TERM=dumb unshare --fork --kill-child " +
         user +
         "--pid --mount --mount-proc --net --uts --ipc --cgroup --time bash\n"
         "No namespace is made to find out what this host allows: a case may yet be skipped.\n";
}

}  // namespace nstest
