#pragma once

#include <memory>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// Annotations of GitHub Actions, `::error file=,line=,col=,title=::message`, printed at End.
/// GitHub keeps ten of each kind per step and drops the rest in silence: failures come first, then
/// timeouts, then errors, and when there are more than ten the last one says how many more.
/// What a case left behind is a warning. Meant for standard output, behind the console's text.
std::unique_ptr<Reporter> MakeGithubReporter(ByteSink& sink);

}  // namespace nstest
