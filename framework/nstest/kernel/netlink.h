#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// One attribute of a netlink message: netlink(7), rtnetlink(7). Borrows the message's bytes.
struct NetlinkAttribute {
  std::uint16_t type = 0;
  std::string_view payload;

  /// The payload as a number of 32 bits; 0 if it is too short for one.
  std::uint32_t Number() const;

  /// The payload as a text, without what follows its first NUL.
  std::string Text() const;
};

/// Pure: the attributes of a message (or of a nested attribute). Stops at a damaged one.
std::vector<NetlinkAttribute> ParseAttributes(std::string_view bytes);

/// The messages that answer a dump request (RTM_GETLINK and its like) in the caller's network
/// namespace, each without its header. Repeated when the kernel says that the dump was torn.
/// Fails with "socket(AF_NETLINK)", "send" or "recv", and with "dump" and the kernel's own errno.
Result<std::vector<std::string>> NetlinkDump(std::uint16_t request);

}  // namespace nstest
