#include "nstest/runtime/tar_archive.h"

#include <array>
#include <cstdio>
#include <numeric>

namespace nstest {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kLongestName = 100;

}  // namespace

bool TarArchive::Add(const Header& header) {
  if (header.path.size() > kLongestName || header.target.size() > kLongestName) return false;
  std::string block(kBlock, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    block.replace(at, text.size(), text);
  };
  const auto put_octal = [&](std::size_t at, std::size_t digits, std::size_t number) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%0*zo", static_cast<int>(digits), number);
    put(at, text.data());
  };
  put(0, header.path);
  put_octal(100, 7, header.mode);
  put_octal(108, 7, 0);
  put_octal(116, 7, 0);
  put_octal(124, 11, header.size);
  put_octal(136, 11, 0);
  put(148, "        ");  // the checksum is taken with blanks in its place
  block[156] = header.type;
  put(157, header.target);
  put(257, std::string_view("ustar\00000", 8));
  const auto sum =
      std::accumulate(block.begin(), block.end(), std::size_t{0},
                      [](auto all, char c) { return all + static_cast<unsigned char>(c); });
  put_octal(148, 6, sum);
  block[154] = '\0';
  bytes_ += block;
  return true;
}

void TarArchive::AddDirectory(std::string_view path, unsigned mode) {
  Add({.path = path, .target = {}, .mode = mode, .type = '5'});
}

void TarArchive::AddLink(std::string_view path, std::string_view target) {
  constexpr unsigned kAll = 0777;
  Add({.path = path, .target = target, .mode = kAll, .type = '2'});
}

void TarArchive::AddFile(std::string_view path, std::string_view text) {
  constexpr unsigned kReadable = 0644;
  if (!Add({.path = path, .target = {}, .mode = kReadable, .size = text.size()})) return;
  bytes_ += text;
  bytes_.resize((bytes_.size() + kBlock - 1) / kBlock * kBlock);
}

std::string TarArchive::Finish() const {
  return bytes_ + std::string(2 * kBlock, '\0');
}

}  // namespace nstest
