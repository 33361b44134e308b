#include "faults/call_names.h"

#include <utility>

namespace nstest {

namespace {

constexpr std::pair<long, const char*> kNames[] = {
#include "call_names.inc"  // made by names.sh
};

}  // namespace

std::string CallName(long number) {
  for (const auto& [known, name] : kNames) {
    if (known == number) return name;
  }
  return "call " + std::to_string(number);
}

}  // namespace nstest
