#include "nstest/observe/values.h"

#include <cerrno>

#include "nstest/base/names.h"
#include "nstest/base/text.h"

namespace nstest {

Value Refused(const Error& error) {
  switch (error.errnum) {
    case ENOENT:
    case ENOTDIR:
    case ESRCH:
      return {};
    case 0:  // it was read, but not understood
      return Value::Map{{"unreadable", ToValidUtf8(error.Text())}};
    default:
      return Value::Map{{"unreadable", ErrnoName(error.errnum)}};
  }
}

Value TextList(const std::vector<std::string>& texts) {
  Value::List items;
  for (const std::string& text : texts) items.emplace_back(ToValidUtf8(text));
  return items;
}

Value NumberList(const std::vector<std::uint32_t>& numbers) {
  return Value::List(numbers.begin(), numbers.end());
}

Value CapabilityValue(const CapabilitySets& sets) {
  return Value::Map{{"effective", TextList(CapabilityNames(sets.effective))},
                    {"permitted", TextList(CapabilityNames(sets.permitted))},
                    {"inheritable", TextList(CapabilityNames(sets.inheritable))},
                    {"bounding", TextList(CapabilityNames(sets.bounding))},
                    {"ambient", TextList(CapabilityNames(sets.ambient))}};
}

Value ModeText(unsigned mode) {
  std::string text;
  for (unsigned shift = 12; shift > 0; shift -= 3) {
    text += static_cast<char>('0' + (mode >> (shift - 3) & 7U));
  }
  return text;
}

}  // namespace nstest
