#include "nstest/syscalls/outputs.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "nstest/base/names.h"
#include "nstest/calls/struct_table.h"
#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

using enum ParameterKind;

template <typename T>
T As(std::span<const char> bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}

std::string_view TypeName(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "file";
    case S_IFDIR:
      return "directory";
    case S_IFLNK:
      return "symlink";
    case S_IFCHR:
      return "character device";
    case S_IFBLK:
      return "block device";
    case S_IFIFO:
      return "fifo";
    case S_IFSOCK:
      return "socket";
    default:
      return "unknown";
  }
}

std::string ModeText(mode_t mode) {
  constexpr mode_t kPermissions = 07777;
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04o", mode & kPermissions);
  return text.data();
}

Value StatEvidence(const struct stat& status) {
  return Value::Map{
      {"type", TypeName(status.st_mode)},
      {"mode", ModeText(status.st_mode)},
      {"inode", status.st_ino},
      {"device", std::to_string(major(status.st_dev)) + ':' + std::to_string(minor(status.st_dev))},
      {"links", static_cast<unsigned long>(status.st_nlink)},
      {"uid", status.st_uid},
      {"gid", status.st_gid},
      {"size", status.st_size},
      {"mtime", static_cast<long>(status.st_mtime)}};
}

// As many as the result says, of these bytes each.
template <typename T>
Value Numbers(std::span<const char> bytes, std::int64_t count) {
  Value::List numbers;
  const auto most = static_cast<std::int64_t>(bytes.size() / sizeof(T));
  for (std::int64_t i = 0; i < std::min(count, most); ++i) {
    const auto at = bytes.subspan(static_cast<std::size_t>(i) * sizeof(T));
    numbers.emplace_back(static_cast<std::int64_t>(As<T>(at)));
  }
  return numbers;
}

Value Structs(const StructInfo& info, std::span<const char> bytes) {
  Value::List items;
  for (; bytes.size() >= 2 * info.size; bytes = bytes.subspan(info.size)) {
    items.push_back(DecodeStruct(info, bytes));
  }
  return items;
}

}  // namespace

std::size_t RoomFor(const Parameter& parameter) {
  switch (parameter.kind) {
    case kOutText:
    case kOutString:
      return static_cast<std::size_t>(parameter.value);
    case kOutNumbers:
      return static_cast<std::size_t>(parameter.value) * sizeof(std::uint32_t);
    case kOutLongs:
      return static_cast<std::size_t>(parameter.value) * sizeof(std::uint64_t);
    case kOutStruct:
      return FindStruct(parameter.set)->size;
    case kOutStat:
      return sizeof(struct stat);
    case kOutAddress:
      return sizeof(sockaddr_storage);
    case kOutLong:
      return sizeof(std::int64_t);
    default:
      return sizeof(std::int32_t);
  }
}

Value StatusEvidence(int status) {
  Value evidence;
  evidence["exit"] = WIFEXITED(status) ? Value(WEXITSTATUS(status)) : Value();
  evidence["signal"] = WIFSIGNALED(status) ? Value(SignalName(WTERMSIG(status))) : Value();
  if (WIFSTOPPED(status)) evidence["stopped"] = SignalName(WSTOPSIG(status));
  return evidence;
}

Value ReadOutput(const Parameter& parameter, std::span<const char> bytes, std::int64_t result) {
  switch (parameter.kind) {
    case kOutText: {
      const auto used =
          std::clamp(result, std::int64_t{0}, static_cast<std::int64_t>(bytes.size()));
      return std::string(bytes.begin(), bytes.begin() + used);
    }
    case kOutString:
      return std::string(bytes.begin(), std::find(bytes.begin(), bytes.end(), '\0'));
    case kOutNumber:
      return As<std::int32_t>(bytes);
    case kOutLong:
      return As<std::int64_t>(bytes);
    case kOutNumbers:
      return Numbers<std::uint32_t>(bytes, result);
    case kOutLongs:
      return Numbers<std::uint64_t>(bytes, result);
    case kOutStruct:
    case kInOutStruct:
      return DecodeStruct(*FindStruct(parameter.set), bytes);
    case kStructs:
      return Structs(*FindStruct(parameter.set), bytes);
    case kOutStatus:
      return result > 0 ? StatusEvidence(As<int>(bytes)) : Value();
    case kOutStat:
      return StatEvidence(As<struct stat>(bytes));
    case kOutAddress:
      return DecodeAddress(bytes);
    default:
      return {};
  }
}

}  // namespace nstest
