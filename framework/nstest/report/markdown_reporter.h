#pragma once

#include <memory>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// A page of GitHub Markdown about the run, well below the 1 MiB that $GITHUB_STEP_SUMMARY takes;
/// the sink should append to that file. Written at End.
std::unique_ptr<Reporter> MakeMarkdownReporter(ByteSink& sink);

}  // namespace nstest
