#pragma once

#include <memory>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// KTAP version 1, as Linux's Documentation/dev-tools/ktap.rst and kselftest's parsers have it: a
/// result per case, its details as diagnostics before it, kselftest's totals last. A run that
/// played fewer cases than planned ends in "Bail out!".
std::unique_ptr<Reporter> MakeKtapReporter(ByteSink& sink);

}  // namespace nstest
