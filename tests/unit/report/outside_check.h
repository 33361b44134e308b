#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// What a program of the system says of a text that it reads as its standard input.
struct OutsideCheck {
  bool available = true;  ///< false: the program, or what it needs, is not installed
  bool good = false;
  std::string said;
};

/// `command` is for /bin/sh; exit 127 and 77 mean "not available".
OutsideCheck CheckOutside(const std::string& command, std::string_view text);

}  // namespace nstest
