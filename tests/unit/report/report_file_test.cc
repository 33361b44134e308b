#include "nstest/report/report_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace nstest {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReportFileTest : public testing::Test {
 protected:
  ReportFileTest() { std::filesystem::create_directory(folder_); }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ / name; }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  static std::string TextOf(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  static void WriteAndCommit(const std::string& path, FileMode mode) {
    auto file = ReportFile::Create(path, mode);
    ASSERT_TRUE(file.has_value()) << file.error().Text();
    file->sink().Write("new");
    ASSERT_TRUE(file->Commit().has_value());
  }

 private:
  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("nstest-report-" + std::to_string(getpid()));
};

TEST_F(ReportFileTest, AWholeFileAppearsWithCommit) {
  std::ofstream(Path("r.xml")) << "old";
  auto file = ReportFile::Create(Path("r.xml"), FileMode::kWhole);
  ASSERT_TRUE(file.has_value());
  file->sink().Write("new");
  file->sink().Flush();
  EXPECT_EQ(TextOf(Path("r.xml")), "old");
  ASSERT_TRUE(file->Commit().has_value());
  EXPECT_EQ(TextOf(Path("r.xml")), "new");
  EXPECT_THAT(Names(), ElementsAre("r.xml"));
}

TEST_F(ReportFileTest, WithoutCommitNothingIsLeft) {
  { const auto file = ReportFile::Create(Path("r.xml"), FileMode::kWhole); }
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(ReportFileTest, ALiveFileIsThereAtOnce) {
  auto file = ReportFile::Create(Path("r.jsonl"), FileMode::kLive);
  ASSERT_TRUE(file.has_value());
  file->sink().Write("line\n");
  file->sink().Flush();
  EXPECT_EQ(TextOf(Path("r.jsonl")), "line\n");
}

TEST_F(ReportFileTest, APipeIsNeverReplaced) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  const UniqueFd reader(open(Path("pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  WriteAndCommit(Path("pipe"), FileMode::kWhole);
  EXPECT_TRUE(std::filesystem::is_fifo(Path("pipe")));
  std::array<char, 8> seen{};
  EXPECT_EQ(read(reader.get(), seen.data(), seen.size()), 3);
}

TEST_F(ReportFileTest, ASymbolicLinkIsWrittenThrough) {
  std::filesystem::create_symlink("target", Path("link"));
  WriteAndCommit(Path("link"), FileMode::kWhole);
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(TextOf(Path("target")), "new");
}

TEST_F(ReportFileTest, SaysWhyItCannotBeMade) {
  const auto file = ReportFile::Create("/nowhere/r.xml", FileMode::kWhole);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().Text(), "open '/nowhere/r.xml': ENOENT");
}

TEST_F(ReportFileTest, CommitTellsThatBytesWereLost) {
  auto file = ReportFile::Create("/dev/full", FileMode::kLive);
  ASSERT_TRUE(file.has_value());
  file->sink().Write("new");
  const Status committed = file->Commit();
  ASSERT_FALSE(committed.has_value());
  EXPECT_EQ(committed.error().Text(), "write '/dev/full': ENOSPC");
}

}  // namespace
}  // namespace nstest
