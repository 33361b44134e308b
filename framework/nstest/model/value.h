#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/result.h"

namespace nstest {

/// What an action showed, as plain data: the JSON values plus `absent` (what a place cannot see, or
/// what does not exist). Maps keep the order in which their fields were set; keys are unique.
class Value {
 public:
  struct Absent {
    bool operator==(const Absent&) const = default;
  };

  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;

  Value() = default;  // absent

  // Implicit on purpose: evidence is written as Value::Map{{"exit", 0}, {"stdout", text}}.
  Value(bool flag) : data_(flag) {}  // NOLINT

  Value(int number) : data_(std::int64_t{number}) {}  // NOLINT

  Value(unsigned number) : data_(std::int64_t{number}) {}  // NOLINT

  Value(long number) : data_(std::int64_t{number}) {}  // NOLINT

  Value(unsigned long number);  // NOLINT

  Value(double number) : data_(number) {}  // NOLINT

  Value(const char* text) : data_(std::string(text)) {}  // NOLINT

  Value(std::string_view text) : data_(std::string(text)) {}  // NOLINT

  Value(std::string text) : data_(std::move(text)) {}  // NOLINT

  Value(List items) : data_(std::move(items)) {}  // NOLINT

  Value(Map fields) : data_(std::move(fields)) {}  // NOLINT

  bool is_absent() const { return std::holds_alternative<Absent>(data_); }

  bool is_number() const;

  // The held value, or nullptr when the value is of another kind.
  const bool* boolean() const { return std::get_if<bool>(&data_); }

  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data_); }

  const std::string* text() const { return std::get_if<std::string>(&data_); }

  const List* list() const { return std::get_if<List>(&data_); }

  const Map* map() const { return std::get_if<Map>(&data_); }

  List* list() { return std::get_if<List>(&data_); }

  /// The number, whole or not; 0 when it is none (ask is_number()).
  double number() const;

  /// The field of a map; nullptr when there is none or this is no map.
  const Value* Find(std::string_view key) const;

  /// The field `key` of this map, made absent first if it is new. A value that is no map becomes
  /// one.
  Value& operator[](std::string_view key);

  /// "number", "text", "list", "map", "true or false" or "absent": for messages.
  std::string_view KindName() const;

  template <typename Visitor>
  decltype(auto) Visit(Visitor&& visitor) const {
    return std::visit(std::forward<Visitor>(visitor), data_);
  }

  bool operator==(const Value&) const = default;

 private:
  std::variant<Absent, bool, std::int64_t, double, std::string, List, Map> data_;
};

/// JSON on one line. Absent is `null`; bytes that are not UTF-8 become U+FFFD.
std::string ToJson(const Value& value);

/// Fails with step "JSON" and where the text is wrong. Depth is bounded (64 levels).
Result<Value> ParseJson(std::string_view text);

/// As a person writes it in a report, on one line, at most `limit` bytes: `"text"`, `5`, `absent`,
/// `{exit: 1, stdout: ""}`. Control characters are escaped.
std::string DisplayText(const Value& value, std::size_t limit = 1000);

}  // namespace nstest
