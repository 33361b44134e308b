#include "nstest/preview/words.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

class Phrases {
 public:
  explicit Phrases(std::string_view separator) : separator_(separator) {}

  void Add(const std::string& phrase) {
    if (phrase.empty()) return;
    if (!text_.empty()) text_ += separator_;
    text_ += phrase;
  }

  void AddList(std::string_view heading, const std::vector<std::string>& items) {
    if (!items.empty()) Add(fmt::format("{} {}", heading, Join(items, ", ")));
  }

  const std::string& text() const { return text_; }

 private:
  std::string_view separator_;
  std::string text_;
};

std::vector<std::string> NewKinds(const Plan& plan) {
  std::vector<std::string> kinds;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const bool made =
        std::any_of(plan.containers.begin(), plan.containers.end(),
                    [&](const Container& container) { return container.FindNew(kind) != nullptr; });
    if (made) kinds.emplace_back(NamespaceName(kind));
  }
  return kinds;
}

std::string MapText(const std::vector<IdRange>& map) {
  std::string text;
  for (const IdRange& row : map) {
    text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", row.inside, row.outside, row.count);
  }
  return text;
}

// How a kind of a container that is not made anew comes about.
struct OriginOf {
  std::string operator()(const NewNamespace& /*made*/) const { return {}; }

  std::string operator()(const HostNamespace& /*host*/) const { return "of the host"; }

  std::string operator()(const JoinedNamespace& joined) const { return "of " + joined.container; }

  std::string operator()(const PinnedNamespace& pinned) const { return "kept at " + pinned.path; }

  std::string operator()(const ProcessNamespace& from) const { return "of " + from.process; }
};

std::string NewText(const Container& container) {
  std::vector<std::string> made;
  for (const auto& [kind, spec] : container.namespaces) {
    if (std::holds_alternative<NewNamespace>(spec)) made.emplace_back(NamespaceName(kind));
  }
  return made.empty() ? "" : "new " + Join(made, ", ");
}

std::string FreshText(const Container& container) {
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  if (mount == nullptr || !mount->fresh) return {};
  std::vector<std::string> fresh;
  const auto add = [&](NamespaceKind kind, const char* what) {
    if (container.FindNew(kind) != nullptr) fresh.emplace_back(what);
  };
  add(NamespaceKind::kPid, "/proc");
  add(NamespaceKind::kNetwork, "/sys");
  add(NamespaceKind::kIpc, "/dev/mqueue");
  add(NamespaceKind::kCgroup, "cgroup mounts");
  return fresh.empty() ? "" : "fresh " + Join(fresh, ", ");
}

std::string UserText(const Container& container) {
  const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
  if (user == nullptr) return {};
  Phrases phrases("; ");
  if (!user->uid_map.empty()) phrases.Add("uid_map " + MapText(user->uid_map));
  if (!user->gid_map.empty()) phrases.Add("gid_map " + MapText(user->gid_map));
  if (!user->setgroups.empty()) phrases.Add("setgroups " + user->setgroups);
  return phrases.text();
}

std::string RuleText(const CapabilityRule& rule) {
  const std::string names = rule.names.empty() ? "none" : Join(rule.names, ", ");
  switch (rule.kind) {
    case CapabilityRuleKind::kExactly:
      return "capabilities " + names;
    case CapabilityRuleKind::kAtMost:
      return "capabilities at most " + names;
    case CapabilityRuleKind::kDrop:
      return "without " + names;
  }
  return {};
}

std::string IdentityText(const Identity& identity) {
  Phrases phrases("; ");
  if (identity.user) phrases.Add(fmt::format("user {}", identity.user->uid));
  for (const CapabilityRule& rule : identity.capabilities) phrases.Add(RuleText(rule));
  if (identity.no_new_privs) phrases.Add("no_new_privs");
  for (const ResourceLimit& limit : identity.limits) phrases.Add("limit " + limit.name);
  return phrases.text();
}

std::string CgroupText(const Container& container) {
  if (!container.cgroup) return {};
  Phrases limits(", ");
  if (container.cgroup->pids) limits.Add(fmt::format("{} processes", *container.cgroup->pids));
  if (container.cgroup->memory) limits.Add(fmt::format("{} bytes", *container.cgroup->memory));
  return "cgroups of its own" + (limits.text().empty() ? "" : ", at most " + limits.text());
}

std::string ReadyText(const Ready& ready) {
  if (!ready.line.empty()) return "ready when a line of it matches /" + ready.line + "/";
  if (!ready.file.empty()) return "ready when " + ready.file + " is there";
  return fmt::format("ready when port {} accepts", ready.port);
}

std::string TouchText(const std::string& what) {
  if (what == "clock") return "the real host's wall clock; put back when the case ends";
  return "the real host's " + what + "; put back when the case ends";
}

}  // namespace

std::string NeedsText(const Scenario& scenario, const Plan& plan) {
  const Requires& needs = scenario.needs;
  Phrases phrases("; ");
  if (needs.root) phrases.Add("root");
  if (!needs.kernel.empty()) phrases.Add("kernel " + needs.kernel);
  phrases.AddList("capabilities", needs.capabilities);
  phrases.AddList("tools", needs.tools);
  phrases.AddList("config", needs.config);
  for (const auto& [name, value] : needs.sysctl) {
    phrases.Add("sysctl " + name + (value.empty() ? "" : " = " + value));
  }
  if (!needs.cgroup.empty()) phrases.Add("cgroup " + needs.cgroup);
  phrases.AddList("filesystems", needs.filesystems);
  phrases.AddList("modules", needs.modules);
  if (needs.ids > 0) phrases.Add(fmt::format("{} ids", needs.ids));
  phrases.AddList("new namespaces:", NewKinds(plan));
  return phrases.text();
}

std::vector<std::string> TouchedTexts(const Scenario& scenario, const Plan& plan) {
  std::vector<std::string> texts;
  for (const std::string& what : scenario.touches) texts.push_back(TouchText(what));
  for (const Container& container : plan.containers) {
    if (!container.cgroup) continue;
    texts.push_back("cgroups of " + container.name + "; removed when the case ends");
  }
  for (const Step& step : plan.steps) {
    const Set* set = std::get_if<Set>(&step.action);
    if (set == nullptr) continue;
    for (const auto& [fact, value] : set->changes) {
      if (fact.name != "sysctl") continue;
      texts.push_back("the sysctl " + fact.argument +
                      ", the real host's unless a namespace has its own; put back when the case "
                      "ends");
    }
  }
  if (plan.real_host) texts.emplace_back("processes on the real host, whose files are read-only");
  return texts;
}

namespace {

std::string RuntimeText(const Container& container) {
  if (IsNativeRuntime(container)) return {};
  std::string text = "by " + container.runtime;
  if (!container.image.empty()) text += " of the image " + container.image;
  return text + (container.runtime_defaults ? ", with its defaults" : "");
}

}  // namespace

std::string ContainerText(const Container& container) {
  Phrases phrases("; ");
  phrases.Add(RuntimeText(container));
  phrases.Add(NewText(container));
  for (const auto& [kind, spec] : container.namespaces) {
    const std::string origin = std::visit(OriginOf{}, spec);
    if (!origin.empty()) phrases.Add(std::string(NamespaceName(kind)) + ' ' + origin);
  }
  if (!container.within.empty()) phrases.Add("within " + container.within);
  if (container.entry == Entry::kUnshare) phrases.Add("entered by unshare(2)");
  if (container.entry == Entry::kSetns) phrases.Add("entered by setns(2)");
  phrases.Add(UserText(container));
  if (!container.root.empty()) phrases.Add("its tree: " + container.root);
  phrases.Add(FreshText(container));
  phrases.Add(CgroupText(container));
  phrases.Add(IdentityText(container.identity));
  if (!container.init && !container.deferred) phrases.Add("nstest's own init, which reaps");
  if (container.ready) phrases.Add(ReadyText(*container.ready));
  return phrases.text();
}

std::string LinkText(const NetworkLink& link) {
  Phrases ends(" and ");
  for (const LinkEnd& end : link.ends) {
    std::string text = end.interface + " of " + end.place;
    if (!end.addresses.empty()) text += " (" + Join(end.addresses, ", ") + ')';
    for (const auto& [to, via] : end.routes) text += ", " + to + " via " + via;
    ends.Add(text);
  }
  return ends.text() + (link.ends.size() > 2
                            ? ", by a bridge on the host, for which there is no command here"
                            : "");
}

std::vector<std::string> StepNotes(const Step& step) {
  std::vector<std::string> notes;
  const std::string rights = IdentityText(WithOverrides({}, step.user, step.capabilities));
  if (!rights.empty()) notes.push_back("as " + rights);
  const Start* start = std::get_if<Start>(&step.action);
  if (start != nullptr && start->ready) notes.push_back(ReadyText(*start->ready));
  const Calls* calls = std::get_if<Calls>(&step.action);
  const Set* set = std::get_if<Set>(&step.action);
  if (set != nullptr && set->changes.front().first.name == "clock") {
    notes.emplace_back("by clock_adjtime(ADJ_SETOFFSET)");
  }
  if (set != nullptr && set->changes.front().first.name == "cgroup") {
    notes.push_back("by a write into the cgroups of " + set->changes.front().first.argument);
  }
  if (calls != nullptr && !calls->as.empty()) notes.push_back("its process stays as " + calls->as);
  if (step.eventually) notes.push_back("again and again, for " + DurationText(*step.eventually));
  if (!step.save.empty()) notes.push_back("kept as $" + step.save);
  return notes;
}

}  // namespace nstest
