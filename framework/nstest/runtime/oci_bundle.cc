#include "nstest/runtime/oci_bundle.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "nstest/process/identity.h"
#include "nstest/runtime/native.h"

namespace nstest {

namespace {

using Map = Value::Map;
using List = Value::List;

constexpr std::string_view kUnlimited = "unlimited";

List Texts(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

// As the specification spells it.
std::string KindName(NamespaceKind kind) {
  return std::string(NamespaceName(kind));
}

// ---- process

Value MakeUser(const Identity& identity) {
  constexpr int kUmask = 022;
  const UserIds user = identity.user.value_or(UserIds{});
  List groups;
  for (const std::uint32_t group : user.groups) groups.emplace_back(group);
  return Map{{"uid", user.uid},
             {"gid", user.gid},
             {"umask", kUmask},
             {"additionalGids", std::move(groups)}};
}

Value MakeCapabilities(const CapabilitySets& sets) {
  return Map{{"bounding", Texts(CapabilityNames(sets.bounding))},
             {"effective", Texts(CapabilityNames(sets.effective))},
             {"permitted", Texts(CapabilityNames(sets.permitted))},
             {"inheritable", Texts(CapabilityNames(sets.inheritable))},
             {"ambient", Texts(CapabilityNames(sets.ambient))}};
}

Value MakeBound(const std::optional<std::uint64_t>& bound) {
  return bound ? Value(static_cast<unsigned long>(*bound)) : Value(kUnlimited);
}

std::string RlimitName(std::string_view name) {
  std::string type = "RLIMIT_";
  for (const char letter : name) type += static_cast<char>(letter - 'a' + 'A');
  return type;
}

Value MakeRlimits(const std::vector<ResourceLimit>& limits) {
  List list;
  for (const ResourceLimit& limit : limits) {
    list.emplace_back(Map{{"type", RlimitName(limit.name)},
                          {"hard", MakeBound(limit.hard)},
                          {"soft", MakeBound(limit.soft)}});
  }
  return list;
}

Value MakeProcess(const Container& container, const OciSurroundings& surroundings) {
  const Identity& identity = container.identity;
  return Map{
      {"terminal", false},
      {"user", MakeUser(identity)},
      {"args", Texts(surroundings.args)},
      {"env", Texts(surroundings.env)},
      {"cwd", surroundings.workdir},
      {"capabilities", MakeCapabilities(MakeCapabilitySets(surroundings.capabilities, identity))},
      {"rlimits", MakeRlimits(identity.limits)},
      {"noNewPrivileges", identity.no_new_privs}};
}

// ---- mounts

Value MakeMount(std::string at, std::string type, std::string source,
                const std::vector<std::string>& options) {
  return Map{{"destination", std::move(at)},
             {"type", std::move(type)},
             {"source", std::move(source)},
             {"options", Texts(options)}};
}

std::vector<std::string> Strict() {
  return {"nosuid", "nodev", "noexec"};
}

// What shows the new namespaces, over what shows the host's: as SetUpMounts makes them.
void AddFresh(const Container& container, const OciSurroundings& surroundings, List& mounts) {
  const bool cgroup = container.FindNew(NamespaceKind::kCgroup) != nullptr;
  if (container.FindNew(NamespaceKind::kPid) != nullptr) {
    mounts.push_back(MakeMount("/proc", "proc", "proc", Strict()));
  }
  if (container.FindNew(NamespaceKind::kNetwork) != nullptr) {
    mounts.push_back(MakeMount("/sys", "sysfs", "sysfs", Strict()));
    if (!cgroup && !surroundings.cgroups.empty()) {
      mounts.push_back(MakeMount("/sys/fs/cgroup", "bind", surroundings.cgroups, {"rbind"}));
    }
  }
  if (cgroup) mounts.push_back(MakeMount("/sys/fs/cgroup", "cgroup", "cgroup", Strict()));
  if (container.FindNew(NamespaceKind::kIpc) != nullptr && surroundings.has_mqueue) {
    mounts.push_back(MakeMount("/dev/mqueue", "mqueue", "mqueue", Strict()));
  }
}

Value MakeDeclared(const Mount& mount) {
  const bool binds = mount.type == "bind" || mount.type == "rbind";
  std::vector<std::string> options = mount.options;
  if (binds) options.insert(options.begin(), mount.type);
  if (!mount.propagation.empty()) options.push_back(mount.propagation);
  const std::string source = mount.source.empty() ? mount.type : mount.source;
  return MakeMount(mount.at, binds ? "bind" : mount.type, source, options);
}

Value MakeMounts(const Container& container, const OciSurroundings& surroundings) {
  List mounts;
  // The tree's own, so that the tool makes no devices in it.
  if (surroundings.binds_devices) {
    mounts.push_back(MakeMount("/dev", "bind", surroundings.rootfs + "/dev", {"rbind"}));
  }
  for (const std::string& at : surroundings.below_devices) {
    mounts.push_back(MakeMount(at, "bind", surroundings.rootfs + at, {"bind"}));
  }
  const NewNamespace* made = container.FindNew(NamespaceKind::kMount);
  if (made != nullptr && made->fresh) AddFresh(container, surroundings, mounts);
  for (const Mount& mount : container.mounts) mounts.push_back(MakeDeclared(mount));
  return mounts;
}

// ---- linux

Value MakeNamespaces(const Container& container, const OciSurroundings& surroundings) {
  List list{Map{{"type", KindName(NamespaceKind::kMount)}}};
  for (const auto& [kind, spec] : container.namespaces) {
    if (kind == NamespaceKind::kMount || !std::holds_alternative<NewNamespace>(spec)) continue;
    list.emplace_back(Map{{"type", KindName(kind)}});
  }
  for (const auto& [kind, path] : surroundings.joined) {
    list.emplace_back(Map{{"type", KindName(kind)}, {"path", path}});
  }
  return list;
}

Value MakeMappings(const std::vector<IdRange>& ranges) {
  List list;
  for (const IdRange& range : ranges) {
    list.emplace_back(
        Map{{"containerID", range.inside}, {"hostID", range.outside}, {"size", range.count}});
  }
  return list;
}

Value MakeResources(const Container& container) {
  Value resources(Map{{"devices", List{Map{{"allow", true}, {"access", "rwm"}}}}});
  if (!container.cgroup) return resources;
  if (container.cgroup->pids) {
    resources["pids"] = Map{{"limit", *container.cgroup->pids}};
  }
  if (container.cgroup->memory) {
    resources["memory"] = Map{{"limit", *container.cgroup->memory}};
  }
  return resources;
}

Value MakeOffsets(const NewNamespace& time) {
  Value offsets(Map{});
  const auto add = [&](std::string_view clock, const std::optional<Nanoseconds>& offset) {
    if (!offset) return;
    const auto whole = std::chrono::floor<std::chrono::seconds>(*offset);
    offsets[clock] = Map{{"secs", whole.count()}, {"nanosecs", (*offset - whole).count()}};
  };
  add("monotonic", time.monotonic);
  add("boottime", time.boottime);
  return offsets;
}

Value MakeLinux(const ContainerRequest& request, const OciSurroundings& surroundings) {
  const Container& container = request.container;
  Value linux_part(Map{{"namespaces", MakeNamespaces(container, surroundings)},
                       {"rootfsPropagation", "private"},
                       {"resources", MakeResources(container)}});
  if (const auto maps = MakeSpawnOptions(request).maps) {
    linux_part["uidMappings"] = MakeMappings(maps->uid_map);
    linux_part["gidMappings"] = MakeMappings(maps->gid_map);
  }
  if (!surroundings.cgroup.empty()) linux_part["cgroupsPath"] = surroundings.cgroup;
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts != nullptr && !uts->domainname.empty()) {
    // The specification has a word of its own only since 1.1.
    linux_part["sysctl"] = Map{{"kernel.domainname", uts->domainname}};
  }
  const NewNamespace* time = container.FindNew(NamespaceKind::kTime);
  if (time != nullptr && (time->monotonic || time->boottime)) {
    linux_part["timeOffsets"] = MakeOffsets(*time);
  }
  return linux_part;
}

// RLIM_INFINITY is 2^64 - 1, which no value holds. A text of the container's own has its quotes
// escaped, and so never looks like this.
std::string WithUnlimited(std::string json) {
  constexpr std::string_view kInfinity = "18446744073709551615";
  for (const std::string key : {"\"hard\":", "\"soft\":"}) {
    const std::string written = key + '"' + std::string(kUnlimited) + '"';
    for (std::size_t at = json.find(written); at != std::string::npos;
         at = json.find(written, at)) {
      json.replace(at, written.size(), key + std::string(kInfinity));
    }
  }
  return json;
}

bool Covers(const std::string& mount_point, const std::string& path) {
  return path == mount_point || path.starts_with(mount_point + '/');
}

}  // namespace

std::string MakeOciConfig(const ContainerRequest& request, const OciSurroundings& surroundings) {
  const Container& container = request.container;
  Value config(Map{{"ociVersion", "1.0.2"},
                   {"process", MakeProcess(container, surroundings)},
                   {"root", Map{{"path", surroundings.rootfs}, {"readonly", false}}}});
  const NewNamespace* uts = container.FindNew(NamespaceKind::kUts);
  if (uts != nullptr && !uts->hostname.empty()) config["hostname"] = uts->hostname;
  config["mounts"] = MakeMounts(container, surroundings);
  config["linux"] = MakeLinux(request, surroundings);
  return WithUnlimited(ToJson(config));
}

std::string DefaultWorkdir(const ContainerRequest& request) {
  const Container& container = request.container;
  const std::string& folder = request.default_workdir;
  const bool hidden = std::any_of(container.mounts.begin(), container.mounts.end(),
                                  [&](const Mount& mount) { return Covers(mount.at, folder); });
  return folder.empty() || hidden || !container.root.empty() ? "/" : folder;
}

}  // namespace nstest
