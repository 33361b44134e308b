#include <fcntl.h>
#include <re2/re2.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "nstest/act/scene.h"
#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/kernel/file_text.h"
#include "nstest/kernel/procfs.h"

namespace nstest {

namespace {

using std::chrono::milliseconds;

bool HasLine(const Captured& captured, const RE2& pattern) {
  const auto lines = Split(captured.text, '\n');
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), pattern);
  });
}

// The process's own directory: no process has to enter the place to look. /proc may know it by
// another number than the worker does.
std::string ProcDirectory(const Process& process) {
  return FindProcDirectory(process.pidfd()).value_or("/proc/" + std::to_string(process.pid()));
}

bool HasFile(const std::string& process, const std::string& path) {
  struct stat status {};

  if (::lstat((process + "/root" + path).c_str(), &status) == 0) return true;
  // Without rights over the process, as one has them who made it: who entered the container by the
  // runtime's exec stands in its tree.
  return errno == EACCES && ::lstat(path.c_str(), &status) == 0;
}

// A row of proc_pid_net(5)'s tcp table: listening (state 0A) on the port, at any address or at
// 127.0.0.1.
bool ListensOn(std::string_view row, int port) {
  const auto words = Words(row);
  if (words.size() < 4 || words[3] != "0A") return false;
  const auto colon = words[1].rfind(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view address = words[1].substr(0, colon);
  const bool reachable =
      address == "0100007F" || address.find_first_not_of('0') == std::string_view::npos;
  return reachable && std::stoi(std::string(words[1].substr(colon + 1)), nullptr, 16) == port;
}

bool HasPort(const std::string& process, int port) {
  for (const char* table : {"/net/tcp", "/net/tcp6"}) {
    const std::string text = ReadFileAt(AT_FDCWD, process + table).value_or("");
    const auto rows = Split(text, '\n');
    if (std::any_of(rows.begin(), rows.end(),
                    [&](std::string_view row) { return ListensOn(row, port); })) {
      return true;
    }
  }
  return false;
}

std::string WhatReadyMeans(const Ready& ready) {
  if (!ready.line.empty()) return "a line of its output matches '" + ready.line + "'";
  if (!ready.file.empty()) return "'" + ready.file + "' exists";
  return "it listens on port " + std::to_string(ready.port);
}

Error NotReady(const Ready& ready, const Process& process) {
  std::string why = "not ready (" + WhatReadyMeans(ready) + ") ";
  if (!process.exit()) {
    why += "in time";
  } else if (process.exit()->signal) {
    why += "before it was killed by " + SignalName(*process.exit()->signal);
  } else {
    why += "before it ended with exit " + std::to_string(process.exit()->code.value_or(0));
  }
  constexpr std::size_t kShown = 400;
  const std::string_view errors = WithoutTrailingNewlines(process.errors().text);
  if (!errors.empty()) why += "; its stderr: " + Shorten(EscapeControl(errors), kShown);
  return Error{"ready", 0, why};
}

}  // namespace

Status AwaitReady(Scene& scene, const Ready& ready, Process& process, SteadyTime deadline) {
  const RE2 pattern(ready.line, RE2::Quiet);
  const std::string directory = ProcDirectory(process);
  const auto is_ready = [&] {
    if (!ready.line.empty()) return HasLine(process.output(), pattern);
    if (!ready.file.empty()) return HasFile(directory, ready.file);
    return HasPort(directory, ready.port);
  };
  // The kernel tells of output and of the end; files and ports are looked for, ever less often.
  constexpr milliseconds kLongestPause(200);
  for (milliseconds pause(10);; pause = std::min(pause * 2, kLongestPause)) {
    if (is_ready()) return {};
    const auto now = std::chrono::steady_clock::now();
    if (process.exit() || now >= deadline) return NotReady(ready, process);
    scene.loop.RunUntil([&] { return process.exit() || (!ready.line.empty() && is_ready()); },
                        std::min(deadline, now + pause));
  }
}

}  // namespace nstest
