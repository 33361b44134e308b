#include "nstest/preview/entrance.h"

#include <algorithm>

#include "nstest/preview/shell.h"

namespace nstest {

namespace {

using Kinds = std::vector<NamespaceKind>;

bool Has(const Kinds& kinds, NamespaceKind kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Whether the container has something else than the host's of this kind.
struct Differs {
  const Plan& plan;
  NamespaceKind kind;

  bool operator()(const NewNamespace& /*made*/) const { return true; }

  bool operator()(const HostNamespace& /*host*/) const { return false; }

  bool operator()(const JoinedNamespace& joined) const {
    return Has(DifferingKinds(plan, joined.container), kind);
  }

  bool operator()(const PinnedNamespace& /*pinned*/) const { return true; }

  bool operator()(const ProcessNamespace& /*from*/) const { return true; }
};

std::string FileOf(const std::string& process, NamespaceKind kind) {
  return "/proc/$" + PidVariable(process) + "/ns/" + std::string(NamespaceFile(kind));
}

// The file by which a kind is joined; empty where nothing is.
struct JoinedFile {
  const Plan& plan;
  NamespaceKind kind;

  std::string operator()(const NewNamespace& /*made*/) const { return {}; }

  std::string operator()(const HostNamespace& /*host*/) const { return {}; }

  std::string operator()(const JoinedNamespace& joined) const {
    const bool differs = Has(DifferingKinds(plan, joined.container), kind);
    return differs ? '"' + FileOf(joined.container, kind) + '"' : "";
  }

  std::string operator()(const PinnedNamespace& pinned) const { return ShellWord(pinned.path); }

  std::string operator()(const ProcessNamespace& from) const {
    return '"' + FileOf(from.process, kind) + '"';
  }
};

bool MapsRoot(const std::vector<IdRange>& map) {
  return map.empty() ||
         std::any_of(map.begin(), map.end(), [](const IdRange& row) { return row.inside == 0; });
}

// Whether nsenter(1) can become root there, as it does unless it is told otherwise.
bool HasRoot(const Plan& plan, const std::string& place) {
  const Container* container = FindContainer(plan, place);
  if (container == nullptr) return true;
  const NamespaceSpec* spec = container->Find(NamespaceKind::kUser);
  if (spec == nullptr) return HasRoot(plan, container->within);
  if (const auto* joined = std::get_if<JoinedNamespace>(spec)) {
    return HasRoot(plan, joined->container);
  }
  const auto* made = std::get_if<NewNamespace>(spec);
  return made == nullptr || (MapsRoot(made->uid_map) && MapsRoot(made->gid_map));
}

class EntranceMaker {
 public:
  void AddPlace(const Plan& plan, const std::string& place, const Kinds& kinds) {
    if (kinds.empty()) return;
    AddCredentials(plan, place, kinds);
    options_ += " --target " + PidOf(place);
    for (const NamespaceKind kind : kinds) {
      options_ += ' ' + KindOption(kind);
      Note(kind);
    }
  }

  void AddFile(NamespaceKind kind, const std::string& file) {
    if (file.empty()) return;
    options_ += ' ' + KindOption(kind) + '=' + file;
    Note(kind);
  }

  void AddCredentials(const Plan& plan, const std::string& place, const Kinds& kinds) {
    if (Has(kinds, NamespaceKind::kUser) && !HasRoot(plan, place)) {
      options_ += " --preserve-credentials";
    }
  }

  Entrance Make() const {
    return options_.empty() ? Entrance{} : Entrance{"nsenter" + options_ + ' ', forks_};
  }

 private:
  void Note(NamespaceKind kind) {
    forks_ = forks_ || kind == NamespaceKind::kPid || kind == NamespaceKind::kTime;
  }

  std::string options_;
  bool forks_ = false;
};

}  // namespace

std::string KindOption(NamespaceKind kind) {
  return kind == NamespaceKind::kNetwork ? "--net" : "--" + std::string(NamespaceName(kind));
}

const Container* FindContainer(const Plan& plan, const std::string& name) {
  const auto found = std::find_if(plan.containers.begin(), plan.containers.end(),
                                  [&](const Container& known) { return known.name == name; });
  return found == plan.containers.end() ? nullptr : &*found;
}

Kinds DifferingKinds(const Plan& plan, const std::string& place) {
  const Container* container = FindContainer(plan, place);
  if (container == nullptr) return {};
  const Kinds outer = DifferingKinds(plan, container->within);
  Kinds kinds;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const NamespaceSpec* spec = container->Find(kind);
    const bool differs =
        spec != nullptr ? std::visit(Differs{plan, kind}, *spec) : Has(outer, kind);
    if (differs) kinds.push_back(kind);
  }
  return kinds;
}

Entrance EntranceOf(const Plan& plan, const Step& step) {
  EntranceMaker maker;
  if (step.mix.empty()) maker.AddPlace(plan, step.place, DifferingKinds(plan, step.place));
  for (const auto& [kind, place] : step.mix) {
    if (Has(DifferingKinds(plan, place), kind)) {
      maker.AddCredentials(plan, place, {kind});
      maker.AddFile(kind, '"' + FileOf(place, kind) + '"');
    }
  }
  return maker.Make();
}

Entrance EntranceToMake(const Plan& plan, const Container& container) {
  EntranceMaker maker;
  Kinds inherited = DifferingKinds(plan, container.within);
  std::erase_if(inherited, [&](NamespaceKind kind) {
    const NamespaceSpec* spec = container.Find(kind);
    return spec != nullptr && !std::holds_alternative<NewNamespace>(*spec);
  });
  maker.AddPlace(plan, container.within, inherited);
  for (const auto& [kind, spec] : container.namespaces) {
    maker.AddFile(kind, std::visit(JoinedFile{plan, kind}, spec));
  }
  return maker.Make();
}

}  // namespace nstest
