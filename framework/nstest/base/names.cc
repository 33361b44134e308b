#include "nstest/base/names.h"

#include <csignal>
#include <cstring>

#include "nstest/base/text.h"

namespace nstest {

namespace {

// MAX_ERRNO of the kernel is 4095, but no architecture defines one above 200 besides those that
// never reach user space.
constexpr int kHighestErrno = 200;

}  // namespace

std::string ErrnoName(int errnum) {
  if (errnum == 0) return "none";
  const char* name = strerrorname_np(errnum);
  return name != nullptr ? name : "errno " + std::to_string(errnum);
}

std::optional<int> ErrnoByName(std::string_view name) {
  if (name == "none") return 0;
  if (name == "EWOULDBLOCK") return EWOULDBLOCK;
  for (int errnum = 1; errnum <= kHighestErrno; ++errnum) {
    const char* known = strerrorname_np(errnum);
    if (known != nullptr && name == known) return errnum;
  }
  return std::nullopt;
}

std::string SignalName(int signal) {
  const char* name = sigabbrev_np(signal);
  if (name != nullptr) return std::string("SIG") + name;
  if (signal == SIGRTMIN) return "SIGRTMIN";
  if (signal > SIGRTMIN && signal <= SIGRTMAX) {
    return "SIGRTMIN+" + std::to_string(signal - SIGRTMIN);
  }
  return "signal " + std::to_string(signal);
}

std::optional<int> SignalByName(std::string_view name) {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    if (name == SignalName(signal)) return signal;
  }
  return std::nullopt;
}

}  // namespace nstest
