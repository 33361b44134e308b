#include "nstest/base/names.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

#include "nstest/base/result.h"

namespace nstest {
namespace {

TEST(ErrnoNameTest, RoundTripsEveryKnownErrno) {
  for (int errnum = 1; errnum <= 133; ++errnum) {
    const std::string name = ErrnoName(errnum);
    if (name.starts_with("errno ")) continue;
    EXPECT_EQ(ErrnoByName(name), errnum) << name;
  }
}

TEST(ErrnoNameTest, NamesZeroNoneAndUnknownNumbersByNumber) {
  EXPECT_EQ(ErrnoName(0), "none");
  EXPECT_EQ(ErrnoName(4711), "errno 4711");
  EXPECT_EQ(ErrnoByName("EPREM"), std::nullopt);
}

TEST(SignalNameTest, RoundTripsAndKnowsRealTimeSignals) {
  EXPECT_EQ(SignalName(SIGKILL), "SIGKILL");
  EXPECT_EQ(SignalByName("SIGUSR1"), SIGUSR1);
  EXPECT_EQ(SignalByName(SignalName(SIGRTMIN + 3)), SIGRTMIN + 3);
  EXPECT_EQ(SignalByName("KILL"), std::nullopt);
}

TEST(ErrorTest, NamesStepSubjectAndErrno) {
  EXPECT_EQ((Error{"mount(MS_BIND)", EPERM, "/srv"}).Text(), "mount(MS_BIND) '/srv': EPERM");
  EXPECT_EQ((Error{"clone3", EAGAIN, ""}).Text(), "clone3: EAGAIN");
  EXPECT_EQ((Error{"JSON", 0, "line 3"}).Text(), "JSON: line 3");
}

}  // namespace
}  // namespace nstest
