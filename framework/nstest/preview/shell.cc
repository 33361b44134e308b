#include "nstest/preview/shell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "nstest/base/text.h"
#include "nstest/report/safe_text.h"

namespace nstest {

namespace {

std::string Escaped(std::string_view word) {
  std::string text = "$'";
  for (const char letter : word) {
    const auto byte = static_cast<unsigned char>(letter);
    constexpr unsigned char kFirst = 0x20;
    constexpr unsigned char kLast = 0x7e;
    if (letter == '\n') {
      text += "\\n";
    } else if (letter == '\t') {
      text += "\\t";
    } else if (letter == '\'' || letter == '\\') {
      text += {'\\', letter};
    } else if (byte < kFirst || byte > kLast || letter == '#') {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += letter;
    }
  }
  return text + '\'';
}

// "net_raw": as setpriv(1) names it.
std::string CapabilityWords(const std::vector<std::string>& names, char sign) {
  std::string words;
  for (const std::string& name : names) {
    std::string lower = name.starts_with("CAP_") ? name.substr(4) : name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    words += (words.empty() ? "" : ",") + (sign + lower);
  }
  return words;
}

std::string WithAll(const std::vector<std::string>& names) {
  return "-all" + (names.empty() ? "" : "," + CapabilityWords(names, '+'));
}

// The rules in one: setpriv(1) takes each option once.
struct MergedRules {
  std::optional<std::vector<std::string>> kept;  // none but these
  std::vector<std::string> dropped;
  bool ambient = false;

  void Add(const CapabilityRule& rule) {
    const auto named = [&](const std::string& name) {
      return std::find(rule.names.begin(), rule.names.end(), name) != rule.names.end();
    };
    if (rule.kind == CapabilityRuleKind::kDrop) {
      if (kept) std::erase_if(*kept, named);
      dropped.insert(dropped.end(), rule.names.begin(), rule.names.end());
    } else if (kept && rule.kind == CapabilityRuleKind::kAtMost) {
      std::erase_if(*kept, [&](const std::string& name) { return !named(name); });
    } else {
      kept = rule.names;
    }
    ambient = ambient || rule.kind == CapabilityRuleKind::kExactly;
  }

  std::string Flags() const {
    if (!kept && dropped.empty()) return {};
    const std::string set = kept ? WithAll(*kept) : CapabilityWords(dropped, '-');
    std::string flags = fmt::format(" --bounding-set={0}", set);
    if (ambient || !kept) flags += " --inh-caps=" + set;
    if (ambient) flags += " --ambient-caps=" + set;
    return flags;
  }
};

std::string UserFlags(const UserIds& user) {
  std::string groups;
  for (const auto group : user.groups) {
    groups += (groups.empty() ? "" : ",") + std::to_string(group);
  }
  return fmt::format(" --reuid={} --regid={}{}", user.uid, user.gid,
                     groups.empty() ? " --clear-groups" : " --groups=" + groups);
}

std::string LimitFlag(const ResourceLimit& limit) {
  const auto text = [](const std::optional<std::uint64_t>& value) {
    return value ? std::to_string(*value) : std::string("unlimited");
  };
  return fmt::format(" --{}={}:{}", limit.name, text(limit.soft), text(limit.hard));
}

}  // namespace

std::string ShellWord(std::string_view word) {
  return SafeLine(word) == word ? ShellQuote(word) : Escaped(word);
}

std::string CommandLine(const Command& command) {
  if (command.argv.empty()) return "sh -c " + ShellWord(Trim(command.shell));
  std::string line;
  for (const std::string& word : command.argv) line += (line.empty() ? "" : " ") + ShellWord(word);
  return line;
}

std::string PidVariable(std::string_view process) {
  constexpr std::string_view kInit = ".init";
  if (process.ends_with(kInit)) process.remove_suffix(kInit.size());
  std::string name;
  bool lower = false;
  for (const char letter : process) {
    const bool usable = std::isalnum(static_cast<unsigned char>(letter)) != 0;
    lower = lower || std::islower(static_cast<unsigned char>(letter)) != 0;
    name += usable ? letter : '_';
  }
  // Neither a digit first nor one of the shell's own, which are in capitals.
  return lower && std::isdigit(static_cast<unsigned char>(name.front())) == 0 ? name
                                                                              : "pid_" + name;
}

std::string PidOf(std::string_view process) {
  return "\"$" + PidVariable(process) + '"';
}

std::string PidLine(std::string_view process, int forks) {
  const std::string name = PidVariable(process);
  if (forks == 0) return name + "=$!";
  std::string found = "pgrep -P $!";
  for (int i = 1; i < forks; ++i) found = "pgrep -P \"$(" + found + ")\"";
  return fmt::format("until {}=$({} 2>/dev/null); do :; done", name, found);
}

std::string IdentityPrefix(const Identity& identity) {
  std::string limits;
  for (const ResourceLimit& limit : identity.limits) limits += LimitFlag(limit);
  std::string rights;
  if (identity.user) rights += UserFlags(*identity.user);
  MergedRules rules;
  for (const CapabilityRule& rule : identity.capabilities) rules.Add(rule);
  rights += rules.Flags();
  if (identity.no_new_privs) rights += " --no-new-privs";
  return (limits.empty() ? "" : "prlimit" + limits + ' ') +
         (rights.empty() ? "" : "setpriv" + rights + ' ');
}

std::string EnvironmentPrefix(const std::string& workdir,
                              const std::vector<std::pair<std::string, std::string>>& env) {
  if (workdir.empty() && env.empty()) return {};
  std::string prefix = "env ";
  if (!workdir.empty()) prefix += ShellWord("--chdir=" + workdir) + ' ';
  for (const auto& [name, value] : env) prefix += ShellWord(name + '=' + value) + ' ';
  return prefix;
}

std::string MountPointScript(const Mount& mount) {
  if (mount.type.empty()) return {};
  return fmt::format("[ -e {0} ] || mkdir -p {0}", ShellWord(mount.at));
}

std::vector<std::string> MountCommands(const Mount& mount) {
  const std::string at = ShellWord(mount.at);
  const std::string options = ShellWord(Join(mount.options, ","));
  std::vector<std::string> commands;
  if (mount.type == "bind" || mount.type == "rbind" || mount.type == "move") {
    commands.push_back(fmt::format("mount --{} {} {}", mount.type, ShellWord(mount.source), at));
    if (!mount.options.empty()) {
      commands.push_back(fmt::format("mount -o remount,bind,{} {}", options, at));
    }
  } else if (!mount.type.empty()) {
    const std::string& source = mount.source.empty() ? mount.type : mount.source;
    commands.push_back(fmt::format("mount -t {}{} {} {}", ShellWord(mount.type),
                                   mount.options.empty() ? "" : " -o " + options, ShellWord(source),
                                   at));
  }
  if (!mount.propagation.empty()) {
    commands.push_back(fmt::format("mount --make-{} {}", ShellWord(mount.propagation), at));
  }
  return commands;
}

}  // namespace nstest
