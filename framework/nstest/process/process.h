#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/kernel/spawn.h"
#include "nstest/process/loop.h"

namespace nstest {

/// Output that was kept, and how much there was.
struct Captured {
  std::string text;       ///< at most ProcessOptions::output_limit bytes, the first ones
  std::string end;        ///< the last ones, at most 4 KiB
  std::size_t bytes = 0;  ///< all, the dropped ones too

  bool operator==(const Captured&) const = default;
};

struct ProcessOptions {
  SpawnOptions spawn;                    ///< the namespaces it is made in
  std::vector<std::string> argv;         ///< empty: `builtin` is run instead of a program
  std::vector<std::string> env;          ///< "NAME=value"
  std::string input;                     ///< for its standard input; empty: /dev/null
  std::size_t output_limit = 64 * 1024;  ///< of each stream
  /// Runs in the new process before its program; what it refuses is Start's error.
  std::function<Status()> setup;
  /// The process itself where there is no program. Its return value is the exit status; an error is
  /// written to its standard error, and the status is 1. All signals are blocked when it begins.
  std::function<Result<int>()> builtin;
  /// Borrowed; the builtin has it as kKeptDescriptor, close-on-exec, besides 0, 1 and 2.
  int descriptor = -1;
  /// Borrowed; the program has them as 3, 4, ..., besides 0, 1 and 2.
  std::vector<int> handed;
  /// A launcher, whose child goes on when it has ended (ContinueAs): its streams outlive it.
  bool has_successor = false;
};

/// Out of the way: what the process opens itself gets the numbers from 3 on.
inline constexpr int kKeptDescriptor = 200;

/// A process that another one made, with our ends of its standard streams.
struct Adoption {
  pid_t pid = 0;
  UniqueFd pidfd;
  UniqueFd in;  ///< none: it reads nothing of ours
  UniqueFd out;
  UniqueFd err;
  std::string input;
  /// How it ended, where the kernel tells nobody but its parent. The loop may run meanwhile.
  std::function<Exit()> find_exit;
};

/// A started process: owned until its end, which is told by its pidfd. Its output is read within
/// bounds while the loop runs. Destroying it kills and reaps it. The caller ignores SIGPIPE: the
/// process may close its standard input at any moment.
class Process {
 public:
  /// Fails with the steps of Spawn, of `setup`, "execve", "epoll" and "epoll_ctl".
  static Result<std::unique_ptr<Process>> Start(Loop& loop, const ProcessOptions& options);

  /// One that another process made: the caller's own by its pidfd alone. Its output is not known,
  /// and how it ended only where the kernel tells those who are not its parent. Where epoll_ctl(2)
  /// is refused nothing is heard of its end.
  static std::unique_ptr<Process> Watch(Loop& loop, pid_t pid, UniqueFd pidfd);

  /// The same of one that reads and writes the other ends of these pipes.
  static Result<std::unique_ptr<Process>> Adopt(Loop& loop, Adoption adopted);

  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const;  ///< in the caller's PID namespace; still this process's until it is reaped
  int pidfd() const;

  /// How it ended; nothing while it runs.
  const std::optional<Exit>& exit() const;

  const Captured& output() const;
  const Captured& errors() const;

  /// Of a launcher that has ended: from now on this is the process that it left, which has become
  /// a child of the caller and reads and writes the same streams.
  void ContinueAs(pid_t pid, UniqueFd pidfd);

  /// SIGKILL. Its end is told by exit(), when the loop runs.
  void Kill();

 private:
  struct State;
  explicit Process(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace nstest
