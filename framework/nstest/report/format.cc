#include "nstest/report/format.h"

#include "nstest/report/github_reporter.h"
#include "nstest/report/jsonl_reporter.h"
#include "nstest/report/junit_reporter.h"
#include "nstest/report/ktap_reporter.h"
#include "nstest/report/markdown_reporter.h"

namespace nstest {

std::optional<Format> FormatByName(std::string_view name) {
  for (const auto& [known, format] : NamesOf(static_cast<Format*>(nullptr))) {
    if (known == name) return format;
  }
  return std::nullopt;
}

FileMode FileModeOf(Format format) {
  return format == Format::kJsonl ? FileMode::kLive : FileMode::kWhole;
}

std::unique_ptr<Reporter> MakeReporter(Format format, ByteSink& sink,
                                       const ConsoleOptions& console) {
  switch (format) {
    case Format::kConsole:
      return MakeConsoleReporter(sink, console);
    case Format::kJsonl:
      return MakeJsonlReporter(sink);
    case Format::kJunit:
      return MakeJunitReporter(sink);
    case Format::kKtap:
      return MakeKtapReporter(sink);
    case Format::kGithub:
      return MakeGithubReporter(sink);
    case Format::kMarkdown:
      return MakeMarkdownReporter(sink);
  }
  return nullptr;
}

}  // namespace nstest
