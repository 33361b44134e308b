#include "nstest/stage/guard.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/spawn.h"
#include "nstest/model/fields.h"
#include "nstest/stage/messages.h"
#include "nstest/stage/self.h"
#include "nstest/stage/undo.h"

namespace nstest {

namespace {

constexpr const char* kNotesFolder = "/run/nstest";

using Undos = std::vector<Undo>;

// What even the guard's death leaves: the undos not yet played, for the next nstest to find.
class Notes {
 public:
  Notes() : path_(std::string(kNotesFolder) + "/guard." + std::to_string(::getpid())) {}

  void Keep(const Undos& undos) const {
    if (undos.empty()) {
      ::unlink(path_.c_str());
      ::rmdir(kNotesFolder);  // only when nobody else's notes are in it
      return;
    }
    ::mkdir(kNotesFolder, 0700);
    const std::string draft = path_ + ".new";
    const std::string text = ToJson(MakeValue(undos));
    const UniqueFd fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!fd.valid()) return;  // an ordinary user's guard has nothing of this kind to keep
    const bool whole =
        ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (!whole || ::rename(draft.c_str(), path_.c_str()) != 0) ::unlink(draft.c_str());
  }

 private:
  std::string path_;
};

class GuardLife {
 public:
  explicit GuardLife(UniqueFd socket) : channel_(std::move(socket)) {}

  int Live() {
    for (;;) {
      auto value = channel_.Receive(SteadyTime::max());
      if (!value || !value->has_value()) break;
      auto message = ReadAs<ToGuard>(**value);
      if (!message) break;
      Noted answer{std::visit([this](const auto& wanted) { return Do(wanted); }, *message)};
      if (!channel_.Send(MakeValue(ToWorker(answer)))) break;
    }
    return UndoThose([](const HostChange& /*change*/) { return true; }).empty() ? 0 : 1;
  }

 private:
  std::string Do(const Announce& announce) {
    auto undo = MakeUndo(announce.change);
    if (!undo) return undo.error().Text();
    undos_.push_back(std::move(*undo));
    notes_.Keep(undos_);
    return {};
  }

  std::string Do(const UndoAll& /*all*/) {
    return UndoThose([](const HostChange& change) { return change.kind != "cgroup"; });
  }

  std::string UndoThose(const std::function<bool(const HostChange&)>& wanted) {
    std::string refused;
    for (std::size_t i = undos_.size(); i-- > 0;) {
      if (!wanted(undos_[i].change)) continue;
      if (Status played = PlayUndo(undos_[i]); !played) refused = played.error().Text();
      undos_.erase(undos_.begin() + static_cast<std::ptrdiff_t>(i));
      notes_.Keep(undos_);
    }
    return refused;
  }

  Channel channel_;
  Undos undos_;
  Notes notes_;
};

// "guard.123" of a process that is no more.
bool IsOrphan(std::string_view name) {
  if (!name.starts_with("guard.")) return false;
  const auto pid = ParseInteger(name.substr(6));
  return pid && ::kill(static_cast<pid_t>(*pid), 0) != 0 && errno == ESRCH;
}

std::string WhatIsLeft(const HostChange& change) {
  if (change.kind == "clock") return "the wall clock";
  return change.kind == "cgroup" ? "the cgroup " + change.name : "the sysctl " + change.name;
}

std::string Mend(const Undo& undo) {
  const Status played = PlayUndo(undo);
  return WhatIsLeft(undo.change) + (played
                                        ? " was put back, which a killed run had left changed"
                                        : " is as a killed run left it: " + played.error().Text());
}

}  // namespace

int GuardMain(UniqueFd socket) {
  ::prctl(PR_SET_NAME, "nstest-guard");
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
    ::signal(signal, SIG_IGN);  // NOLINT: its end comes with the runner's
  }
  ::setsid();
  return GuardLife(std::move(socket)).Live();
}

Result<std::unique_ptr<Guard>> Guard::Start() {
  auto pair = MakeChannelPair();
  if (!pair) return pair.error();
  auto spawned = Spawn({}, [&](SpawnedChild& /*child*/) -> Status {
    return ExecSelf("nstest-guard", pair->theirs.get());
  });
  if (!spawned) return spawned.error();
  return std::unique_ptr<Guard>(new Guard(std::move(pair->ours)));
}

Status Guard::Ask(const Value& message) {
  // Undoing is a few system calls; a guard that takes this long is stopped or dead.
  constexpr std::chrono::seconds kPatience(10);
  NSTEST_TRY(channel_.Send(message));
  auto value = channel_.Receive(std::chrono::steady_clock::now() + kPatience);
  if (!value) return value.error();
  if (!value->has_value()) return Error{"guard", 0, "it is gone"};
  auto answer = ReadAs<ToWorker>(**value);
  if (!answer) return answer.error();
  const Noted* noted = std::get_if<Noted>(&*answer);
  if (noted == nullptr) return Error{"guard", 0, "it answered something else"};
  if (!noted->refused.empty()) return Error{"guard", 0, noted->refused};
  return {};
}

Status Guard::Announce(const HostChange& change) {
  return Ask(MakeValue(ToGuard(nstest::Announce{change})));
}

Status Guard::UndoAll() {
  return Ask(MakeValue(ToGuard(nstest::UndoAll{})));
}

std::vector<std::string> MendWhatGuardsLeft() {
  std::vector<std::string> told;
  DIR* folder = ::opendir(kNotesFolder);
  if (folder == nullptr) return told;
  while (const dirent* entry = ::readdir(folder)) {
    if (!IsOrphan(entry->d_name)) continue;
    const std::string path = std::string(kNotesFolder) + '/' + entry->d_name;
    auto value = ParseJson(ReadFileAt(AT_FDCWD, path).value_or(""));
    auto undos = value ? ReadAs<Undos>(*value) : Result<Undos>(value.error());
    if (undos) {
      for (auto undo = undos->rbegin(); undo != undos->rend(); ++undo) told.push_back(Mend(*undo));
    }
    ::unlink(path.c_str());
  }
  ::closedir(folder);
  ::rmdir(kNotesFolder);
  return told;
}

}  // namespace nstest
