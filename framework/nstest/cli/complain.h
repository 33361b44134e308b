#pragma once

#include <string>

namespace nstest {

/// Prints `nstest: TEXT` to stderr. Returns `status`, so that a command can end with it.
int Complain(const std::string& text, int status);

}  // namespace nstest
