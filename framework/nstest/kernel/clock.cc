#include "nstest/kernel/clock.h"

#include <time.h>

#include "nstest/base/text.h"

namespace nstest {

namespace {

Nanoseconds Read(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

}  // namespace

ClockReading ReadClocks() {
  constexpr int kTries = 5;
  ClockReading best;
  Nanoseconds best_gap = Nanoseconds::max();
  for (int i = 0; i < kTries; ++i) {
    const Nanoseconds before = Read(CLOCK_MONOTONIC);
    const Nanoseconds realtime = Read(CLOCK_REALTIME);
    const Nanoseconds boottime = Read(CLOCK_BOOTTIME);
    const Nanoseconds gap = Read(CLOCK_MONOTONIC) - before;
    if (gap >= best_gap) continue;
    best_gap = gap;
    best = {.realtime = realtime, .monotonic = before + gap / 2, .boottime = boottime};
  }
  return best;
}

Nanoseconds ReadMonotonic() {
  return Read(CLOCK_MONOTONIC);
}

// A line is a clock, by name (Linux 5.5 wrote its number), seconds and nanoseconds.
Result<TimeOffsets> ParseTimeOffsets(std::string_view text) {
  TimeOffsets offsets;
  for (const std::string_view line : Split(WithoutTrailingNewlines(text), '\n')) {
    const auto words = Words(line);
    const auto seconds = words.size() == 3 ? ParseInteger(words[1]) : std::nullopt;
    const auto nanoseconds = words.size() == 3 ? ParseInteger(words[2]) : std::nullopt;
    if (!seconds || !nanoseconds) return Error{"parse", 0, "timens_offsets"};
    const Nanoseconds offset = std::chrono::seconds(*seconds) + Nanoseconds(*nanoseconds);
    if (words[0] == "monotonic" || words[0] == "1") offsets.monotonic = offset;
    if (words[0] == "boottime" || words[0] == "7") offsets.boottime = offset;
  }
  return offsets;
}

}  // namespace nstest
