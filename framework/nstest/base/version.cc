#include "nstest/base/version.h"

#include "nstest/base/text.h"

namespace nstest {

std::vector<long long> ParseVersion(std::string_view text) {
  std::vector<long long> numbers;
  const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789."));
  for (const std::string_view part : Split(digits, '.')) {
    numbers.push_back(ParseInteger(part).value_or(0));
  }
  return numbers;
}

}  // namespace nstest
