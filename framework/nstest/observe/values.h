#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/kernel/capabilities.h"
#include "nstest/model/value.h"

/// How facts are written as values.
namespace nstest {

/// What is seen of something that the kernel does not let us read: absent if it is not there, else
/// {unreadable: EACCES}.
Value Refused(const Error& error);

/// A list of texts; bytes that are no UTF-8 become U+FFFD.
Value TextList(const std::vector<std::string>& texts);

/// A list of ids or other numbers.
Value NumberList(const std::vector<std::uint32_t>& numbers);

/// {effective: [CAP_CHOWN, ...], permitted, inheritable, bounding, ambient}.
Value CapabilityValue(const CapabilitySets& sets);

/// "0644" for 0644: modes are text, as chmod(1) has them.
Value ModeText(unsigned mode);

}  // namespace nstest
