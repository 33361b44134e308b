#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// Writes the smallest archive that `docker import` reads: POSIX ustar, owned by root, of the time
/// 0. Paths are relative and at most 100 bytes long, longer ones are left out.
class TarArchive {
 public:
  void AddDirectory(std::string_view path, unsigned mode);
  void AddFile(std::string_view path, std::string_view text);
  void AddLink(std::string_view path, std::string_view target);

  /// All that was added, and the end.
  std::string Finish() const;

 private:
  struct Header {
    std::string_view path;
    std::string_view target;
    unsigned mode = 0;
    std::size_t size = 0;
    char type = '0';
  };

  bool Add(const Header& header);

  std::string bytes_;
};

}  // namespace nstest
