#include "fixture.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "nstest/kernel/file_text.h"

namespace nstest {

std::string ProcFixture(const std::string& name) {
  const auto text = ReadFileAt(AT_FDCWD, NSTEST_TESTS_DIR "/fixtures/proc/" + name);
  EXPECT_TRUE(text.has_value()) << text.error().Text();
  return text.value_or("");
}

}  // namespace nstest
