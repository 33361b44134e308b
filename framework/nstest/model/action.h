#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/call.h"

/// The actions of a step. Texts may hold references (`$x`, `${x}`), resolved when the step is
/// played.
namespace nstest {

/// What to execute: exactly one of the two is set.
struct Command {
  std::string shell;              ///< for /bin/sh -c
  std::vector<std::string> argv;  ///< no shell; argv[0] is looked up in PATH

  bool empty() const { return shell.empty() && argv.empty(); }

  bool operator==(const Command&) const = default;
};

/// The argument vector: `/bin/sh -c TEXT` for a text.
std::vector<std::string> ArgumentsOf(const Command& command);

/// When a process counts as ready: exactly one is set.
struct Ready {
  std::string line;  ///< RE2, found in a line of its output
  std::string file;  ///< exists in its place
  int port = 0;      ///< TCP, accepts on the place's 127.0.0.1

  bool operator==(const Ready&) const = default;
};

/// `name(argument).field.field`: a fact to observe or to set.
struct FactQuery {
  std::string name;
  std::string argument;             ///< empty if there is none
  std::vector<std::string> fields;  ///< ["realtime", "shift"] of clock.realtime.shift

  bool operator==(const FactQuery&) const = default;
};

/// As written in a scenario.
std::string FactText(const FactQuery& query);

struct Run {
  static constexpr std::string_view kKind = "run";
  Command command;
  std::string input;     ///< `stdin`; none is /dev/null
  bool as_init = false;  ///< short form: the command is the init of its (deferred) container

  bool operator==(const Run&) const = default;
};

struct Start {
  static constexpr std::string_view kKind = "start";
  std::string container;  ///< made here; then nothing else is set
  Command command;
  std::string input;
  std::string as;  ///< the process's name
  std::optional<Ready> ready;

  bool operator==(const Start&) const = default;
};

struct Observe {
  static constexpr std::string_view kKind = "observe";
  FactQuery fact;

  bool operator==(const Observe&) const = default;
};

struct SendSignal {
  static constexpr std::string_view kKind = "signal";
  std::string to;    ///< a process
  std::string with;  ///< "SIGTERM"

  bool operator==(const SendSignal&) const = default;
};

struct Wait {
  static constexpr std::string_view kKind = "wait";
  std::string process;

  bool operator==(const Wait&) const = default;
};

struct Stop {
  static constexpr std::string_view kKind = "stop";
  std::string container;

  bool operator==(const Stop&) const = default;
};

struct Set {
  static constexpr std::string_view kKind = "set";
  std::vector<std::pair<FactQuery, std::string>> changes;

  bool operator==(const Set&) const = default;
};

/// mount(2) as the language has it; `type` also takes bind, rbind and move. An empty `type` and
/// `source` with a `propagation` changes the mount that stands at `at`.
struct Mount {
  static constexpr std::string_view kKind = "mount";
  std::string type;
  std::string source;
  std::string at;
  std::vector<std::string>
      options;              ///< ro nosuid nodev noexec ..., others are the filesystem's own
  std::string propagation;  ///< private shared slave unbindable, r-prefixed for recursive

  bool operator==(const Mount&) const = default;
};

struct Unmount {
  static constexpr std::string_view kKind = "unmount";
  std::string path;

  bool operator==(const Unmount&) const = default;
};

using Action =
    std::variant<Run, Start, Observe, SendSignal, Wait, Stop, Set, Mount, Unmount, Calls>;

/// "run", "observe": the key of the action in a scenario.
std::string_view ActionName(const Action& action);

template <typename Archive>
void Fields(Archive& archive, Command& command) {
  archive("shell", command.shell);
  archive("argv", command.argv);
}

template <typename Archive>
void Fields(Archive& archive, Ready& ready) {
  archive("line", ready.line);
  archive("file", ready.file);
  archive("port", ready.port);
}

template <typename Archive>
void Fields(Archive& archive, FactQuery& query) {
  archive("name", query.name);
  archive("argument", query.argument);
  archive("fields", query.fields);
}

template <typename Archive>
void Fields(Archive& archive, Run& run) {
  archive("command", run.command);
  archive("stdin", run.input);
  archive("as_init", run.as_init);
}

template <typename Archive>
void Fields(Archive& archive, Start& start) {
  archive("container", start.container);
  archive("command", start.command);
  archive("stdin", start.input);
  archive("as", start.as);
  archive("ready", start.ready);
}

template <typename Archive>
void Fields(Archive& archive, Observe& observe) {
  archive("fact", observe.fact);
}

template <typename Archive>
void Fields(Archive& archive, SendSignal& signal) {
  archive("to", signal.to);
  archive("with", signal.with);
}

template <typename Archive>
void Fields(Archive& archive, Wait& wait) {
  archive("process", wait.process);
}

template <typename Archive>
void Fields(Archive& archive, Stop& stop) {
  archive("container", stop.container);
}

template <typename Archive>
void Fields(Archive& archive, Set& set) {
  archive("changes", set.changes);
}

template <typename Archive>
void Fields(Archive& archive, Mount& mount) {
  archive("type", mount.type);
  archive("source", mount.source);
  archive("at", mount.at);
  archive("options", mount.options);
  archive("propagation", mount.propagation);
}

template <typename Archive>
void Fields(Archive& archive, Unmount& unmount) {
  archive("path", unmount.path);
}

}  // namespace nstest
