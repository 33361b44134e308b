#include "nstest/runtime/oci_tool.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace nstest {
namespace {

TEST(ParseExecRefusalTest, KnowsHowRuncAndCrunTellOfAMissingProgram) {
  EXPECT_EQ(ParseExecRefusal("exec: \"no\": executable file not found in $PATH"), ENOENT);
  EXPECT_EQ(ParseExecRefusal("exec: \"/no\": stat /no: no such file or directory"), ENOENT);
  EXPECT_EQ(ParseExecRefusal("executable file `no` not found in $PATH: No such file or directory"),
            ENOENT);
  EXPECT_EQ(ParseExecRefusal("exec: \"/etc\": permission denied"), EACCES);
}

TEST(ParseExecRefusalTest, OtherErrorsAreTheRuntimes) {
  EXPECT_FALSE(ParseExecRefusal("mounting \"/x\": no such file or directory"));
}

}  // namespace
}  // namespace nstest
