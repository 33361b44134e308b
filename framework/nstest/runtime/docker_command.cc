#include "nstest/runtime/docker_command.h"

#include <linux/capability.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include "nstest/base/text.h"
#include "nstest/process/identity.h"
#include "nstest/runtime/gate.h"
#include "nstest/runtime/native.h"
#include "nstest/runtime/tool.h"
#include "nstest/runtime/within.h"

namespace nstest {

namespace {

using WordList = std::vector<std::string>;

// ---- namespaces

class NamespaceWords {
 public:
  NamespaceWords(const ContainerRequest& request, const DockerSurroundings& surroundings)
      : request_(request), surroundings_(surroundings) {}

  WordList Make() const {
    WordList words;
    Add(words, NamespaceKind::kPid, "--pid=", "");
    Add(words, NamespaceKind::kNetwork, "--network=", "none");
    Add(words, NamespaceKind::kIpc, "--ipc=", "shareable");
    Add(words, NamespaceKind::kCgroup, "--cgroupns=", "private");
    Add(words, NamespaceKind::kUts, "--uts=", "");
    if (IsNew(NamespaceKind::kUts)) AddNames(words);
    AddUser(words);
    return words;
  }

 private:
  std::string JoinedName(NamespaceKind kind) const {
    for (const auto& [joined, name] : surroundings_.joined) {
      if (joined == kind) return name;
    }
    return {};
  }

  // What is not listed is the real host's, if the scenario asks for that one.
  bool IsHosts(NamespaceKind kind) const {
    const NamespaceSpec* spec = request_.container.Find(kind);
    const bool listed = spec != nullptr && !std::holds_alternative<HostNamespace>(*spec);
    return !listed && request_.may_share_host;
  }

  bool IsNew(NamespaceKind kind) const { return JoinedName(kind).empty() && !IsHosts(kind); }

  void Add(WordList& words, NamespaceKind kind, const std::string& option,
           const std::string& made) const {
    const std::string joined = JoinedName(kind);
    if (!joined.empty()) {
      words.push_back(option + "container:" + joined);
    } else if (IsHosts(kind)) {
      words.push_back(option + "host");
    } else if (!made.empty()) {
      words.push_back(option + made);
    }
  }

  void AddNames(WordList& words) const {
    const NewNamespace* uts = request_.container.FindNew(NamespaceKind::kUts);
    const bool named = uts != nullptr && !uts->hostname.empty();
    // docker refuses a name where the network is joined.
    const bool may = JoinedName(NamespaceKind::kNetwork).empty() || surroundings_.podman;
    if (named || (may && !request_.container.runtime_defaults)) {
      words.push_back("--hostname=" + (named ? uts->hostname : surroundings_.hostname));
    }
    if (uts != nullptr && !uts->domainname.empty()) {
      words.push_back("--domainname=" + uts->domainname);
    }
  }

  void AddUser(WordList& words) const {
    const auto maps = MakeSpawnOptions(request_).maps;
    if (!maps) {
      words.emplace_back("--userns=host");
      return;
    }
    const auto add = [&](const std::string& option, const std::vector<IdRange>& ranges) {
      for (const IdRange& range : ranges) {
        words.push_back(option + std::to_string(range.inside) + ':' +
                        std::to_string(range.outside) + ':' + std::to_string(range.count));
      }
    };
    add("--uidmap=", maps->uid_map);
    add("--gidmap=", maps->gid_map);
  }

  const ContainerRequest& request_;
  const DockerSurroundings& surroundings_;
};

// ---- mounts

// A field of a line of comma-separated values: RFC 4180.
std::string Field(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += letter;
    quoted += letter;
  }
  return quoted + '"';
}

std::string MakeBind(const std::string& source, const std::string& at, const std::string& more) {
  return "--mount=type=bind," + Field("source=" + source) + ',' + Field("target=" + at) + more;
}

bool Has(const std::vector<std::string>& options, std::string_view option) {
  return std::find(options.begin(), options.end(), option) != options.end();
}

std::string MakeTmpfs(const Mount& mount, const DockerSurroundings& surroundings) {
  WordList options = mount.options;
  // Its own defaults are others than mount(2)'s.
  for (const std::string flag : {"exec", "suid", "dev"}) {
    if (!Has(options, flag) && !Has(options, "no" + flag)) options.push_back(flag);
  }
  const bool has_mode = std::any_of(options.begin(), options.end(), [](const std::string& option) {
    return option.starts_with("mode=");
  });
  if (!has_mode) options.emplace_back("mode=1777");
  if (surroundings.podman) options.emplace_back("notmpcopyup");
  return "--tmpfs=" + mount.at + ':' + Join(options, ",");
}

std::string MakeDeclared(const Mount& mount, const DockerSurroundings& surroundings) {
  if (mount.type == "tmpfs") return MakeTmpfs(mount, surroundings);
  std::string more;
  if (Has(mount.options, "ro")) more += ",readonly";
  if (!mount.propagation.empty()) more += ",bind-propagation=" + mount.propagation;
  if (mount.type == "bind") more += ",bind-nonrecursive=true";
  return MakeBind(mount.source, mount.at, more);
}

WordList MakeGateMounts(const DockerSurroundings& surroundings) {
  return {MakeBind(surroundings.gate, kGateFolder, {}),
          MakeBind(surroundings.program, kGateProgram, ",readonly")};
}

WordList MakeMounts(const ContainerRequest& request, const DockerSurroundings& surroundings) {
  WordList words;
  const auto& declared = request.container.mounts;
  for (const DockerTree::Bind& bind : surroundings.binds) {
    // Two at one place are refused.
    const bool covered = std::any_of(declared.begin(), declared.end(),
                                     [&](const Mount& mount) { return mount.at == bind.at; });
    if (covered) continue;
    words.push_back(MakeBind(bind.source, bind.at, ",readonly"));
  }
  for (const Mount& mount : declared) {
    words.push_back(MakeDeclared(mount, surroundings));
  }
  return words;
}

bool IsReadOnly(const Container& container) {
  return container.image.empty() && container.root != "empty" && container.root != "busybox";
}

// ---- what its processes may do

// ALL are those that the runtime knows, which may be fewer than there are: docker 20.10 knows none
// behind this one, neither to give nor to take.
constexpr std::uint64_t kOldOnes = (std::uint64_t{2} << CAP_AUDIT_READ) - 1;

void AddCapabilities(const std::string& option, std::uint64_t set, WordList& words) {
  for (const std::string& name : CapabilityNames(set)) {
    words.push_back(option + name.substr(name.find('_') + 1));
  }
}

WordList CapabilityWords(const Container& container, const DockerSurroundings& surroundings) {
  const auto& rules = container.identity.capabilities;
  if (container.runtime_defaults && rules.empty()) return {};
  const auto sets = MakeCapabilitySets(surroundings.capabilities, container.identity);
  const bool drops = std::all_of(rules.begin(), rules.end(), [](const CapabilityRule& rule) {
    return rule.kind == CapabilityRuleKind::kDrop;
  });
  WordList words{drops ? "--cap-add=ALL" : "--cap-drop=ALL"};
  if (drops) {
    AddCapabilities("--cap-drop=", ~sets.bounding & kOldOnes, words);
  } else {
    AddCapabilities("--cap-add=", sets.bounding, words);
  }
  return words;
}

std::string Bound(const std::optional<std::uint64_t>& bound) {
  return bound ? std::to_string(*bound) : "-1";
}

WordList IdentityWords(const Identity& identity) {
  WordList words;
  if (identity.user) {
    words.push_back("--user=" + std::to_string(identity.user->uid) + ':' +
                    std::to_string(identity.user->gid));
    for (const auto group : identity.user->groups) {
      words.push_back("--group-add=" + std::to_string(group));
    }
  }
  for (const ResourceLimit& limit : identity.limits) {
    words.push_back("--ulimit=" + limit.name + '=' + Bound(limit.soft) + ':' + Bound(limit.hard));
  }
  if (identity.no_new_privs) words.emplace_back("--security-opt=no-new-privileges");
  return words;
}

WordList LooseWords(bool podman) {
  return {"--security-opt=seccomp=unconfined", "--security-opt=apparmor=unconfined",
          podman ? "--security-opt=unmask=ALL" : "--security-opt=systempaths=unconfined",
          "--device-cgroup-rule=a *:* rwm"};
}

WordList LimitWords(const Container& container) {
  WordList words;
  if (!container.cgroup) return words;
  if (container.cgroup->pids) {
    words.push_back("--pids-limit=" + std::to_string(*container.cgroup->pids));
  }
  if (container.cgroup->memory) {
    words.push_back("--memory=" + std::to_string(*container.cgroup->memory) + 'b');
  }
  return words;
}

// Its own stay, but for what is declared; else the gate sets them.
WordList DefaultWords(const Container& container) {
  WordList words;
  if (!container.runtime_defaults) return words;
  for (const auto& [name, value] : container.env) words.push_back("--env=" + name + '=' + value);
  if (!container.workdir.empty()) words.push_back("--workdir=" + container.workdir);
  return words;
}

// Behind what `docker` says of itself and of its daemon.
std::string_view WithoutFrame(std::string_view line) {
  constexpr std::array<std::string_view, 4> kFrames{
      "docker: ", "Error response from daemon: ", "Error: ", "error: "};
  for (const std::string_view frame : kFrames) {
    if (line.starts_with(frame)) line.remove_prefix(frame.size());
  }
  return line;
}

void Add(WordList& words, const WordList& more) {
  words.insert(words.end(), more.begin(), more.end());
}

WordList NameWords(const DockerSurroundings& surroundings) {
  return {"--pull=never",     "--name=" + surroundings.name, "--label=nstest", "--log-driver=none",
          "--no-healthcheck", "--security-opt=label=disable"};
}

WordList DeclaredWords(const ContainerRequest& request, const DockerSurroundings& surroundings) {
  const Container& container = request.container;
  WordList words = NamespaceWords(request, surroundings).Make();
  const auto add = [&](const WordList& more) { Add(words, more); };
  add(MakeMounts(request, surroundings));
  if (IsReadOnly(container)) words.emplace_back("--read-only");
  if (IsReadOnly(container) && surroundings.podman) words.emplace_back("--read-only-tmpfs=false");
  add(CapabilityWords(container, surroundings));
  if (!container.runtime_defaults) add(LooseWords(surroundings.podman));
  add(IdentityWords(container.identity));
  add(LimitWords(container));
  add(DefaultWords(container));
  return words;
}

}  // namespace

std::vector<std::string> MakeDockerWords(const ContainerRequest& request,
                                         const DockerSurroundings& surroundings) {
  WordList words{"run", "--rm", std::string("--entrypoint=") + kGateProgram};
  Add(words, NameWords(surroundings));
  Add(words, MakeGateMounts(surroundings));
  Add(words, DeclaredWords(request, surroundings));
  Add(words, {surroundings.image, kGateWord});
  return words;
}

std::vector<std::string> MakeRemoteWords(const ContainerRequest& request,
                                         const DockerSurroundings& surroundings) {
  WordList words{"create", std::string("--entrypoint=") + kProgramWithin};
  if (!request.input.empty()) words.emplace_back("--interactive");
  Add(words, NameWords(surroundings));
  Add(words, DeclaredWords(request, surroundings));
  Add(words, {surroundings.image, kInitWithin});
  if (request.container.init) Add(words, ArgumentsOf(*request.container.init));
  return words;
}

Exit ExitOfShellStatus(int status) {
  constexpr int kSignals = 128;
  if (status > kSignals && status <= kSignals + SIGRTMAX) {
    return {.code = {}, .signal = status - kSignals};
  }
  return {.code = status, .signal = {}};
}

std::string DockerWords(std::string_view errors) {
  std::string_view last;
  for (const std::string_view line : Split(errors, '\n')) {
    const bool advice = line.starts_with("Run '") || line.starts_with("See '");
    if (!advice && !Trim(line).empty()) last = Trim(line);
  }
  return LastWords(WithoutFrame(last));
}

bool SaysNoSuchThing(std::string_view errors) {
  constexpr std::array<std::string_view, 6> kWords{"No such image",     "image not known",
                                                   "No such container", "no such container",
                                                   "no container with", "unable to find image"};
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view words) {
    return errors.find(words) != std::string_view::npos;
  });
}

bool SaysNoSuchSource(std::string_view errors) {
  // The last are Docker Desktop's, of folders that its virtual machine does not show.
  return errors.find("bind source path does not exist") != std::string_view::npos ||
         errors.find("is not shared from the host") != std::string_view::npos ||
         (errors.find("statfs ") != std::string_view::npos &&
          errors.find("no such file or directory") != std::string_view::npos);
}

Error ExplainRefusal(const Error& error, const std::string& who) {
  const std::string why = error.Text();
  // runc's words, and crun's.
  const auto says = [&](std::string_view words) { return why.find(words) != std::string::npos; };
  const auto skip = [](const std::string& reason) { return Error{"runtime", 0, reason}; };
  if ((says("setting rlimit") || says("setrlimit")) && says("not permitted")) {
    return Error{"setrlimit(" + who + ")", EPERM, {}};
  }
  // crun where v1 and v2 are mixed and v2 has controllers.
  if (says("cgroups in hybrid mode not supported")) {
    return skip("needs a " + who +
                " whose OCI runtime takes this host's mix of cgroup v1 and v2, such as runc: "
                "containers.conf(5), `runtime`");
  }
  if (says("exec format error")) {
    return skip("needs a " + who + " on a machine of this one's architecture (" + why + ")");
  }
  if (!SaysNoSuchSource(why)) return error;
  return skip("needs a " + who +
              " that sees this host's files, or a remote one and a container with an `image` (" +
              why + ")");
}

}  // namespace nstest
