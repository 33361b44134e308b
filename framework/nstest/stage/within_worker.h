#pragma once

#include <string>
#include <vector>

namespace nstest {

/// The first process of a container that is entered by `exec` alone, with the arguments of the init
/// that it becomes: InitOfContainer.
int FirstMain(const std::vector<std::string>& argv);

/// The worker in such a container: does the steps that come over its standard input, and answers
/// over its standard output, until the input ends. Returns the exit status.
int WithinMain();

}  // namespace nstest
