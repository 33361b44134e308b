#include "nstest/runtime/newc.h"

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>

namespace nstest {

namespace {

constexpr std::size_t kAlignment = 4;
constexpr const char* kTrailer = "TRAILER!!!";

void Pad(std::string& archive) {
  archive.resize((archive.size() + kAlignment - 1) / kAlignment * kAlignment, '\0');
}

void AppendHex(std::string& archive, std::uint32_t number) {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08X", number);
  archive += digits.data();
}

// Each file has an inode of its own: the kernel takes equal ones with several links for one file.
void Append(std::string& archive, const NewcEntry& entry, std::uint32_t inode) {
  const auto length = static_cast<std::uint32_t>(entry.content.size());
  const auto name_length = static_cast<std::uint32_t>(entry.name.size() + 1);
  archive += "070701";
  for (const std::uint32_t number : {inode, std::uint32_t{entry.mode}, 0U, 0U, 1U, 0U, length, 0U,
                                     0U, entry.device_major, entry.device_minor, name_length, 0U}) {
    AppendHex(archive, number);
  }
  archive += entry.name;
  archive += '\0';
  Pad(archive);
  archive += entry.content;
  Pad(archive);
}

Status Check(const NewcEntry& entry) {
  if (entry.name.empty() || entry.name.front() == '/' || entry.name == kTrailer ||
      entry.name.find('\0') != std::string::npos) {
    return Error{"newc", EINVAL, entry.name};
  }
  if (entry.name.size() >= PATH_MAX) return Error{"newc", ENAMETOOLONG, entry.name};
  if (entry.content.size() > UINT32_MAX) return Error{"newc", EFBIG, entry.name};
  return {};
}

}  // namespace

Result<std::string> MakeNewc(const std::vector<NewcEntry>& entries) {
  std::string archive;
  std::size_t size = 0;
  for (const NewcEntry& entry : entries) size += entry.content.size() + entry.name.size() + 120;
  archive.reserve(size);
  std::uint32_t inode = 0;
  for (const NewcEntry& entry : entries) {
    NSTEST_TRY(Check(entry));
    Append(archive, entry, ++inode);
  }
  Append(archive, {.name = kTrailer}, 0);
  return archive;
}

}  // namespace nstest
