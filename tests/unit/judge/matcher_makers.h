#pragma once

#include <string>
#include <utility>
#include <vector>

#include "nstest/model/matcher.h"
#include "nstest/model/value.h"

/// Short names for matchers, so that a test reads like the scenario it stands for.
namespace nstest {

/// What stands for a fact that the kernel refused to tell.
inline const Value& Unreadable() {
  static const Value value = Value::Map{{"unreadable", "EACCES"}};
  return value;
}

inline Matcher Is(std::string operand) {
  return {Equals{std::move(operand)}, {}};
}

inline Matcher AbsentOne() {
  return {IsAbsent{}, {}};
}

inline Matcher EmptyOne() {
  return {IsEmpty{}, {}};
}

inline Matcher IsNot(Matcher of) {
  return {Not{std::move(of)}, {}};
}

inline Matcher Has(std::string field, Matcher of) {
  HasFields fields;
  fields.fields.emplace_back(std::move(field), std::move(of));
  return {std::move(fields), {}};
}

inline Matcher Holding(Matcher item) {
  return {Contains{std::move(item)}, {}};
}

inline Matcher Like(std::string pattern) {
  return {MatchesPattern{std::move(pattern)}, {}};
}

inline Matcher AtLeast(std::string operand) {
  return {Compares{Order::kAtLeast, std::move(operand)}, {}};
}

inline Matcher Counting(Matcher number) {
  return {Count{std::move(number)}, {}};
}

inline Matcher EachIs(Matcher item) {
  return {Each{std::move(item)}, {}};
}

inline Matcher AnyIs(Matcher item) {
  return {Any{std::move(item)}, {}};
}

inline Matcher Both(Matcher a, Matcher b) {
  return {AllOf{{std::move(a), std::move(b)}}, {}};
}

inline Matcher Either(Matcher a, Matcher b) {
  return {AnyOf{{std::move(a), std::move(b)}}, {}};
}

}  // namespace nstest
