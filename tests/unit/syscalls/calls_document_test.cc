// framework/docs/calls.md has one row for each call of the table, and is kept by this test.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "nstest/calls/address_table.h"
#include "nstest/calls/call_table.h"
#include "nstest/calls/constant_table.h"
#include "nstest/calls/struct_table.h"
#include "nstest/kernel/file_text.h"
#include "nstest/syscalls/invoke.h"

namespace nstest {
namespace {

using enum ParameterKind;

constexpr const char* kDocument = NSTEST_TESTS_DIR "/../framework/docs/calls.md";
constexpr std::string_view kBegin = "<!-- calls -->\n";
constexpr std::string_view kEnd = "<!-- /calls -->\n";

std::string MembersText(const StructInfo& info) {
  std::string text;
  for (const StructMember& member : info.members) {
    text += (text.empty() ? "{" : ", ") + std::string(member.name);
  }
  return text + '}';
}

std::string MembersText(std::string_view name) {
  return MembersText(*FindStruct(name));
}

std::string ArgumentText(const Parameter& parameter) {
  switch (parameter.kind) {
    case kSelector:
      return std::string(parameter.set);
    case kStruct:
    case kInOutStruct:
      return MembersText(parameter.set);
    case kStructs:
      return '[' + MembersText(parameter.set) + ", ...]";
    case kNumbers:
    case kTexts:
      return '[' + std::string(parameter.name) + ", ...]";
    case kCalls:
      return "[calls]";
    case kAddress:
      return "{address}";
    default:
      return std::string(parameter.name);
  }
}

std::string WrittenText(const CallInfo& info) {
  std::string text = "`[" + std::string(info.name);
  for (const Parameter& parameter : info.used()) {
    if (!IsWritten(parameter.kind)) continue;
    text += ", " + ArgumentText(parameter) + (parameter.optional ? "?" : "");
  }
  return text + "]`";
}

std::string OutText(const Parameter& parameter) {
  switch (parameter.kind) {
    case kOutText:
    case kOutString:
      return "text";
    case kOutNumber:
    case kOutLong:
      return "number";
    case kOutNumbers:
    case kOutLongs:
      return "list of numbers";
    case kOutStatus:
      return "`{exit, signal}`";
    case kOutStat:
      return "`{type, mode, inode, device, links, uid, gid, size, mtime}`";
    case kOutAddress:
      return "address";
    case kStructs:
      return "list of `" + MembersText(parameter.set) + '`';
    default:
      return '`' + MembersText(parameter.set) + '`';
  }
}

std::string OutsText(const CallInfo& info) {
  std::vector<const Parameter*> outs;
  for (const Parameter& one : info.used()) {
    if (IsOutput(one.kind) || (one.kind == kStructs && one.value != 0)) outs.push_back(&one);
  }
  std::string text;
  for (const Parameter* out : outs) {
    if (!text.empty()) text += ", ";
    if (outs.size() > 1) {
      text += '`' + std::string(out->name.empty() ? "value" : out->name) + "`: ";
    }
    text += OutText(*out);
  }
  return text;
}

std::string GuardText(CallGuard guard) {
  switch (guard) {
    case CallGuard::kNone:
      break;
    case CallGuard::kClock:
      return "needs `touches: [clock]`";
    case CallGuard::kOtherPidNamespace:
      return "only in a PID namespace of a container";
    case CallGuard::kUserNamespace:
      return "only in a user namespace that is not the initial one";
  }
  return {};
}

std::string TableText() {
  std::string text = "| call | `out` | guard |\n| --- | --- | --- |\n";
  for (const CallInfo& info : AllCalls()) {
    text +=
        "| " + WrittenText(info) + " | " + OutsText(info) + " | " + GuardText(info.guard) + " |\n";
  }
  return text;
}

TEST(CallsDocumentTest, ShowsEveryCallOfTheTable) {
  const auto document = ReadFileAt(AT_FDCWD, kDocument);
  ASSERT_TRUE(document);
  const std::size_t begin = document->find(kBegin);
  const std::size_t end = document->find(kEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::string wanted = document->substr(0, begin + kBegin.size()) + '\n' + TableText() +
                             '\n' + document->substr(end);
  if (std::getenv("NSTEST_ACCEPT") != nullptr) {
    std::ofstream(kDocument, std::ios::binary) << wanted;
    return;
  }
  EXPECT_EQ(*document, wanted) << "NSTEST_ACCEPT=1 rewrites it";
}

TEST(CallsDocumentTest, ShowsEveryFamilyOfAddresses) {
  const auto document = ReadFileAt(AT_FDCWD, kDocument);
  ASSERT_TRUE(document);
  for (const AddressFamily& family : AllAddressFamilies()) {
    const std::string members = '`' + MembersText(family.address) + '`';
    EXPECT_NE(document->find(members), std::string::npos) << members;
  }
}

TEST(CallTableTest, NamesOnlySetsAndStructsThatThereAre) {
  const std::set<std::string_view> own{"", "signal", "errno", "capability", "capability_bit"};
  for (const CallInfo& info : AllCalls()) {
    for (const Parameter& one : info.used()) {
      if (one.kind == kSelector) continue;
      const bool is_struct = one.kind == kStruct || one.kind == kStructs ||
                             one.kind == kOutStruct || one.kind == kInOutStruct;
      if (is_struct) {
        EXPECT_NE(FindStruct(one.set), nullptr) << info.name << ' ' << one.set;
      } else {
        EXPECT_TRUE(own.contains(one.set) || FindConstantSet(one.set) != nullptr)
            << info.name << ' ' << one.set;
      }
    }
  }
}

TEST(CallTableTest, HasAWayForEveryCallWithoutANumber) {
  const std::set<std::string_view> by_performer{"checkpoint", "clone", "clone3",
                                                "fork",       "pause", "vfork"};
  for (const CallInfo& info : AllCalls()) {
    if (info.number >= 0 || by_performer.contains(info.name)) continue;
    EXPECT_TRUE(HasOwnWay(info.name)) << info.name;
  }
}

TEST(CallTableTest, HasOptionalArgumentsLast) {
  for (const CallInfo& info : AllCalls()) {
    bool optional = false;
    for (const Parameter& one : info.used()) {
      if (!IsWritten(one.kind) || one.kind == kInOutStruct || one.kind == kCalls) continue;
      EXPECT_FALSE(optional && !one.optional) << info.name << ' ' << one.name;
      optional = optional || one.optional;
    }
  }
}

TEST(StructTableTest, HasMembersWithinTheirStructs) {
  for (const StructInfo& info : AllStructs()) {
    for (const StructMember& member : info.members) {
      EXPECT_LE(member.offset + member.size, info.size) << info.name << '.' << member.name;
    }
  }
}

TEST(FindCallTest, ChoosesTheRowByTheRequest) {
  ASSERT_NE(FindCall("ioctl", "NS_GET_PARENT"), nullptr);
  EXPECT_EQ(FindCall("ioctl", "NS_GET_PARENT")->selector(), "NS_GET_PARENT");
  EXPECT_EQ(FindCall("ioctl", "4711")->selector(), "");
  EXPECT_EQ(SelectorPlace("ioctl"), 1);
  EXPECT_EQ(SelectorPlace("prctl"), 0);
  EXPECT_EQ(SelectorPlace("open"), -1);
  EXPECT_EQ(FindCall("no_such_call"), nullptr);
}

TEST(FlagsByNamesTest, JoinsNamesAndNumbers) {
  EXPECT_EQ(FlagsByNames("open", "O_CREAT|O_RDWR"), O_CREAT | O_RDWR);
  EXPECT_EQ(FlagsByNames("open", "O_CREAT | 0x1"), O_CREAT | 1);
  EXPECT_EQ(FlagsByNames("mode", "S_IFCHR|0600"), S_IFCHR | 0600);
  std::string unknown;
  EXPECT_EQ(FlagsByNames("open", "O_CREAT|O_NONSENSE", &unknown), std::nullopt);
  EXPECT_EQ(unknown, "O_NONSENSE");
}

TEST(ParseCNumberTest, ReadsEveryBase) {
  EXPECT_EQ(ParseCNumber("10"), 10);
  EXPECT_EQ(ParseCNumber("010"), 8);
  EXPECT_EQ(ParseCNumber("0x10"), 16);
  EXPECT_EQ(ParseCNumber("-1"), -1);
  EXPECT_EQ(ParseCNumber("0"), 0);
  EXPECT_EQ(ParseCNumber(""), std::nullopt);
  EXPECT_EQ(ParseCNumber("1x"), std::nullopt);
}

}  // namespace
}  // namespace nstest
