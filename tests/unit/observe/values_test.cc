#include "nstest/observe/values.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace nstest {
namespace {

TEST(RefusedTest, WhatIsNotThereIsAbsent) {
  for (const int errnum : {ENOENT, ENOTDIR, ESRCH}) {
    EXPECT_EQ(Refused(Error{"open", errnum, "/x"}), Value()) << errnum;
  }
}

TEST(RefusedTest, WhatTheKernelRefusesIsUnreadable) {
  EXPECT_EQ(Refused(Error{"open", EACCES, "/x"}), Value(Value::Map{{"unreadable", "EACCES"}}));
  EXPECT_EQ(Refused(Error{"fsmount", EPERM, "proc"}), Value(Value::Map{{"unreadable", "EPERM"}}));
}

TEST(RefusedTest, WhatIsNotUnderstoodSaysSo) {
  EXPECT_EQ(Refused(Error{"parse", 0, "timens_offsets"}),
            Value(Value::Map{{"unreadable", "parse: timens_offsets"}}));
}

TEST(ModeTextTest, IsFourOctalDigits) {
  EXPECT_EQ(ModeText(0644), Value("0644"));
  EXPECT_EQ(ModeText(04755), Value("4755"));
  EXPECT_EQ(ModeText(0), Value("0000"));
}

TEST(TextListTest, RepairsBytesThatAreNoUtf8) {
  EXPECT_EQ(TextList({"a", "b\xff"}), Value(Value::List{"a", "b\xEF\xBF\xBD"}));
  EXPECT_EQ(TextList({}), Value(Value::List{}));
}

TEST(CapabilityValueTest, HasEverySet) {
  const Value value = CapabilityValue({.effective = 1, .ambient = 2});
  EXPECT_EQ(*value.Find("effective"), Value(Value::List{"CAP_CHOWN"}));
  EXPECT_EQ(*value.Find("ambient"), Value(Value::List{"CAP_DAC_OVERRIDE"}));
  for (const char* empty : {"permitted", "inheritable", "bounding"}) {
    EXPECT_EQ(*value.Find(empty), Value(Value::List{})) << empty;
  }
}

}  // namespace
}  // namespace nstest
