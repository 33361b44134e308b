#include "nstest/preview/container_command.h"

#include <fmt/format.h>

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/model/runtime_name.h"
#include "nstest/model/unprivileged_ids.h"
#include "nstest/preview/entrance.h"
#include "nstest/preview/shell.h"

namespace nstest {

namespace {

// unshare(1) and its child, which is the first process.
constexpr std::string_view kUnshare = "unshare --fork --kill-child";

std::string NewKindOptions(const Container& container) {
  std::string options;
  for (const auto& [kind, spec] : container.namespaces) {
    const bool made = std::holds_alternative<NewNamespace>(spec) && kind != NamespaceKind::kUser;
    if (made) options += ' ' + KindOption(kind);
  }
  return options;
}

std::string MountOptions(const Container& container) {
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  if (mount == nullptr) return {};
  const std::string propagation = mount->propagation.empty() || mount->propagation == "private"
                                      ? ""
                                      : " --propagation " + mount->propagation;
  const bool proc = mount->fresh && container.FindNew(NamespaceKind::kPid) != nullptr;
  return propagation + (proc ? " --mount-proc" : "");
}

// unshare(1) takes whole seconds.
std::string ClockOptions(const Container& container) {
  const NewNamespace* time = container.FindNew(NamespaceKind::kTime);
  if (time == nullptr) return {};
  std::string options;
  const auto add = [&](std::string_view clock, const std::optional<Nanoseconds>& offset) {
    if (!offset) return;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*offset);
    options += fmt::format(" --{}={}", clock, seconds.count());
  };
  add("monotonic", time->monotonic);
  add("boottime", time->boottime);
  return options;
}

std::string RowsText(const std::vector<IdRange>& map) {
  std::string text;
  for (const IdRange& row : map) {
    text +=
        fmt::format("{}{} {} {}", text.empty() ? "" : "\\n", row.inside, row.outside, row.count);
  }
  return text;
}

// How the user namespace comes about: one that another process keeps while its maps are written, or
// an option of unshare(1), which maps the caller's own id.
struct UserWay {
  std::vector<std::string> before;
  std::string entrance;
  std::string options;
};

UserWay KeptUsers(const Container& container, const IdRange* first,
                  const std::pair<std::string, std::string>& rows) {
  const std::string holder = PidVariable(container.name) + "_users";
  const NewNamespace& user = *container.FindNew(NamespaceKind::kUser);
  UserWay way;
  way.before = {fmt::format("unshare --user sleep infinity & {}=$!; sleep 1", holder)};
  if (user.setgroups == "deny") {
    way.before.push_back(fmt::format("echo deny >/proc/${}/setgroups", holder));
  }
  way.before.push_back(fmt::format("printf '{}' >/proc/${}/gid_map", rows.second, holder));
  way.before.push_back(fmt::format("printf '{}' >/proc/${}/uid_map", rows.first, holder));
  const bool has_root = first != nullptr && first->inside == 0;
  way.entrance = fmt::format("nsenter --target \"${}\" --user {}", holder,
                             has_root ? "" : "--preserve-credentials ");
  return way;
}

UserWay UsersOf(const MakingContext& context, const Container& container, bool from_host) {
  const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
  if (user == nullptr) return {};
  const auto uids = MapOf(context, container, user->uid_map);
  const auto gids = MapOf(context, container, user->gid_map);
  if (from_host && context.real_root) {
    return KeptUsers(container, uids.data(), {RowsText(uids), RowsText(gids)});
  }
  UserWay way;
  way.options = uids.front().inside == 0 ? " --user --map-root-user"
                                         : fmt::format(" --user --map-user={} --map-group={}",
                                                       uids.front().inside, gids.front().inside);
  return way;
}

// What is done inside before the command starts, in the order in which nstest does it.
std::vector<std::string> SetupCommands(const Container& container) {
  std::vector<std::string> commands;
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  const bool fresh = mount != nullptr && mount->fresh;
  if (fresh && container.FindNew(NamespaceKind::kNetwork) != nullptr) {
    commands.emplace_back("mount -t sysfs sysfs /sys");
  }
  if (fresh && container.FindNew(NamespaceKind::kIpc) != nullptr) {
    commands.emplace_back("{ [ ! -d /dev/mqueue ] || mount -t mqueue mqueue /dev/mqueue; }");
  }
  for (const Mount& declared : container.mounts) {
    const std::string place = MountPointScript(declared);
    if (!place.empty()) commands.push_back("{ " + place + "; }");
    const auto more = MountCommands(declared);
    commands.insert(commands.end(), more.begin(), more.end());
  }
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts != nullptr && !uts->hostname.empty()) {
    commands.push_back("hostname " + ShellWord(uts->hostname));
  }
  if (uts != nullptr && !uts->domainname.empty()) {
    commands.push_back("domainname " + ShellWord(uts->domainname));
  }
  const NewNamespace* network = container.FindNew(NamespaceKind::kNetwork);
  if (network != nullptr && network->loopback_up) commands.emplace_back("ip link set lo up");
  return commands;
}

std::string SetupPrefix(const Container& container) {
  const auto commands = SetupCommands(container);
  if (commands.empty()) return {};
  const std::string script = Join(commands, " && ") + " && exec \"$@\"";
  // The POSIX shell does not know $'...'.
  const std::string shell = script.find("$'") == std::string::npos ? "sh" : "bash";
  return shell + " -c " + ShellWord(script) + ' ' + shell + ' ';
}

}  // namespace

std::vector<IdRange> MapOf(const MakingContext& context, const Container& container,
                           const std::vector<IdRange>& written) {
  if (!written.empty()) return written;
  const auto outer = DifferingKinds(context.plan, container.within);
  const bool in_users = std::find(outer.begin(), outer.end(), NamespaceKind::kUser) != outer.end();
  return {context.real_root && !in_users ? kUnprivilegedIds : IdRange{0, 0, 1}};
}

MakingCommand MakingOf(const MakingContext& context, const Container& container,
                       const std::string& command) {
  const Entrance entrance = EntranceToMake(context.plan, container);
  const UserWay users = UsersOf(context, container, entrance.command.empty());
  const std::string options =
      users.options + NewKindOptions(container) + MountOptions(container) + ClockOptions(container);
  MakingCommand made{.before = users.before, .line = entrance.command + users.entrance};
  if (!options.empty()) made.line += std::string(kUnshare) + options + ' ';
  made.forks = (entrance.forks ? 1 : 0) + (options.empty() ? 0 : 1);
  made.line += SetupPrefix(container) + IdentityPrefix(container.identity) +
               EnvironmentPrefix(container.workdir, container.env) + command;
  return made;
}

std::string MissingInCommand(const MakingContext& context, const Container& container) {
  std::vector<std::string> missing;
  if (!IsNativeRuntime(container)) missing.push_back(container.runtime + ", which makes it");
  const NewNamespace* user = container.FindNew(NamespaceKind::kUser);
  const bool from_host = EntranceToMake(context.plan, container).command.empty();
  if (user != nullptr && !(from_host && context.real_root)) {
    const auto uids = MapOf(context, container, user->uid_map);
    const auto gids = MapOf(context, container, user->gid_map);
    const bool single =
        uids.size() == 1 && uids.front().count == 1 && gids.size() == 1 && gids.front().count == 1;
    if (!single) missing.emplace_back("its id maps");
  }
  if (!container.root.empty()) missing.emplace_back("its tree (pivot_root(2))");
  if (container.cgroup) missing.emplace_back("its cgroups");
  const NewNamespace* mount = container.FindNew(NamespaceKind::kMount);
  const bool mounts_cgroups =
      mount != nullptr && mount->fresh && container.FindNew(NamespaceKind::kCgroup) != nullptr;
  if (mounts_cgroups) missing.emplace_back("its cgroup mounts");
  if (container.entry == Entry::kSetns) missing.emplace_back("its entry by setns(2)");
  return Join(missing, ", ");
}

std::vector<std::string> KeepingLines(const MakingContext& context, const Container& container) {
  const std::string command = container.init ? CommandLine(*container.init) : "sleep infinity";
  MakingCommand made = MakingOf(context, container, command);
  std::vector<std::string> lines = std::move(made.before);
  lines.push_back(made.line + " &");
  lines.push_back(PidLine(container.name, made.forks));
  return lines;
}

}  // namespace nstest
