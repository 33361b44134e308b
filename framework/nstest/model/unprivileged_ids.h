#pragma once

#include "nstest/model/container.h"

namespace nstest {

/// Where a new user namespace's root lives when its creator is the real root: ids that no
/// distribution gives to users, services or containers (systemd's end at 1879048191).
inline constexpr IdRange kUnprivilegedIds{0, 1'900'000'000, 65'536};

}  // namespace nstest
