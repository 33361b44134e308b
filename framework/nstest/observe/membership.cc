#include <array>
#include <cerrno>

#include "nstest/base/text.h"
#include "nstest/kernel/cgroup_membership.h"
#include "nstest/model/namespace_kind.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

// Where the process is in view.proc(); nothing where it is not seen.
std::optional<std::string> DirectoryOf(const std::string& process, const View& view) {
  const auto sighting = view.Find(process);
  if (!sighting || sighting->ended) return std::nullopt;
  return std::to_string(sighting->proc_pid);
}

Value InodeOf(const ProcRoot& proc, const std::string& link) {
  const auto target = proc.ReadLink(link);
  if (!target) return Refused(target.error());
  const auto inode = ParseNamespaceLink(*target);
  return inode ? Value(*inode) : Value();
}

Value NamespaceInodes(const ProcRoot& proc, const std::string& directory) {
  constexpr std::array<std::string_view, 2> kForChildren{"pid_for_children", "time_for_children"};
  const std::string links = directory + "/ns/";
  Value inodes;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    inodes[NamespaceName(kind)] = InodeOf(proc, links + std::string(NamespaceFile(kind)));
  }
  for (const std::string_view file : kForChildren) {
    inodes[file] = InodeOf(proc, links + std::string(file));
  }
  return inodes;
}

Value LimitOf(const std::vector<OpenCgroup>& cgroups, std::string_view name) {
  const auto file = FindLimitFile(cgroups, name);
  if (!file) return {};
  const auto limit = ReadLimit(*file);
  if (!limit) return Refused(limit.error());
  return *limit ? Value(**limit) : Value("unlimited");
}

}  // namespace

Value ObserveNamespaces(const std::string& argument, const View& view) {
  if (!view.proc()) return Refused(view.proc().error());
  if (argument.empty()) return NamespaceInodes(*view.proc(), "self");
  const auto directory = DirectoryOf(argument, view);
  return directory ? NamespaceInodes(*view.proc(), *directory) : Value();
}

Value ObserveCgroup(const std::string& argument, const View& view) {
  if (!view.proc()) return Refused(view.proc().error());
  const auto directory = DirectoryOf(argument.empty() ? argument : argument + ".init", view);
  if (!directory) return {};
  const auto text = view.proc()->Read(*directory + "/cgroup");
  if (!text) return Refused(text.error());
  Value::List memberships;
  for (const CgroupMembership& membership : ParseCgroups(*text)) {
    memberships.emplace_back(Value::Map{{"hierarchy", membership.hierarchy},
                                        {"controllers", TextList(membership.controllers)},
                                        {"path", ToValidUtf8(membership.path)}});
  }
  return memberships;
}

Value ObserveCgroupLimits(const std::string& argument, const View& view) {
  for (const KnownCgroups& known : view.context().cgroups) {
    if (known.container != argument || known.cgroups->empty()) continue;
    return Value::Map{{"memory", LimitOf(*known.cgroups, "memory")},
                      {"pids", LimitOf(*known.cgroups, "pids")}};
  }
  return {};
}

}  // namespace nstest
