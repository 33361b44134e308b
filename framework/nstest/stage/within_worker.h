#pragma once

namespace nstest {

/// The worker in a container that is entered by `exec` alone: does the steps that come over its
/// standard input, and answers over its standard output, until the input ends. Returns the exit
/// status.
int WithinMain();

}  // namespace nstest
