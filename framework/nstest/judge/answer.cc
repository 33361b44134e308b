#include "nstest/judge/answer.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>

#include "nstest/base/text.h"
#include "nstest/judge/operand.h"

namespace nstest {

namespace {

Answer NoAnswer(std::string why) {
  return {.why = std::move(why)};
}

bool IsInOrder(Order order, double seen, double operand) {
  switch (order) {
    case Order::kGreater:
      return seen > operand;
    case Order::kLess:
      return seen < operand;
    case Order::kAtLeast:
      return seen >= operand;
    case Order::kAtMost:
      return seen <= operand;
  }
  return false;
}

// Where two long texts part: nobody finds that by eye.
std::string FirstDifference(const Value& operand, const Value& seen) {
  constexpr std::size_t kLong = 60;
  if (operand.text() == nullptr || seen.text() == nullptr || seen.text()->size() < kLong) return {};
  const std::string& wanted = *operand.text();
  const std::string& text = *seen.text();
  const auto parts = std::mismatch(text.begin(), text.end(), wanted.begin(), wanted.end());
  const Value before(std::string_view(text.begin(), parts.first));
  return "differs from character " + std::to_string(CountOf(before).value_or(0) + 1) + " on";
}

// A text in a pattern that stands for evidence is meant letter by letter: "host-${name}".
Value QuoteTexts(Value value) {
  if (const std::string* text = value.text()) return RE2::QuoteMeta(*text);
  if (const Value::Map* fields = value.map()) {
    for (const auto& [name, field] : Value::Map(*fields)) value[name] = QuoteTexts(field);
  }
  return value;
}

Result<std::string> ResolvePattern(const std::string& pattern, const Saved& saved) {
  if (pattern.find("${") == std::string::npos || IsReference(pattern)) {
    return ResolveText(pattern, saved, ReferenceStyle::kValue);
  }
  Saved quoted;
  for (const auto& [name, value] : saved) quoted[name] = QuoteTexts(value);
  return ResolveText(pattern, quoted, ReferenceStyle::kValue);
}

}  // namespace

std::optional<long> CountOf(const Value& seen) {
  if (seen.list() != nullptr) return static_cast<long>(seen.list()->size());
  if (seen.map() != nullptr) return static_cast<long>(seen.map()->size());
  if (seen.text() == nullptr) return std::nullopt;
  // Of UTF-8, the lead bytes.
  return std::count_if(seen.text()->begin(), seen.text()->end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

Answer Ask(const Equals& matcher, const Value& seen, const Saved& saved) {
  const auto operand = ResolveOperand(matcher.operand, saved);
  if (!operand) return NoAnswer("cannot be compared: " + operand.error().subject);
  const bool same = SameValue(*operand, seen);
  return {same, same ? "" : FirstDifference(*operand, seen)};
}

Answer Ask(const IsAbsent& /*matcher*/, const Value& seen, const Saved& /*saved*/) {
  return {seen.is_absent(), ""};
}

Answer Ask(const IsEmpty& /*matcher*/, const Value& seen, const Saved& /*saved*/) {
  const auto count = CountOf(seen);
  if (count) return {*count == 0, ""};
  return NoAnswer("is no text, list or map");
}

Answer Ask(const MatchesPattern& matcher, const Value& seen, const Saved& saved) {
  if (seen.text() == nullptr && !seen.is_number()) return NoAnswer("is no text");
  const auto pattern = ResolvePattern(matcher.pattern, saved);
  if (!pattern) return NoAnswer("cannot be compared: " + pattern.error().subject);
  const RE2 compiled(*pattern, RE2::Quiet);
  if (!compiled.ok()) return NoAnswer("cannot be compared: " + compiled.error());
  return {RE2::FullMatch(seen.text() != nullptr ? *seen.text() : DisplayText(seen), compiled), ""};
}

Answer Ask(const Compares& matcher, const Value& seen, const Saved& saved) {
  const auto operand = ResolveNumber(matcher.operand, saved);
  if (!operand) return NoAnswer("cannot be compared: " + operand.error().subject);
  const auto number = AsNumber(seen);
  if (!number) return NoAnswer("is no number");
  return {IsInOrder(matcher.order, *number, *operand), ""};
}

Answer Ask(const Between& matcher, const Value& seen, const Saved& saved) {
  const auto low = ResolveNumber(matcher.low, saved);
  const auto high = ResolveNumber(matcher.high, saved);
  if (!low || !high) {
    return NoAnswer("cannot be compared: " + (low ? high : low).error().subject);
  }
  const auto number = AsNumber(seen);
  if (!number) return NoAnswer("is no number");
  return {*number >= *low && *number <= *high, ""};
}

// `above` from `seen`: a double has 15 digits, so that a difference of large numbers has fewer of
// its own, and nothing here is finer than a nanosecond.
std::string DifferenceText(double seen, double above) {
  constexpr int kDigits = 15;
  constexpr int kNanoseconds = 9;
  const double larger = std::max({std::fabs(seen), std::fabs(above), 1.0});
  const int decimals = kDigits - 1 - static_cast<int>(std::log10(larger));
  return DecimalText(seen - above, std::clamp(decimals, 0, kNanoseconds));
}

Answer Ask(const Near& matcher, const Value& seen, const Saved& saved) {
  const auto above =
      matcher.above.empty() ? Result<double>(0) : ResolveNumber(matcher.above, saved);
  const auto target = ResolveNumber(matcher.target, saved);
  const auto within = ResolveNumber(matcher.within, saved);
  for (const auto* operand : {&above, &target, &within}) {
    if (!*operand) return NoAnswer("cannot be compared: " + operand->error().subject);
  }
  const auto number = AsNumber(seen);
  if (!number) return NoAnswer("is no number");
  const double difference = *number - *above;
  return {std::fabs(difference - *target) <= *within,
          matcher.above.empty() ? "" : "is " + DifferenceText(*number, *above) + " above that"};
}

Answer AskForPart(const Contains& matcher, const Value& seen, const Saved& saved) {
  const auto* scalar = std::get_if<Equals>(&matcher.item->kind);
  if (scalar == nullptr) return NoAnswer("has no items");
  const auto part = ResolveOperand(scalar->operand, saved);
  if (!part) return NoAnswer("cannot be compared: " + part.error().subject);
  const bool is_scalar = part->text() != nullptr || part->is_number();
  const std::string text = part->text() != nullptr ? *part->text() : DisplayText(*part);
  if (!is_scalar || text.empty()) return NoAnswer("cannot contain that");
  if (seen.text() != nullptr) return {seen.text()->find(text) != std::string::npos, ""};
  if (seen.map() != nullptr) return {seen.Find(text) != nullptr, ""};
  return NoAnswer("is no text, list or map");
}

}  // namespace nstest
