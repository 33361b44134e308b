#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/boxed.h"
#include "nstest/model/mark.h"

/// What an expectation may say of evidence: the closed family of matchers of the language.
/// Operands are kept as the scenario's text; `$name` and `${name}` in them are resolved when the
/// case is judged (model/reference.h), and each matcher converts the text as it needs.
namespace nstest {

struct Matcher;
using Matchers = std::vector<Matcher>;

/// `1`, `hello`, `$inside`: equal to the text; a number or truth value when the evidence is one.
struct Equals {
  static constexpr std::string_view kKind = "equals";
  std::string operand;
  bool operator==(const Equals&) const = default;
};

struct IsAbsent {
  static constexpr std::string_view kKind = "absent";
  bool operator==(const IsAbsent&) const = default;
};

/// Text, list or map with nothing in it.
struct IsEmpty {
  static constexpr std::string_view kKind = "empty";
  bool operator==(const IsEmpty&) const = default;
};

struct Not {
  static constexpr std::string_view kKind = "not";
  Boxed<Matcher> of;
  bool operator==(const Not&) const;
};

/// Part of a text (a scalar operand), an item of a list, a key of a map.
struct Contains {
  static constexpr std::string_view kKind = "contains";
  Boxed<Matcher> item;
  bool operator==(const Contains&) const;
};

/// The whole text matches the RE2 pattern.
struct MatchesPattern {
  static constexpr std::string_view kKind = "matches";
  std::string pattern;
  bool operator==(const MatchesPattern&) const = default;
};

struct OneOf {
  static constexpr std::string_view kKind = "one of";
  Matchers options;
  bool operator==(const OneOf&) const;
};

enum class Order { kGreater, kLess, kAtLeast, kAtMost };

constexpr auto NamesOf(Order* /*type*/) {
  return std::array<std::pair<std::string_view, Order>, 4>{{{"greater than", Order::kGreater},
                                                            {"less than", Order::kLess},
                                                            {"at least", Order::kAtLeast},
                                                            {"at most", Order::kAtMost}}};
}

/// A number (a bare one, a duration as seconds, a size as bytes) in this order to the operand.
struct Compares {
  static constexpr std::string_view kKind = "compares";
  Order order = Order::kGreater;
  std::string operand;
  bool operator==(const Compares&) const = default;
};

/// low <= number <= high.
struct Between {
  static constexpr std::string_view kKind = "between";
  std::string low;
  std::string high;
  bool operator==(const Between&) const = default;
};

/// |number - above - target| <= within; `above` is empty when not given.
struct Near {
  static constexpr std::string_view kKind = "near";
  std::string target;
  std::string within;
  std::string above;
  bool operator==(const Near&) const = default;
};

/// The number of items, fields or characters.
struct Count {
  static constexpr std::string_view kKind = "count";
  Boxed<Matcher> number;
  bool operator==(const Count&) const;
};

/// These items and no others, in any order.
struct Exactly {
  static constexpr std::string_view kKind = "exactly";
  Matchers items;
  bool operator==(const Exactly&) const;
};

/// Every item of a list (an empty list does not hold: it shows nothing).
struct Each {
  static constexpr std::string_view kKind = "each";
  Boxed<Matcher> item;
  bool operator==(const Each&) const;
};

/// At least one item of a list.
struct Any {
  static constexpr std::string_view kKind = "any";
  Boxed<Matcher> item;
  bool operator==(const Any&) const;
};

/// `all of: [...]`, and several matchers in one map.
struct AllOf {
  static constexpr std::string_view kKind = "all of";
  Matchers parts;
  bool operator==(const AllOf&) const;
};

struct AnyOf {
  static constexpr std::string_view kKind = "any of";
  Matchers parts;
  bool operator==(const AnyOf&) const;
};

/// A subset of a map's fields. A missing field is matched as absent.
struct HasFields {
  static constexpr std::string_view kKind = "fields";
  std::vector<std::pair<std::string, Boxed<Matcher>>> fields;
  bool operator==(const HasFields&) const;
};

/// A list, exact and ordered.
struct Items {
  static constexpr std::string_view kKind = "items";
  Matchers items;
  bool operator==(const Items&) const;
};

struct Matcher {
  using Kind =
      std::variant<Equals, IsAbsent, IsEmpty, Not, Contains, MatchesPattern, OneOf, Compares,
                   Between, Near, Count, Exactly, Each, Any, AllOf, AnyOf, HasFields, Items>;
  Kind kind;
  Mark mark;  ///< where it is written; not part of its meaning, so not compared

  bool operator==(const Matcher& other) const { return kind == other.kind; }
};

inline bool Not::operator==(const Not&) const = default;
inline bool Contains::operator==(const Contains&) const = default;
inline bool OneOf::operator==(const OneOf&) const = default;
inline bool Count::operator==(const Count&) const = default;
inline bool Exactly::operator==(const Exactly&) const = default;
inline bool Each::operator==(const Each&) const = default;
inline bool Any::operator==(const Any&) const = default;
inline bool AllOf::operator==(const AllOf&) const = default;
inline bool AnyOf::operator==(const AnyOf&) const = default;
inline bool HasFields::operator==(const HasFields&) const = default;
inline bool Items::operator==(const Items&) const = default;

template <typename Archive>
void Fields(Archive& archive, Equals& m) {
  archive("operand", m.operand);
}

template <typename Archive>
void Fields(Archive& /*archive*/, IsAbsent& /*m*/) {}

template <typename Archive>
void Fields(Archive& /*archive*/, IsEmpty& /*m*/) {}

template <typename Archive>
void Fields(Archive& archive, Not& m) {
  archive("of", m.of);
}

template <typename Archive>
void Fields(Archive& archive, Contains& m) {
  archive("item", m.item);
}

template <typename Archive>
void Fields(Archive& archive, MatchesPattern& m) {
  archive("pattern", m.pattern);
}

template <typename Archive>
void Fields(Archive& archive, OneOf& m) {
  archive("options", m.options);
}

template <typename Archive>
void Fields(Archive& archive, Compares& m) {
  archive("order", m.order);
  archive("operand", m.operand);
}

template <typename Archive>
void Fields(Archive& archive, Between& m) {
  archive("low", m.low);
  archive("high", m.high);
}

template <typename Archive>
void Fields(Archive& archive, Near& m) {
  archive("target", m.target);
  archive("within", m.within);
  archive("above", m.above);
}

template <typename Archive>
void Fields(Archive& archive, Count& m) {
  archive("number", m.number);
}

template <typename Archive>
void Fields(Archive& archive, Exactly& m) {
  archive("items", m.items);
}

template <typename Archive>
void Fields(Archive& archive, Each& m) {
  archive("item", m.item);
}

template <typename Archive>
void Fields(Archive& archive, Any& m) {
  archive("item", m.item);
}

template <typename Archive>
void Fields(Archive& archive, AllOf& m) {
  archive("parts", m.parts);
}

template <typename Archive>
void Fields(Archive& archive, AnyOf& m) {
  archive("parts", m.parts);
}

template <typename Archive>
void Fields(Archive& archive, HasFields& m) {
  archive("fields", m.fields);
}

template <typename Archive>
void Fields(Archive& archive, Items& m) {
  archive("items", m.items);
}

template <typename Archive>
void Fields(Archive& archive, Matcher& m) {
  archive("is", m.kind);
}

}  // namespace nstest
