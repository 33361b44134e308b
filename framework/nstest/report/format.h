#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "nstest/report/byte_sink.h"
#include "nstest/report/console_reporter.h"
#include "nstest/report/report_file.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// What a run can be written as: `--report FORMAT=FILE`, `nstest convert RECORD --to FORMAT`.
enum class Format { kConsole, kJsonl, kJunit, kKtap, kGithub, kMarkdown };

constexpr auto NamesOf(Format* /*type*/) {
  return std::array<std::pair<std::string_view, Format>, 6>{{{"console", Format::kConsole},
                                                             {"jsonl", Format::kJsonl},
                                                             {"junit", Format::kJunit},
                                                             {"ktap", Format::kKtap},
                                                             {"github", Format::kGithub},
                                                             {"markdown", Format::kMarkdown}}};
}

std::optional<Format> FormatByName(std::string_view name);

/// How a file of the format is written: only a record is of use before its end.
FileMode FileModeOf(Format format);

/// The reporter of the format; `sink` is borrowed. `console` is for kConsole alone.
std::unique_ptr<Reporter> MakeReporter(Format format, ByteSink& sink,
                                       const ConsoleOptions& console = {});

}  // namespace nstest
