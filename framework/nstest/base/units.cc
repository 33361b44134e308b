#include "nstest/base/units.h"

#include <array>
#include <cmath>
#include <utility>

#include "nstest/base/text.h"

namespace nstest {

namespace {

template <typename Number, std::size_t kCount>
std::optional<double> WithUnit(
    std::string_view text, const std::array<std::pair<std::string_view, Number>, kCount>& units) {
  const std::size_t start = text.find_first_not_of("+-.0123456789");
  if (start == std::string_view::npos) return std::nullopt;
  const std::optional<double> number = ParseNumber(text.substr(0, start));
  if (!number) return std::nullopt;
  for (const auto& [name, factor] : units) {
    if (text.substr(start) == name) return *number * static_cast<double>(factor);
  }
  return std::nullopt;
}

constexpr double kMillisecond = 1e6;
constexpr double kSecond = 1e9;
constexpr std::array<std::pair<std::string_view, double>, 5> kDurations{{{"ms", kMillisecond},
                                                                         {"s", kSecond},
                                                                         {"m", 60 * kSecond},
                                                                         {"h", 3600 * kSecond},
                                                                         {"d", 86400 * kSecond}}};
constexpr std::array<std::pair<std::string_view, double>, 3> kSizes{
    {{"KiB", 1024.0}, {"MiB", 1024.0 * 1024}, {"GiB", 1024.0 * 1024 * 1024}}};

std::string WithThreeDecimals(double number) {
  return NumberText(std::round(number * 1000) / 1000);
}

}  // namespace

std::optional<Nanoseconds> ParseDuration(std::string_view text) {
  constexpr double kLimit = 9.2e18;
  const std::optional<double> nanoseconds = WithUnit(text, kDurations);
  if (!nanoseconds || std::fabs(*nanoseconds) > kLimit) return std::nullopt;
  return Nanoseconds(std::llround(*nanoseconds));
}

std::optional<std::uint64_t> ParseSize(std::string_view text) {
  constexpr double kLimit = 1.8e19;
  std::optional<double> bytes = WithUnit(text, kSizes);
  if (!bytes) bytes = ParseNumber(text);
  if (!bytes || *bytes < 0 || *bytes > kLimit || *bytes != std::floor(*bytes)) return std::nullopt;
  return static_cast<std::uint64_t>(*bytes);
}

std::optional<double> ParseQuantity(std::string_view text) {
  if (const auto number = ParseNumber(text)) return number;
  if (const auto duration = ParseDuration(text)) return Seconds(*duration);
  return WithUnit(text, kSizes);
}

std::string DurationText(Nanoseconds duration) {
  const auto count = static_cast<double>(duration.count());
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot read views of libstdc++ 12
  for (auto unit = kDurations.rbegin(); unit != kDurations.rend(); ++unit) {
    const double amount = count / unit->second;
    const bool exact = amount == std::round(amount * 1000) / 1000;
    const bool large_units_are_whole = unit->second <= kSecond || amount == std::round(amount);
    if (std::fabs(amount) >= 1 && exact && large_units_are_whole) {
      return NumberText(amount) + std::string(unit->first);
    }
  }
  if (std::fabs(count) >= kSecond) return WithThreeDecimals(count / kSecond) + "s";
  return WithThreeDecimals(count / kMillisecond) + "ms";
}

double Seconds(Nanoseconds duration) {
  return static_cast<double>(duration.count()) / kSecond;
}

}  // namespace nstest
