#pragma once

#include <cstdio>
#include <cstdlib>

namespace nstest {

/// Aborts, in every kind of build, where what must hold of every input does not.
inline void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace nstest
