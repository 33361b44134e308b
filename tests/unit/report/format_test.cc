#include "nstest/report/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "nstest/report/record.h"
#include "sample_run.h"

namespace nstest {
namespace {

std::string Written(Format format, const std::function<void(Reporter&)>& play) {
  StringSink sink;
  play(*MakeReporter(format, sink));
  return sink.text();
}

TEST(FormatByNameTest, KnowsTheFormats) {
  EXPECT_EQ(FormatByName("junit"), Format::kJunit);
  EXPECT_EQ(FormatByName("xml"), std::nullopt);
}

TEST(FileModeOfTest, OnlyTheRecordIsLive) {
  EXPECT_EQ(FileModeOf(Format::kJsonl), FileMode::kLive);
  EXPECT_EQ(FileModeOf(Format::kJunit), FileMode::kWhole);
}

class FormatTest : public testing::TestWithParam<std::pair<std::string_view, Format>> {};

TEST_P(FormatTest, ARecordConvertsToWhatTheRunHadPrinted) {
  const std::string record = Written(Format::kJsonl, PlaySample);
  const auto parsed = ParseRecord(record);
  ASSERT_TRUE(parsed.has_value());
  // The last case printed bytes that are not UTF-8; its record holds U+FFFD for them.
  std::string live = Written(GetParam().second, [&](Reporter& r) { Convert(*parsed, r); });
  std::string direct = Written(GetParam().second, PlaySample);
  const std::regex bad_bytes(R"(\\xff\\xc0)");
  direct = std::regex_replace(direct, bad_bytes, "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(live, direct);
}

TEST_P(FormatTest, NoControlByteOfAChildIsLeft) {
  const std::string text = Written(GetParam().second, PlaySample);
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    ASSERT_TRUE(code >= 0x20 || byte == '\n' || byte == '\t') << int{code};
  }
  EXPECT_EQ(text.find("##["), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(All, FormatTest, testing::ValuesIn(NamesOf(static_cast<Format*>(nullptr))),
                         [](const auto& entry) { return std::string(entry.param.first); });

}  // namespace
}  // namespace nstest
