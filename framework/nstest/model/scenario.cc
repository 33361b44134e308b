#include "nstest/model/scenario.h"

#include "nstest/base/text.h"

namespace nstest {

namespace {

constexpr std::size_t kLongestSubject = 60;

std::string CommandText(const Command& command) {
  return command.argv.empty() ? command.shell : Join(command.argv, " ");
}

// What the action is about, in the words of the scenario.
struct SubjectOf {
  std::string operator()(const Run& run) const { return CommandText(run.command); }

  std::string operator()(const Start& start) const {
    if (!start.container.empty()) return start.container;
    return start.as.empty() ? CommandText(start.command) : start.as;
  }

  std::string operator()(const Observe& observe) const { return FactText(observe.fact); }

  std::string operator()(const Calls& calls) const { return CallsText(calls); }

  std::string operator()(const SendSignal& signal) const {
    return signal.with + " to " + signal.to;
  }

  std::string operator()(const Wait& wait) const { return wait.process; }

  std::string operator()(const Stop& stop) const { return stop.container; }

  std::string operator()(const Set& set) const {
    std::string text;
    for (const auto& [fact, value] : set.changes) {
      if (!text.empty()) text += ", ";
      text += FactText(fact) + ": " + value;
    }
    return text;
  }

  std::string operator()(const Mount& mount) const { return mount.at; }

  std::string operator()(const Unmount& unmount) const { return unmount.path; }
};

}  // namespace

std::string StepSubject(const Step& step) {
  return std::visit(SubjectOf{}, step.action);
}

std::string StepName(const Step& step) {
  if (!step.name.empty()) return step.name;
  const std::string subject = Shorten(Trim(StepSubject(step)), kLongestSubject);
  return std::string(ActionName(step.action)) + ' ' + subject + " in " + step.place;
}

}  // namespace nstest
