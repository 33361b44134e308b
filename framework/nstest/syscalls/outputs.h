#pragma once

#include <span>
#include <vector>

#include "nstest/calls/call_table.h"
#include "nstest/model/value.h"

namespace nstest {

/// The bytes that an output needs.
std::size_t RoomFor(const Parameter& parameter);

/// Pure: what the kernel wrote there, when the call returned `result`.
Value ReadOutput(const Parameter& parameter, std::span<const char> bytes, std::int64_t result);

/// {exit, signal, stopped} of waitpid(2)'s status.
Value StatusEvidence(int status);

}  // namespace nstest
