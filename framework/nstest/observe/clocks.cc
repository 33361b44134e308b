#include <array>
#include <cerrno>
#include <optional>

#include "nstest/kernel/clock.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

// No process takes longer to be made: by then its step would have timed out.
constexpr Nanoseconds kLongestStart = std::chrono::seconds(10);

// What the time namespace of this process says of itself; nothing where it cannot be asked.
std::optional<TimeOffsets> ReadOffsets(const View& view) {
  if (!view.proc()) return std::nullopt;
  const auto text = view.proc()->Read("self/timens_offsets");
  // A kernel without time namespaces has no such file: nothing moves the clocks.
  if (!text && text.error().errnum == ENOENT) return view.context().base.offsets;
  const auto offsets = text ? ParseTimeOffsets(*text) : text.error();
  return offsets ? std::optional(*offsets) : std::nullopt;
}

// How long ago the base was read, by a clock that nobody can set.
//
// CLOCK_MONOTONIC is that clock, but a time namespace moves it. The namespace says itself by how
// much, and that is exact; but it is what is being tested, so its word counts only if it agrees
// with our parent's clock, which was read before this process was made, and not long before. If
// not, our parent's clock is as near as we get.
Nanoseconds Elapsed(const ClockReading& now, const View& view) {
  const ObserveContext& context = view.context();
  const Nanoseconds base = context.base.clocks.monotonic;
  const Nanoseconds by_parent = context.parent_monotonic - base;
  const bool has_parent = context.parent_monotonic > Nanoseconds(0);
  const auto offsets = ReadOffsets(view);
  if (!offsets) return has_parent ? by_parent : now.monotonic - base;
  const Nanoseconds by_offsets =
      (now.monotonic - offsets->monotonic) - (base - context.base.offsets.monotonic);
  const Nanoseconds ahead = by_offsets - by_parent;
  const bool agree = ahead >= Nanoseconds(0) && ahead < kLongestStart;
  return agree || !has_parent ? by_offsets : by_parent;
}

struct Clock {
  std::string_view name;
  Nanoseconds ClockReading::*reading;
};

constexpr std::array<Clock, 3> kClocks{{{"realtime", &ClockReading::realtime},
                                        {"monotonic", &ClockReading::monotonic},
                                        {"boottime", &ClockReading::boottime}}};

}  // namespace

Value ObserveClocks(const std::string& /*argument*/, const View& /*view*/) {
  const ClockReading now = ReadClocks();
  Value clocks;
  for (const Clock& clock : kClocks) clocks[clock.name] = Seconds(now.*clock.reading);
  return clocks;
}

Value ObserveClock(const std::string& /*argument*/, const View& view) {
  const ClockReading now = ReadClocks();
  const Nanoseconds elapsed = Elapsed(now, view);
  const ClockReading& base = view.context().base.clocks;
  Value clocks;
  for (const Clock& clock : kClocks) {
    const Nanoseconds moved = now.*clock.reading - base.*clock.reading - elapsed;
    clocks[clock.name] =
        Value::Map{{"seconds", Seconds(now.*clock.reading)}, {"shift", Seconds(moved)}};
  }
  return clocks;
}

}  // namespace nstest
