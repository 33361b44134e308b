#pragma once

#include <string>
#include <vector>

namespace nstest {

/// What a live terminal shows of a run in its last line: `[12/40] running basics/mount,
/// basics/net`.
class ProgressLine {
 public:
  /// `cases` to be played; 0: not known.
  explicit ProgressLine(int cases) : cases_(cases) {}

  void Started(std::string id) { running_.push_back(std::move(id)); }

  void Finished(const std::string& id);

  /// At most `width` characters, and nothing but those: no newline.
  std::string Text(std::size_t width) const;

 private:
  int cases_;
  int finished_ = 0;
  std::vector<std::string> running_;  // oldest first
};

}  // namespace nstest
