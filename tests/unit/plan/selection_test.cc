#include "nstest/plan/selection.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace nstest {
namespace {

using Ids = std::vector<std::string>;

std::vector<Case> MakeSome() {
  const auto make = [](std::string id, std::string title, std::vector<std::string> tags) {
    return Case{.id = std::move(id),
                .scenario = {.title = std::move(title), .tags = std::move(tags)}};
  };
  return {make("basics/pid", "the first process is PID 1", {"pid", "basics"}),
          make("basics/pid2", "two containers are two worlds", {"pid", "slow"}),
          make("clock/wall", "the wall clock is shared", {"time", "leak"}),
          make("net::a+b", "links are their own", {})};
}

Ids IdsOf(const std::vector<Case>& cases) {
  Ids ids;
  for (const Case& one : cases) ids.push_back(one.id);
  return ids;
}

Ids Selected(const Selection& selection) {
  const auto selected = Select(MakeSome(), selection);
  return selected ? IdsOf(*selected) : Ids{selected.error().Text()};
}

TEST(SelectTest, SelectsAllInOrderByDefault) {
  EXPECT_EQ(Selected({}), IdsOf(MakeSome()));
}

TEST(SelectTest, AFilterIsFoundInIdOrTitle) {
  EXPECT_EQ(Selected({.filters = {"^clock/"}}), Ids{"clock/wall"});
  EXPECT_EQ(Selected({.filters = {"worlds"}}), Ids{"basics/pid2"});
  EXPECT_EQ(Selected({.filters = {"worlds", "wall"}}), (Ids{"basics/pid2", "clock/wall"}));
  EXPECT_EQ(Selected({.filters = {"nothing"}}), Ids{});
}

TEST(SelectTest, AFilterThatIsAnIdSelectsThatCaseAlone) {
  EXPECT_EQ(Selected({.filters = {"basics/pid"}}), Ids{"basics/pid"});
  EXPECT_EQ(Selected({.filters = {"net::a+b"}}), Ids{"net::a+b"});
}

TEST(SelectTest, ABadFilterIsAnError) {
  EXPECT_EQ(Selected({.filters = {"a("}}), Ids{"filter: 'a(': missing ): a("});
}

TEST(SelectTest, TagsOfOneFlagMustAllHoldAndOneFlagIsEnough) {
  EXPECT_EQ(Selected({.tags = {"pid"}}), (Ids{"basics/pid", "basics/pid2"}));
  EXPECT_EQ(Selected({.tags = {"pid,!slow"}}), Ids{"basics/pid"});
  EXPECT_EQ(Selected({.tags = {"pid, ! slow,"}}), Ids{"basics/pid"});
  EXPECT_EQ(Selected({.tags = {"slow", "leak"}}), (Ids{"basics/pid2", "clock/wall"}));
  EXPECT_EQ(Selected({.tags = {"!pid"}}), (Ids{"clock/wall", "net::a+b"}));
}

TEST(SelectTest, EveryChoiceNarrows) {
  EXPECT_EQ(Selected({.filters = {"basics"}, .tags = {"slow"}}), Ids{"basics/pid2"});
  EXPECT_EQ(Selected({.ids = std::set<std::string>{"clock/wall", "gone"}}), Ids{"clock/wall"});
  EXPECT_EQ(Selected({.ids = std::set<std::string>{}}), Ids{});
  EXPECT_EQ(Selected({.filters = {"basics"}, .without_ids = {"basics/pid", "gone"}}),
            Ids{"basics/pid2"});
}

TEST(SelectTest, ShardsAreDisjointAndTogetherAll) {
  Ids all;
  for (int shard = 1; shard <= 3; ++shard) {
    const Ids part = Selected({.shard = {shard, 3}});
    all.insert(all.end(), part.begin(), part.end());
  }
  Ids wanted = IdsOf(MakeSome());
  std::sort(all.begin(), all.end());
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(all, wanted);
}

TEST(SelectTest, AShardIsTheSameInEveryVersion) {
  EXPECT_EQ(Selected({.shard = {1, 2}}), (Ids{"basics/pid", "clock/wall"}));
  EXPECT_EQ(Selected({.shard = {2, 2}}), (Ids{"basics/pid2", "net::a+b"}));
}

TEST(SelectTest, TheHashOfAnIdNeverChanges) {
  EXPECT_EQ(Selected({.shard = {251, 1000}}), Ids{"basics/pid"});
  EXPECT_EQ(Selected({.shard = {663, 1000}}), Ids{"clock/wall"});
  EXPECT_EQ(Selected({.shard = {692, 1000}}), Ids{"net::a+b"});
}

TEST(SelectTest, ASeedMakesAnOrderThatComesAgain) {
  const Ids first = Selected({.seed = 7});
  EXPECT_EQ(Selected({.seed = 7}), first);
  EXPECT_TRUE(std::is_permutation(first.begin(), first.end(), IdsOf(MakeSome()).begin()));
  bool another = false;
  for (unsigned long seed = 8; seed < 20; ++seed) another |= Selected({.seed = seed}) != first;
  EXPECT_TRUE(another);
}

TEST(SelectTest, ASeedMakesTheSameOrderInEveryVersion) {
  EXPECT_EQ(Selected({.seed = 7}), (Ids{"basics/pid2", "clock/wall", "basics/pid", "net::a+b"}));
}

}  // namespace
}  // namespace nstest
