// Clocks and timers.
#include <sys/syscall.h>

#include "nstest/calls/call_rows.h"

namespace nstest::rows {

namespace {

constexpr CallInfo kRows[] = {
    // NOLINT: counted by the compiler
    Guarded(
        {"clock_adjtime", SYS_clock_adjtime, {Number("clockid", "clock"), InOut("buf", "timex")}},
        CallGuard::kClock),
    {"clock_getres", SYS_clock_getres, {Number("clockid", "clock"), Out({}, "timespec")}},
    {"clock_gettime", SYS_clock_gettime, {Number("clockid", "clock"), Out({}, "timespec")}},
    {"clock_nanosleep",
     SYS_clock_nanosleep,
     {Number("clockid", "clock"), Flags("flags", "timer"), Of(Kind::kDuration, "request"),
      Constant(0)}},
    Guarded({"clock_settime",
             SYS_clock_settime,
             {Number("clockid", "clock"), Of(Kind::kDuration, "tp")}},
            CallGuard::kClock),
    {"nanosleep", SYS_nanosleep, {Of(Kind::kDuration, "request"), Constant(0)}},
    {"timer_create",
     SYS_timer_create,
     {Number("clockid", "clock"), Struct("sevp", "sigevent"), OutOf(Kind::kOutNumber, 0)}},
    {"timer_gettime", SYS_timer_gettime, {Number("timerid"), Out({}, "itimerspec")}},
    {"timer_settime",
     SYS_timer_settime,
     {Number("timerid"), Flags("flags", "timer"), Struct("new_value", "itimerspec"), Constant(0)}},
    {"timerfd_create",
     SYS_timerfd_create,
     {Number("clockid", "clock"), Optional(Flags("flags", "timer"))}},
    {"timerfd_gettime", SYS_timerfd_gettime, {Descriptor("fd"), Out({}, "itimerspec")}},
    {"timerfd_settime",
     SYS_timerfd_settime,
     {Descriptor("fd"), Flags("flags", "timer"), Struct("new_value", "itimerspec"), Constant(0)}},
};

}  // namespace

std::span<const CallInfo> TimeCalls() {
  return kRows;
}

}  // namespace nstest::rows
