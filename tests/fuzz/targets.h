#pragma once

#include <string_view>

/// What the fuzzers feed: each takes bytes that come from outside, and aborts where what must hold
/// of every input does not. Pure but for fuzz_wire's socket pair.
namespace nstest {

/// A file of scenarios: loaded, and what it holds goes to a worker and comes back the same.
void FuzzScenario(std::string_view bytes);

/// A text of /proc, by every parser of kernel/.
void FuzzProc(std::string_view bytes);

/// What rtnetlink(7) answers.
void FuzzNetlink(std::string_view bytes);

/// A record, which may have an `end` that does not fit: read, judged again, reported in every
/// format, and written as it was read.
void FuzzRecord(std::string_view bytes);

/// What a socket between the runner and a worker or the guard, or between the worker and a
/// performer, brings.
void FuzzWire(std::string_view bytes);

}  // namespace nstest
