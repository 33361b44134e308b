#pragma once

#include <cstddef>
#include <deque>
#include <vector>

namespace nstest {

/// What the arguments of one call point at: as long as this object is there, nothing moves.
class Buffers {
 public:
  /// Zeroed bytes.
  std::vector<char>& Add(std::size_t size) { return buffers_.emplace_back(size); }

 private:
  std::deque<std::vector<char>> buffers_;
};

}  // namespace nstest
