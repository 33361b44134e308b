#pragma once

#include <array>
#include <string_view>

namespace nstest {

/// The resources of getrlimit(2), as ulimit and prlimit(1) name them.
inline constexpr std::array<std::string_view, 16> kLimitNames{
    "as",   "core",   "cpu",   "data", "fsize",  "locks",  "memlock",    "msgqueue",
    "nice", "nofile", "nproc", "rss",  "rtprio", "rttime", "sigpending", "stack"};

}  // namespace nstest
