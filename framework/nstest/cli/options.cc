#include "nstest/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "nstest/base/text.h"
#include "nstest/cli/outputs.h"
#include "nstest/cli/version.h"
#include "nstest/model/runtime_name.h"

namespace nstest {

namespace {

constexpr std::array<std::string_view, 7> kCommands{"run",     "list",  "check", "control",
                                                    "convert", "judge", "schema"};

constexpr int kUsageError = 2;

// Of a runtime's name: it stands in ids, paths and messages.
constexpr std::string_view kRuntimeLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_.";

struct Requests {
  RunOptions run;
  RunOptions list{.list = true};
  CheckOptions check;
  ControlOptions control;
  ConvertOptions convert;
  JudgeOptions judge;
};

std::string ParseShard(const std::string& text, std::pair<int, int>& shard) {
  const auto parts = Split(text, '/');
  const auto index = ParseInteger(parts.front());
  const auto count = ParseInteger(parts.back());
  constexpr long long kMost = 100'000;
  if (parts.size() != 2 || !index || !count || *index < 1 || *index > *count || *count > kMost) {
    return "'" + text + "' is no shard: write I/N, such as 1/4";
  }
  shard = {static_cast<int>(*index), static_cast<int>(*count)};
  return {};
}

std::string ParseReport(const std::string& text, std::pair<std::string, std::string>& report) {
  const std::size_t equals = text.find('=');
  const std::string format = text.substr(0, equals);
  if (equals == std::string::npos || equals + 1 == text.size()) {
    return "'" + text + "' is no report: write FORMAT=FILE, such as junit=out.xml";
  }
  if (!FormatByName(format)) return "unknown format '" + format + "': " + ReportFormatNames();
  report = {format, text.substr(equals + 1)};
  return {};
}

// What --runtime takes, as a list to print.
std::string RuntimeChoices() {
  const std::vector<std::string> names(kRuntimeNames.begin(), kRuntimeNames.end());
  return Join(names, ", ") + ", or NAME=PATH for another OCI runtime";
}

// "runc", "runc=/opt/bin/runc": a name that is not known needs the program.
std::string ParseRuntime(const std::string& text, RuntimeProgram& runtime) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const bool known = std::ranges::find(kRuntimeNames, name) != kRuntimeNames.end();
  const bool plain = !name.empty() && name.find_first_not_of(kRuntimeLetters) == std::string::npos;
  if (equals == std::string::npos) {
    runtime = {name, name};
    return known ? "" : "unknown runtime '" + name + "': " + RuntimeChoices();
  }
  if (!plain || name == kNativeRuntime || text.find('/', equals) != equals + 1) {
    return "'" + text + "' is no runtime: write " + RuntimeChoices();
  }
  runtime = {name, text.substr(equals + 1)};
  return {};
}

// "native,crun,runc=/opt/bin/runc"
std::string ParseRuntimes(const std::string& text, std::vector<RuntimeProgram>& runtimes) {
  runtimes.clear();
  for (const std::string_view word : Split(text, ',')) {
    RuntimeProgram runtime;
    if (std::string why = ParseRuntime(std::string(word), runtime); !why.empty()) return why;
    const bool twice = std::ranges::any_of(
        runtimes, [&](const RuntimeProgram& one) { return one.name == runtime.name; });
    if (twice) return "'" + runtime.name + "' is there twice";
    runtimes.push_back(std::move(runtime));
  }
  return {};
}

// What a bad value is told; the library asks these before it hands a value on.
std::string CheckShard(const std::string& text) {
  std::pair<int, int> ignored;
  return ParseShard(text, ignored);
}

std::string CheckReport(const std::string& text) {
  std::pair<std::string, std::string> ignored;
  return ParseReport(text, ignored);
}

std::string CheckRuntimes(const std::string& text) {
  std::vector<RuntimeProgram> ignored;
  return ParseRuntimes(text, ignored);
}

// Read by a worker, whose working directory is another.
std::string CheckKernel(const std::string& text) {
  return text.starts_with('/') ? "" : "'" + text + "' is no absolute path";
}

std::string CheckSeed(const std::string& text) {
  const auto seed = ParseInteger(text);
  return text.empty() || (seed && *seed >= 0) ? "" : "'" + text + "' is no seed";
}

std::string CheckDuration(const std::string& text) {
  const auto duration = ParseDuration(text);
  const bool usable = duration && *duration > Nanoseconds(0);
  return usable ? "" : "'" + text + "' is no duration such as 90s";
}

// Below 2^63, so that a record can be read back.
unsigned long RandomSeed() {
  return std::random_device{}();
}

void AddFilters(CLI::App& app, std::vector<std::string>& filters, std::vector<std::string>& tags) {
  app.add_option("-f,--filter", filters, "Only cases whose id or title matches")
      ->type_name("REGEX")
      ->expected(1)
      ->take_all();
  app.add_option("--tags", tags, "Only cases with these tags; !b: without b")
      ->type_name("a,!b")
      ->expected(1)
      ->take_all();
}

void AddJobs(CLI::App& app, int& jobs) {
  app.add_option("-j,--jobs", jobs, "Cases played at a time (default: the CPUs)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

void AddSelection(CLI::App& app, RunOptions& run) {
  app.add_option("PATH", run.paths, "Scenario files and folders")->required()->type_name("");
  AddFilters(app, run.filters, run.tags);
  app.add_option_function<std::string>(
         "--shard", [&run](const std::string& text) { ParseShard(text, run.shard); },
         "Only the I-th of N parts of the cases")
      ->type_name("I/N")
      ->check(CheckShard);
  app.add_option("--rerun-failed", run.rerun_failed,
                 "Only what failed in this record, or was not reached in it")
      ->type_name("RECORD");
  app.add_option_function<std::string>(
         "--shuffle",
         [&run](const std::string& text) {
           const auto seed = ParseInteger(text);
           run.shuffle = seed ? static_cast<unsigned long>(*seed) : RandomSeed();
         },
         "In random order; the seed is printed")
      ->type_name("[=SEED]")
      ->expected(0, 1)
      ->check(CheckSeed);
}

void AddPlaying(CLI::App& app, RunOptions& run) {
  AddJobs(app, run.jobs);
  app.add_flag("-x,--fail-fast", run.fail_fast, "Start no more cases after one that is not well");
  app.add_option("--repeat", run.repeat, "Play every case N times")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000));
  app.add_flag("--until-fail", run.until_fail, "Play again and again until a case is not well");
  app.add_option_function<std::string>(
         "--timeout", [&run](const std::string& text) { run.timeout = ParseDuration(text); },
         "Limit of each case, instead of its own")
      ->type_name("DURATION")
      ->check(CheckDuration);
  app.add_option("--allow", run.allow, "Allow scenarios to change this: clock, sysctl")
      ->type_name("WHAT")
      ->expected(1)
      ->take_all()
      ->check(CLI::IsMember({"clock", "sysctl"}));
  app.add_option_function<std::string>(
         "--runtime", [&run](const std::string& text) { ParseRuntimes(text, run.runtimes); },
         "What makes containers that name no runtime: " + RuntimeChoices() +
             " (default: native, the kernel itself). With several, every case is played with each, "
             "and a table compares them")
      ->type_name("NAME[=PATH],..")
      ->check(CheckRuntimes);
  app.add_option("--kernel", run.kernel,
                 "The kernel of virtual machines that name none (default: the newest in /boot)")
      ->type_name("PATH")
      ->check(CheckKernel);
  app.add_flag("--list", run.list, "Print the ids of the selected cases and play none");
  app.add_flag(
      "--dry-run", run.dry_run,
      "Print what the selected cases would do, as shell commands where there are such, and "
      "play none");
}

void AddReporting(CLI::App& app, RunOptions& run) {
  app.add_option_function<std::vector<std::string>>(
         "--report",
         [&run](const std::vector<std::string>& texts) {
           for (const std::string& text : texts) ParseReport(text, run.reports.emplace_back());
         },
         "Also write a report; FILE - is stdout. Formats: " + ReportFormatNames())
      ->type_name("FORMAT=FILE")
      ->expected(1)
      ->take_all()
      ->check(CheckReport);
  app.get_option("--dry-run")->excludes("--report");
  app.add_option("--max-skips", run.max_skips, "Exit with 4 when more cases are skipped")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000'000));
  app.add_flag("--strict", run.strict,
               "Fail also when a case leaves something on its host, or passes unexpectedly");
  app.add_option("--color", run.color, "When to use colour: auto, always, never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", run.quiet, "Print only what did not pass, and the summary");
  app.add_flag("-v,--verbose", run.verbose, "Print every step and what it showed");
}

void AddRun(CLI::App& app, RunOptions& run) {
  AddSelection(app, run);
  AddPlaying(app, run);
  AddReporting(app, run);
}

void AddControl(CLI::App& app, ControlOptions& control) {
  app.add_option("PATH", control.paths, "Scenario files and folders")->required()->type_name("");
  AddFilters(app, control.filters, control.tags);
  AddJobs(app, control.jobs);
  app.add_flag("--json", control.json, "Print one JSON object for each case");
  app.add_flag("-q,--quiet", control.quiet, "Print only what is inert, and the summary");
}

void AddCommands(CLI::App& app, Requests& requests) {
  AddRun(*app.add_subcommand("run", "Play scenarios (`nstest PATH` is short for it)"),
         requests.run);
  AddSelection(*app.add_subcommand("list", "Print the ids and titles of cases"), requests.list);
  auto* check = app.add_subcommand("check", "Read scenarios and say what is wrong with them");
  check->add_option("PATH", requests.check.paths, "Scenario files and folders")
      ->required()
      ->type_name("");
  check->add_flag("--strict", requests.check.strict, "Warnings are errors");
  AddControl(*app.add_subcommand("control",
                                 "Play cases without each of their namespaces: which expectations "
                                 "would notice?"),
             requests.control);
  auto* convert = app.add_subcommand("convert", "Write a record in another format to stdout");
  convert->add_option("RECORD", requests.convert.record, "What --report jsonl=FILE wrote")
      ->required()
      ->type_name("");
  convert->add_option("--to", requests.convert.format, "The format: " + ReportFormatNames())
      ->required()
      ->type_name("FORMAT")
      ->check([](const std::string& name) {
        return FormatByName(name) ? "" : "unknown format '" + name + "': " + ReportFormatNames();
      });
  auto* judge = app.add_subcommand("judge", "Judge a record's evidence again");
  judge->add_option("RECORD", requests.judge.record, "What --report jsonl=FILE wrote")
      ->required()
      ->type_name("");
  app.add_subcommand("schema", "Print the JSON Schema of scenarios, for editors");
}

Request Chosen(const CLI::App& app, const Requests& requests) {
  const std::string name = app.get_subcommands().front()->get_name();
  if (name == "list") return requests.list;
  if (name == "check") return requests.check;
  if (name == "control") return requests.control;
  if (name == "convert") return requests.convert;
  if (name == "judge") return requests.judge;
  if (name == "schema") return SchemaOptions{};
  return requests.run;
}

// `nstest scenarios/` is `nstest run scenarios/`.
std::vector<std::string> WithCommand(int argc, const char* const* argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool about_us = words.empty() || words.front() == "--help" || words.front() == "-h" ||
                        words.front() == "--version";
  const bool named = !words.empty() && std::find(kCommands.begin(), kCommands.end(),
                                                 words.front()) != kCommands.end();
  if (!about_us && !named) words.insert(words.begin(), "run");
  std::reverse(words.begin(), words.end());  // as the library takes them
  return words;
}

}  // namespace

std::variant<Request, int> ParseCommandLine(int argc, const char* const* argv) {
  Requests requests;
  CLI::App app(
      "Plays YAML scenarios in real Linux namespaces and says, for every expectation, pass or "
      "fail.",
      "nstest");
  app.set_version_flag("--version", std::string("nstest ") + kVersion);
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 all well, 1 a case failed or timed out, 2 usage or scenario error,\n"
      "3 a case could not be played, 4 nothing was played (or too many skips), 130 interrupted.");
  AddCommands(app, requests);
  try {
    app.parse(WithCommand(argc, argv));
  } catch (const CLI::ParseError& refused) {
    return app.exit(refused) == 0 ? 0 : kUsageError;
  }
  return Chosen(app, requests);
}

}  // namespace nstest
