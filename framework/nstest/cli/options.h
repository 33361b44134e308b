#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/units.h"
#include "nstest/model/plan.h"

/// The command line as plain data. Parsing it is options.cc's affair, and the only place that knows
/// the library.
namespace nstest {

struct RunOptions {
  std::vector<std::string> paths;
  int jobs = 0;  ///< 0: as many as nstest may use CPUs
  std::vector<std::string> filters;
  std::vector<std::string> tags;
  bool fail_fast = false;
  bool list = false;
  bool dry_run = false;
  int repeat = 1;
  bool until_fail = false;
  std::optional<unsigned long> shuffle;  ///< the seed
  std::pair<int, int> shard{1, 1};       ///< I of N
  std::string rerun_failed;              ///< a record; empty: all
  std::optional<Nanoseconds> timeout;
  std::vector<std::pair<std::string, std::string>> reports;  ///< format, file
  std::vector<std::string> allow;
  /// The runtimes of containers that name none, and their programs; empty: the kernel itself.
  std::vector<RuntimeProgram> runtimes;
  std::string kernel;  ///< path of the image of guests that name none; empty: the newest of /boot
  std::optional<int> max_skips;
  bool strict = false;
  std::string color = "auto";
  bool quiet = false;
  bool verbose = false;
};

struct CheckOptions {
  std::vector<std::string> paths;
  bool strict = false;  ///< warnings are errors
};

struct ConvertOptions {
  std::string record;
  std::string format;
};

struct JudgeOptions {
  std::string record;
};

struct ControlOptions {
  std::vector<std::string> paths;
  std::vector<std::string> filters;
  std::vector<std::string> tags;
  int jobs = 0;       ///< as in RunOptions
  bool json = false;  ///< one object a case instead of the table
  bool quiet = false;
};

struct SchemaOptions {};

using Request = std::variant<RunOptions, CheckOptions, ControlOptions, ConvertOptions, JudgeOptions,
                             SchemaOptions>;

/// What was asked for, or the exit status after the help, the version or a usage error was printed.
std::variant<Request, int> ParseCommandLine(int argc, const char* const* argv);

}  // namespace nstest
