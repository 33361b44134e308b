#include "nstest/model/error_value.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace nstest {
namespace {

TEST(ErrorValueTest, ComesBackAsItWas) {
  for (const Error& error : {Error{"mount(MS_BIND)", EPERM, "/srv"}, Error{"argument", 0, ""}}) {
    EXPECT_EQ(ErrorIn(ErrorValue(error)), error);
  }
}

TEST(ErrorValueTest, IsNothingWhereAllWentWell) {
  EXPECT_EQ(ErrorIn(Value()), std::nullopt);
  EXPECT_EQ(ErrorIn(Value("text")), std::nullopt);
}

TEST(ErrorValueTest, SaysWhatIsMissing) {
  const auto error = ErrorIn(Value::Map{{"step", "read"}, {"errno", 5}});
  ASSERT_TRUE(error);
  EXPECT_EQ(error->step, "read");
  EXPECT_EQ(error->errnum, 0);
  EXPECT_EQ(error->subject, "subject: missing");
}

}  // namespace
}  // namespace nstest
