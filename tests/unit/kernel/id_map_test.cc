#include "nstest/kernel/id_map.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace nstest {
namespace {

TEST(ParseIdMapTest, ReadsEachRow) {
  const std::vector<IdRange> expected{{0, 100'000, 65'536}, {65'536, 0, 1}};
  EXPECT_EQ(ParseIdMap(ProcFixture("uid_map")), expected);
}

TEST(ParseIdMapTest, TakesTheWholeRange) {
  const std::vector<IdRange> expected{{0, 0, 4'294'967'295}};
  EXPECT_EQ(ParseIdMap("0 0 4294967295"), expected);
}

TEST(ParseIdMapTest, LeavesOutWhatIsNoRow) {
  EXPECT_TRUE(ParseIdMap("").empty());
  EXPECT_TRUE(ParseIdMap("0 1\n0 1 2 3\na b c\n-1 0 1\n0 0 4294967296\n").empty());
}

TEST(CountMappedIdsTest, AddsTheRows) {
  EXPECT_EQ(CountMappedIds(ProcFixture("uid_map")), 65'537);
  EXPECT_EQ(CountMappedIds("0 0 4294967295\n0 0 1"), 4'294'967'296);
}

TEST(IdMapTextTest, IsReadBack) {
  const std::vector<IdRange> map{{0, 100'000, 65'536}, {65'536, 0, 1}};
  EXPECT_EQ(ParseIdMap(IdMapText(map)), map);
}

}  // namespace
}  // namespace nstest
