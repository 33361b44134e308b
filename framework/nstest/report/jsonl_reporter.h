#pragma once

#include <memory>

#include "nstest/report/byte_sink.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// The record: one JSON text per line, each flushed at once, so that a run that was killed leaves
/// all that it had found; what it leaves has no `end` (report/record.h reads it).
std::unique_ptr<Reporter> MakeJsonlReporter(ByteSink& sink);

}  // namespace nstest
