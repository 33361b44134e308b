#pragma once

#include <span>
#include <string_view>

namespace nstest {

/// A system call that kernels of today may lack, and that is tried without harm: with all bits set
/// in each of its arguments the kernel refuses it before it does anything.
struct CallProbe {
  std::string_view name;
  long number = -1;  ///< of syscall(2)
};

/// In alphabetical order. None of those that take no arguments, or any.
std::span<const CallProbe> AllCallProbes();

/// nullptr for a call that every kernel has, or that is not tried.
const CallProbe* FindCallProbe(std::string_view name);

}  // namespace nstest
