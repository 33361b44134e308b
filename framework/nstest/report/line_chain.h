#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// Tells whether the lines of a record are those that were written: each is hashed with what came
/// of those before it. Not a signature: it finds accidents and careless edits.
class LineChain {
 public:
  /// The next line, without its newline.
  void Add(std::string_view line);

  /// Of all lines so far, as 64 hexadecimal digits; empty before the first.
  const std::string& digest() const { return digest_; }

 private:
  std::string digest_;
};

}  // namespace nstest
