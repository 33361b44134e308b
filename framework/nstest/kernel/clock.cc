#include "nstest/kernel/clock.h"

#include <time.h>

#include <optional>

#include "nstest/base/text.h"

namespace nstest {

namespace {

Nanoseconds Read(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

// Of two columns; nothing where that is no number of nanoseconds, which the kernel never writes.
std::optional<Nanoseconds> ParseOffset(std::string_view seconds, std::string_view nanoseconds) {
  const auto whole = ParseInteger(seconds);
  const auto rest = ParseInteger(nanoseconds);
  // KTIME_SEC_MAX / 2 of kernel/time/namespace.c is half of this.
  constexpr long long kMost = std::chrono::floor<std::chrono::seconds>(Nanoseconds::max()).count();
  constexpr long long kSecond = 1'000'000'000;
  if (!whole || !rest || *whole <= -kMost || *whole >= kMost) return std::nullopt;
  if (*rest < 0 || *rest >= kSecond) return std::nullopt;
  return std::chrono::seconds(*whole) + Nanoseconds(*rest);
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
    const auto offset = words.size() == 3 ? ParseOffset(words[1], words[2]) : std::nullopt;
    if (!offset) return Error{"parse", 0, "timens_offsets"};
    if (words[0] == "monotonic" || words[0] == "1") offsets.monotonic = *offset;
    if (words[0] == "boottime" || words[0] == "7") offsets.boottime = *offset;
  }
  return offsets;
}

}  // namespace nstest
