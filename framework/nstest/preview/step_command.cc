#include "nstest/preview/step_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/preview/entrance.h"
#include "nstest/preview/fact_command.h"
#include "nstest/preview/shell.h"

namespace nstest {

namespace {

using Lines = std::vector<std::string>;

// What an action is in a shell, in the step's place.
struct ShellOf {
  const MakingContext& context;
  const Step& step;

  Lines operator()(const Run& run) const {
    const std::string command = CommandLine(run.command);
    if (!run.as_init) return {Fed(run.input, Entered() + Settled() + command)};
    const Container* container = FindContainer(context.plan, step.place);
    if (container == nullptr) return {};
    MakingCommand made = MakingOf(context, *container, command);
    Lines lines = std::move(made.before);
    lines.push_back(Fed(run.input, made.line));
    return lines;
  }

  Lines operator()(const Start& start) const {
    if (!start.container.empty()) return Started(start.container);
    const Entrance entrance = EntranceOf(context.plan, step);
    const std::string line = entrance.command + Settled() + CommandLine(start.command);
    Lines lines{Fed(start.input, line) + " &"};
    if (!start.as.empty()) lines.push_back(PidLine(start.as, entrance.forks ? 1 : 0));
    return lines;
  }

  Lines operator()(const Observe& observe) const {
    const FactCommand fact = FactCommandOf(observe.fact);
    if (fact.line.empty() || (fact.on_host && !HasVariable(observe.fact.argument))) return {};
    return {fact.on_host ? fact.line : Entered() + Rights() + fact.line};
  }

  // The number by which another place knows the process is another.
  Lines operator()(const SendSignal& signal) const {
    const bool named = signal.with.starts_with("SIG");
    if (!Entered().empty() || !named || !HasVariable(signal.to)) return {};
    return {fmt::format("kill -s {} {}", signal.with.substr(3), PidOf(signal.to))};
  }

  Lines operator()(const Wait& wait) const {
    if (!HasVariable(wait.process)) return {};
    return {"tail --pid=" + PidOf(wait.process) + " -f /dev/null"};
  }

  Lines operator()(const Stop& stop) const {
    const std::string pid = PidOf(stop.container);
    return {fmt::format("kill {0}; sleep 0.5; kill -s KILL {0}", pid)};
  }

  Lines operator()(const Set& set) const {
    Lines lines;
    for (const auto& [fact, value] : set.changes) {
      const std::string word = ShellWord(value);
      if (fact.name == "hostname") lines.push_back(Entered() + "hostname " + word);
      if (fact.name == "domainname") lines.push_back(Entered() + "domainname " + word);
      if (fact.name == "sysctl") {
        lines.push_back(Entered() + "sysctl -w " + ShellWord(fact.argument + '=' + value));
      }
    }
    return lines;
  }

  Lines operator()(const Mount& mount) const {
    Lines lines;
    const std::string place = MountPointScript(mount);
    if (!place.empty()) lines.push_back(Entered() + "sh -c " + ShellWord(place));
    for (const std::string& command : MountCommands(mount)) {
      lines.push_back(Entered() + Rights() + command);
    }
    return lines;
  }

  Lines operator()(const Unmount& unmount) const {
    return {Entered() + Rights() + "umount " + ShellWord(unmount.path)};
  }

  Lines operator()(const Calls& /*calls*/) const { return {}; }

 private:
  // What a call keeps has no PID that a shell could know.
  bool HasVariable(const std::string& process) const {
    constexpr std::string_view kInit = ".init";
    const std::string owner =
        process.ends_with(kInit) ? process.substr(0, process.size() - kInit.size()) : process;
    if (FindContainer(context.plan, owner) != nullptr) return true;
    return std::any_of(context.plan.steps.begin(), context.plan.steps.end(), [&](const Step& one) {
      const Start* start = std::get_if<Start>(&one.action);
      return start != nullptr && start->as == process;
    });
  }

  static std::string Fed(const std::string& input, const std::string& line) {
    return input.empty() ? line : "printf %s " + ShellWord(input) + " | " + line;
  }

  std::string Entered() const { return EntranceOf(context.plan, step).command; }

  std::string Rights() const {
    const Container* container = FindContainer(context.plan, step.place);
    const Identity identity = container != nullptr ? container->identity : Identity{};
    return IdentityPrefix(WithOverrides(identity, step.user, step.capabilities));
  }

  std::string Settled() const {
    const Container* container = FindContainer(context.plan, step.place);
    if (container == nullptr) return Rights();
    return Rights() + EnvironmentPrefix(container->workdir, container->env);
  }

  // With its outer levels, of a nested one.
  Lines Started(const std::string& name) const {
    Lines lines;
    for (const Container& container : context.plan.containers) {
      const bool level = container.name == name || container.name.starts_with(name + '.');
      if (!container.started || !level) continue;
      const Lines more = KeepingLines(context, container);
      lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
  }
};

void AddCalls(const std::vector<Call>& calls, const std::string& indent, Lines& lines) {
  for (const Call& call : calls) {
    const std::string label = call.label.empty() ? "" : call.label + ": ";
    lines.push_back(indent + label + CallText(call) +
                    (call.inner.empty() ? "" : ", whose child does"));
    AddCalls(call.inner, indent + "  ", lines);
  }
}

}  // namespace

Lines StepCommands(const MakingContext& context, const Step& step) {
  return std::visit(ShellOf{context, step}, step.action);
}

Lines CallLines(const std::vector<Call>& calls) {
  Lines lines;
  AddCalls(calls, "", lines);
  return lines;
}

}  // namespace nstest
