#include "nstest/load/load.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "loaded_text.h"

namespace nstest {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScenario = "scenario: x\nnamespaces: [pid]\nobserve: pid\nexpect: 1\n";

// A folder of its own for a test, gone with it.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (fs::temp_directory_path() / "nstest-load-XXXXXX").string();
    path_ = fs::canonical(::mkdtemp(name.data()));
  }

  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  ~TestFolder() { fs::remove_all(path_); }

  std::string Path(const std::string& name) const { return (path_ / name).string(); }

  void Write(const std::string& name, std::string_view text = kScenario) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  // Problems without the folder's own name.
  std::string Problems(const std::vector<std::string>& names) const {
    std::string text = ProblemTexts(LoadPaths(names));
    for (std::size_t at = text.find(path_.string()); at != std::string::npos;
         at = text.find(path_.string())) {
      text.replace(at, path_.string().size(), "DIR");
    }
    return text;
  }

  Loaded LoadPaths(const std::vector<std::string>& names) const {
    std::vector<std::string> paths;
    paths.reserve(names.size());
    for (const std::string& name : names) paths.push_back(Path(name));
    return Load(paths, {.warnings = true});
  }

  std::vector<std::string> Ids(const std::vector<std::string>& names) const {
    const Loaded loaded = LoadPaths(names);
    EXPECT_EQ(ProblemTexts(loaded), "");
    std::vector<std::string> ids;
    for (const Scenario& scenario : loaded.scenarios) ids.push_back(scenario.id_path);
    return ids;
  }

 private:
  fs::path path_;
};

using Names = std::vector<std::string>;

TEST(LoadTest, FindsFilesInTheOrderOfTheirNames) {
  const TestFolder folder;
  for (const char* name : {"b.yaml", "a/z.yml", "a/b/c.yaml", "c.yaml"}) folder.Write(name);
  EXPECT_EQ(folder.Ids({""}), (Names{"a/b/c", "a/z", "b", "c"}));
}

TEST(LoadTest, LeavesOutHiddenAndOtherFiles) {
  const TestFolder folder;
  for (const char* name : {"a.yaml", ".b.yaml", ".git/c.yaml", "d.txt", "e.yaml.orig"}) {
    folder.Write(name);
  }
  EXPECT_EQ(folder.Ids({""}), Names{"a"});
}

TEST(LoadTest, ReadsAFileThatIsNamedWhateverItsSuffix) {
  const TestFolder folder;
  folder.Write("a.txt");
  EXPECT_EQ(folder.Ids({"a.txt"}), Names{"a"});
}

TEST(LoadTest, ReadsAFileOnceThatIsNamedTwice) {
  const TestFolder folder;
  folder.Write("a/b.yaml");
  EXPECT_EQ(folder.Ids({"", "a/b.yaml", "a/../a"}), Names{"a/b"});
}

TEST(LoadTest, StartsIdsAtTheSuiteHoweverItIsCalled) {
  const TestFolder folder;
  folder.Write("top/suite.yaml", "suite: mine\nabout: all\ntimeout: 5s\n");
  folder.Write("top/a/b.yaml");
  for (const char* path : {"", "top", "top/a", "top/a/b.yaml"}) {
    EXPECT_EQ(folder.Ids({path}), Names{"a/b"}) << path;
  }
  const Loaded loaded = folder.LoadPaths({"top"});
  ASSERT_EQ(loaded.scenarios.size(), 1U);
  EXPECT_EQ(loaded.scenarios[0].suite, "mine");
  EXPECT_EQ(loaded.scenarios[0].timeout, std::chrono::seconds(5));
  EXPECT_EQ(loaded.scenarios[0].folder, folder.Path("top/a"));
  EXPECT_EQ(loaded.scenarios[0].file, folder.Path("top/a/b.yaml"));
}

TEST(LoadTest, TakesTheNearestSuite) {
  const TestFolder folder;
  folder.Write("suite.yaml", "suite: outer\n");
  folder.Write("in/suite.yaml", "suite: inner\n");
  folder.Write("in/a.yaml");
  EXPECT_EQ(folder.Ids({""}), Names{"a"});
}

TEST(LoadTest, RefusesTwoFilesWithOneId) {
  const TestFolder folder;
  folder.Write("a.yaml");
  folder.Write("a.yml");
  EXPECT_EQ(folder.Problems({"a.yaml", "a.yml"}),
            "DIR/a.yml: error: only its suffix differs from DIR/a.yaml: both have the id 'a'\n");
}

TEST(LoadTest, SaysWhatIsWrongWithASuite) {
  const TestFolder folder;
  folder.Write("suite.yaml", "siute: mine\ntimeout: 5\n");
  folder.Write("a.yaml");
  EXPECT_EQ(
      folder.Problems({""}),
      "DIR/suite.yaml:1:1: error: unknown key 'siute' in a suite, did you mean 'suite'?\n"
      "    siute: mine\n"
      "    ^\n"
      "DIR/suite.yaml:1:1: error: a suite needs 'suite'\n"
      "    siute: mine\n"
      "    ^\n"
      "DIR/suite.yaml:2:10: error: 'timeout' must be a duration such as 10s (units are ms, s, "
      "m, h and d), not '5'\n"
      "    timeout: 5\n"
      "             ^\n");
}

TEST(LoadTest, SaysWhatCannotBeRead) {
  const TestFolder folder;
  folder.Write("empty/x.txt", "");
  folder.Write("suite.yaml", "suite: x\n");
  ASSERT_EQ(::mkfifo(folder.Path("fifo.yaml").c_str(), 0600), 0);
  ASSERT_EQ(::symlink("nowhere", folder.Path("dangling.yaml").c_str()), 0);
  ASSERT_EQ(::symlink("loop", folder.Path("loop").c_str()), 0);
  EXPECT_EQ(folder.Problems({"missing", "empty", "suite.yaml", "loop"}),
            "DIR/missing: error: no such file or folder\n"
            "DIR/empty: error: no scenario in this folder: it has no *.yaml or *.yml file\n"
            "DIR/suite.yaml: error: this describes a suite and holds no scenario: name its folder\n"
            "DIR/loop: error: cannot be read: ELOOP\n");
  EXPECT_EQ(folder.Problems({""}),
            "DIR/dangling.yaml: error: cannot be read: ENOENT\n"
            "DIR/fifo.yaml: error: not a regular file\n");
}

TEST(LoadTest, RefusesALargeFileUnread) {
  const TestFolder folder;
  folder.Write("a.yaml", "");
  fs::resize_file(folder.Path("a.yaml"), 60'000'000);
  EXPECT_EQ(folder.Problems({"a.yaml"}), "DIR/a.yaml: error: larger than 16 MiB\n");
}

TEST(LoadTest, SaysWhatItMayNotRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TestFolder folder;
  folder.Write("a.yaml");
  folder.Write("b/c.yaml");
  fs::permissions(folder.Path("a.yaml"), fs::perms::none);
  fs::permissions(folder.Path("b"), fs::perms::none);
  EXPECT_EQ(folder.Problems({""}),
            "DIR/b: error: the folder cannot be read: EACCES\n"
            "DIR/a.yaml: error: cannot be read: EACCES\n");
  fs::permissions(folder.Path("b"), fs::perms::owner_all);
}

TEST(LoadTest, ShowsTheErrorsOfAllFilesAndNoScenario) {
  const TestFolder folder;
  folder.Write("a.yaml", "scenario: x\n");
  folder.Write("b.yaml");
  folder.Write("c.yaml", "");
  const Loaded loaded = folder.LoadPaths({""});
  ASSERT_EQ(loaded.errors.size(), 2U);
  EXPECT_EQ(loaded.errors[0].file, folder.Path("a.yaml"));
  EXPECT_EQ(loaded.errors[1].file, folder.Path("c.yaml"));
  EXPECT_TRUE(loaded.scenarios.empty());
}

TEST(LoadTest, WarnsOnlyIfAsked) {
  const TestFolder folder;
  folder.Write("a.yaml", std::string(kScenario) + "save: unused\n");
  EXPECT_EQ(folder.LoadPaths({""}).warnings.size(), 1U);
  const std::vector<std::string> paths{folder.Path("")};
  EXPECT_TRUE(Load(paths, {}).warnings.empty());
}

}  // namespace
}  // namespace nstest
