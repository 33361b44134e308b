#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nstest {

using Nanoseconds = std::chrono::nanoseconds;

/// "250ms", "10s", "-1h", "+1.5d": a number with its unit ms, s, m, h or d; a sign is kept.
/// Nothing for anything else, a bare number and what 64 bits of nanoseconds cannot hold included.
std::optional<Nanoseconds> ParseDuration(std::string_view text);

/// "64MiB", "512KiB", "1GiB": a whole number of bytes with its unit; a bare number is bytes.
std::optional<std::uint64_t> ParseSize(std::string_view text);

/// A bare number, a duration (as seconds) or a size (as bytes): what number matchers accept.
std::optional<double> ParseQuantity(std::string_view text);

/// "1h", "90s", "1.25s", "20ms": the largest unit that needs no more than three decimals.
std::string DurationText(Nanoseconds duration);

double Seconds(Nanoseconds duration);

}  // namespace nstest
