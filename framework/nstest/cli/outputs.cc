#include "nstest/cli/outputs.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string_view>

#include "nstest/report/github_reporter.h"
#include "nstest/report/markdown_reporter.h"

namespace nstest {

namespace {

// The environment is read here and nowhere else; it is never changed.
std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT: single-threaded
  return value != nullptr ? value : "";
}

int TerminalWidth(int fd) {
  constexpr int kUsual = 80;
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

std::string RandomWord() {
  std::random_device random;
  return "nstest-" + std::to_string(random()) + std::to_string(random());
}

bool WantsStdout(const RunOptions& options) {
  return std::any_of(options.reports.begin(), options.reports.end(),
                     [](const auto& report) { return report.second == "-"; });
}

Verbosity MakeVerbosity(const RunOptions& options) {
  if (options.quiet) return Verbosity::kQuiet;
  return options.verbose ? Verbosity::kVerbose : Verbosity::kNormal;
}

}  // namespace

std::string ReportFormatNames() {
  std::string names;
  for (const auto& [name, format] : NamesOf(static_cast<Format*>(nullptr))) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
}

ConsoleOptions MakeConsoleOptions(const RunOptions& options, int fd) {
  const bool terminal = ::isatty(fd) == 1 && Environment("TERM") != "dumb";
  ConsoleOptions console{.verbosity = MakeVerbosity(options), .live = terminal};
  console.color = options.color == "always" ||
                  (options.color == "auto" && terminal && Environment("NO_COLOR").empty());
  if (terminal) console.width = TerminalWidth(fd);
  if (Environment("GITHUB_ACTIONS") == "true") console.stop_token = RandomWord();
  return console;
}

Result<std::unique_ptr<Outputs>> Outputs::Open(const RunOptions& options) {
  std::unique_ptr<Outputs> outputs(new Outputs());
  const bool give_way = WantsStdout(options);
  const int fd = give_way ? STDERR_FILENO : STDOUT_FILENO;
  outputs->streams_.push_back(std::make_unique<FdSink>(fd, give_way ? "stderr" : "stdout"));
  FdSink& console = *outputs->streams_.back();
  outputs->group_.Add(MakeConsoleReporter(console, MakeConsoleOptions(options, fd)));
  for (const auto& [format, path] : options.reports) {
    NSTEST_TRY(outputs->AddFile(format, path));
  }
  if (Environment("GITHUB_ACTIONS") == "true") NSTEST_TRY(outputs->AddGithub(console));
  return outputs;
}

Status Outputs::AddFile(const std::string& format, const std::string& path) {
  const Format known = FormatByName(format).value_or(Format::kConsole);
  if (path == "-") {
    streams_.push_back(std::make_unique<FdSink>(STDOUT_FILENO, "stdout"));
    group_.Add(MakeReporter(known, *streams_.back()));
    return {};
  }
  auto file = ReportFile::Create(path, FileModeOf(known));
  if (!file) return file.error();
  files_.push_back(std::make_unique<ReportFile>(std::move(*file)));
  group_.Add(MakeReporter(known, files_.back()->sink()));
  return {};
}

Status Outputs::AddGithub(ByteSink& console) {
  group_.Add(MakeGithubReporter(console));
  const std::string path(Environment("GITHUB_STEP_SUMMARY"));
  if (path.empty()) return {};
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!fd.valid()) return ErrnoError("open", path);
  streams_.push_back(std::make_unique<FdSink>(std::move(fd), path));
  group_.Add(MakeMarkdownReporter(*streams_.back()));
  return {};
}

Status Outputs::Commit() {
  for (const auto& stream : streams_) {
    stream->Flush();
    if (stream->error()) return *stream->error();
  }
  for (const auto& file : files_) NSTEST_TRY(file->Commit());
  return {};
}

}  // namespace nstest
