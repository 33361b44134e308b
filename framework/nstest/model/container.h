#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/action.h"
#include "nstest/model/identity.h"
#include "nstest/model/mark.h"
#include "nstest/model/namespace_kind.h"

namespace nstest {

/// One row of user_namespaces(7)'s uid_map or gid_map; `outside` as the creating place sees ids.
struct IdRange {
  std::uint32_t inside = 0;
  std::uint32_t outside = 0;
  std::uint32_t count = 1;

  bool operator==(const IdRange&) const = default;
};

/// A new namespace of the kind, with the options of that kind (the others stay at their defaults).
struct NewNamespace {
  static constexpr std::string_view kKind = "new";

  // user. Empty maps: the creator's root is mapped to 0 (an unprivileged range if that is the real
  // root). `setgroups`: "allow", "deny" or empty for what the kernel needs.
  std::vector<IdRange> uid_map;
  std::vector<IdRange> gid_map;
  std::string setgroups;
  // time: offsets against the host's clocks.
  std::optional<Nanoseconds> monotonic;
  std::optional<Nanoseconds> boottime;
  // mount. `propagation`: "private" (also when empty), "slave", "shared", "unchanged".
  std::string propagation;
  bool fresh = true;  ///< mount /proc, /sys, /dev/mqueue and cgroups of the new kinds
  // uts; empty keeps the creator's.
  std::string hostname;
  std::string domainname;
  // network
  bool loopback_up = false;

  bool operator==(const NewNamespace&) const = default;
};

/// The host's, even where the creating place has another.
struct HostNamespace {
  static constexpr std::string_view kKind = "host";
  bool operator==(const HostNamespace&) const = default;
};

/// Another container's, joined with setns(2).
struct JoinedNamespace {
  static constexpr std::string_view kKind = "of";
  std::string container;

  bool operator==(const JoinedNamespace&) const = default;
};

/// One that a file keeps: a link in /proc/PID/ns, bound somewhere. The creating place's path.
struct PinnedNamespace {
  static constexpr std::string_view kKind = "path";
  std::string path;

  bool operator==(const PinnedNamespace&) const = default;
};

/// That of a process which a step started, or of another container's init.
struct ProcessNamespace {
  static constexpr std::string_view kKind = "from";
  std::string process;

  bool operator==(const ProcessNamespace&) const = default;
};

using NamespaceSpec =
    std::variant<NewNamespace, HostNamespace, JoinedNamespace, PinnedNamespace, ProcessNamespace>;

/// How the init comes into its new namespaces.
enum class Entry {
  kClone,    ///< it is made in them: clone3(2)
  kUnshare,  ///< its maker, or it itself, makes them around itself: unshare(2)
  kSetns,    ///< another process made them, and it enters them: setns(2)
};

constexpr auto NamesOf(Entry* /*type*/) {
  return std::array<std::pair<std::string_view, Entry>, 3>{
      {{"clone", Entry::kClone}, {"unshare", Entry::kUnshare}, {"setns", Entry::kSetns}}};
}

/// The limits of a container's own cgroup; without a value there is no limit.
struct CgroupSpec {
  std::optional<std::int64_t> pids;
  std::optional<std::int64_t> memory;  ///< bytes

  bool operator==(const CgroupSpec&) const = default;
};

/// A place made of namespaces, with a first process.
struct Container {
  std::string name;
  /// Kinds not listed are the creating place's. Each kind at most once.
  std::vector<std::pair<NamespaceKind, NamespaceSpec>> namespaces;
  std::string within;           ///< created from inside this container; empty: from the host
  int nested = 1;               ///< levels; the name is the innermost, `name.1` the outermost
  std::optional<Command> init;  ///< none: nstest's own reaping init
  std::optional<Ready> ready;
  std::vector<Mount> mounts;
  std::vector<std::pair<std::string, std::string>> env;
  std::string workdir;  ///< empty: the scenario's folder
  Identity identity;    ///< of its init, and of whatever enters it
  /// Its tree: empty for the creating place's, "empty", "busybox", or a directory of that place.
  std::string root;
  std::string image;  ///< instead: the name of a runtime's image
  /// What the scenario does not declare is as the runtime has it by itself, not as native has it;
  /// always so with an image.
  bool runtime_defaults = false;
  std::optional<CgroupSpec> cgroup;
  Entry entry = Entry::kClone;
  std::string runtime;    ///< who makes it; empty: the run's, else the kernel itself
  bool of_run = false;    ///< the runtime is the run's: its author named none
  std::string kernel;     ///< of a guest: the path of its image; empty: the run's, else the newest
  bool deferred = false;  ///< made by the `run` step whose command is its init
  bool started = false;   ///< made by the step that starts it
  Mark mark;              ///< where it is written

  const NamespaceSpec* Find(NamespaceKind kind) const;

  /// The options of a new namespace of this kind; nullptr when it is not new here.
  const NewNamespace* FindNew(NamespaceKind kind) const;

  bool operator==(const Container&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, IdRange& range) {
  archive("inside", range.inside);
  archive("outside", range.outside);
  archive("count", range.count);
}

template <typename Archive>
void Fields(Archive& archive, NewNamespace& made) {
  archive("uid_map", made.uid_map);
  archive("gid_map", made.gid_map);
  archive("setgroups", made.setgroups);
  archive("monotonic", made.monotonic);
  archive("boottime", made.boottime);
  archive("propagation", made.propagation);
  archive("fresh", made.fresh);
  archive("hostname", made.hostname);
  archive("domainname", made.domainname);
  archive("loopback_up", made.loopback_up);
}

template <typename Archive>
void Fields(Archive& /*archive*/, HostNamespace& /*host*/) {}

template <typename Archive>
void Fields(Archive& archive, JoinedNamespace& joined) {
  archive("container", joined.container);
}

template <typename Archive>
void Fields(Archive& archive, PinnedNamespace& pinned) {
  archive("path", pinned.path);
}

template <typename Archive>
void Fields(Archive& archive, ProcessNamespace& from) {
  archive("process", from.process);
}

template <typename Archive>
void Fields(Archive& archive, CgroupSpec& cgroup) {
  archive("pids", cgroup.pids);
  archive("memory", cgroup.memory);
}

template <typename Archive>
void Fields(Archive& archive, Container& container) {
  archive("name", container.name);
  archive("namespaces", container.namespaces);
  archive("within", container.within);
  archive("nested", container.nested);
  archive("init", container.init);
  archive("ready", container.ready);
  archive("mounts", container.mounts);
  archive("env", container.env);
  archive("workdir", container.workdir);
  archive("identity", container.identity);
  archive("root", container.root);
  archive("image", container.image);
  archive("runtime_defaults", container.runtime_defaults);
  archive("cgroup", container.cgroup);
  archive("entry", container.entry);
  archive("runtime", container.runtime);
  archive("of_run", container.of_run);
  archive("kernel", container.kernel);
  archive("deferred", container.deferred);
  archive("started", container.started);
}

}  // namespace nstest
