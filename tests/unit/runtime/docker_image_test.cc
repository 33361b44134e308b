#include "nstest/runtime/docker_image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "nstest/runtime/tar_archive.h"

namespace nstest {
namespace {

// The names in an archive, with the letter of their types: "5 etc".
std::vector<std::string> NamesIn(const std::string& archive) {
  constexpr std::size_t kBlock = 512;
  std::vector<std::string> names;
  for (std::size_t at = 0; at + kBlock <= archive.size() && archive[at] != '\0'; at += kBlock) {
    names.push_back(archive.substr(at + 156, 1) + ' ' + std::string(archive.c_str() + at));
    const std::size_t size = std::stoul(archive.substr(at + 124, 11), nullptr, 8);
    at += (size + kBlock - 1) / kBlock * kBlock;
  }
  return names;
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(TarArchiveTest, IsReadByTar) {
  TarArchive archive;
  archive.AddDirectory("etc", 0750);
  archive.AddFile("etc/passwd", "root\n");
  archive.AddLink("bin", "usr/bin");
  const std::string file = testing::TempDir() + "nstest_archive.tar";
  std::ofstream(file) << archive.Finish();
  const std::string list = file + ".list";
  ASSERT_EQ(std::system(("tar -tvf " + file + " >" + list).c_str()), 0);
  std::ifstream stream(list);
  const std::string listed((std::istreambuf_iterator<char>(stream)), {});
  EXPECT_NE(listed.find("drwxr-x--- 0/0 "), std::string::npos) << listed;
  EXPECT_NE(listed.find(" 5 1970-01-01 "), std::string::npos) << listed;
  EXPECT_NE(listed.find("bin -> usr/bin"), std::string::npos) << listed;
  std::filesystem::remove(file);
  std::filesystem::remove(list);
}

TEST(TarArchiveTest, LeavesOutWhatHasNoRoom) {
  TarArchive archive;
  archive.AddFile(std::string(101, 'x'), "text");
  EXPECT_EQ(archive.Finish(), std::string(1024, '\0'));
}

TEST(ReadDockerTreeTest, OfTheHostBindsAllButWhatIsMadeAnew) {
  const auto tree = ReadDockerTree("");
  ASSERT_TRUE(tree.has_value());
  const auto names = NamesIn(tree->archive);
  for (const char* name : {"5 proc", "5 sys", "5 dev", "5 tmp", "5 etc"}) {
    EXPECT_TRUE(Has(names, name)) << name;
  }
  const auto binds = [&](const std::string& at) {
    return std::any_of(tree->binds.begin(), tree->binds.end(),
                       [&](const DockerTree::Bind& bind) { return bind.at == at; });
  };
  EXPECT_TRUE(binds("/etc"));
  EXPECT_FALSE(binds("/proc"));
  EXPECT_FALSE(binds("/tmp"));
}

TEST(ReadDockerTreeTest, OfADirectoryBindsWhatStandsInIt) {
  const std::string root = testing::TempDir() + "nstest_tree";
  std::filesystem::create_directories(root + "/run");
  std::filesystem::create_directories(root + "/proc");
  std::filesystem::create_directory_symlink("run", root + "/link");
  const auto tree = ReadDockerTree(root);
  std::filesystem::remove_all(root);
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(NamesIn(tree->archive), (std::vector<std::string>{"2 link", "5 proc", "5 run"}));
  ASSERT_EQ(tree->binds.size(), 1U);
  EXPECT_EQ(tree->binds.front().source, root + "/run");
  EXPECT_EQ(tree->binds.front().at, "/run");
}

TEST(ReadDockerTreeTest, FailsWithoutTheDirectory) {
  const auto tree = ReadDockerTree("/no/such/tree");
  ASSERT_FALSE(tree.has_value());
  EXPECT_EQ(tree.error().Text(), "open '/no/such/tree': ENOENT");
}

}  // namespace
}  // namespace nstest
