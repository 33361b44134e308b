#pragma once

#include <memory>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// JUnit XML of the kind that Jenkins, GitLab, sonobuoy and the GitHub actions all read: a
/// testsuite per folder, classname + name unique, message attribute and full text. A timeout is an
/// <error type="timeout">; a run that was cut short gets an <error> of its own, so that it cannot
/// be read as passed. Written at End; until then each case is kept as the text of its element.
std::unique_ptr<Reporter> MakeJunitReporter(ByteSink& sink);

}  // namespace nstest
