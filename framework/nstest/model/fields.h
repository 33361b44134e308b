#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/base/boxed.h"
#include "nstest/base/result.h"
#include "nstest/model/value.h"

/// One description per type serves both directions between values of the model and JSON:
///
///     template <typename Archive> void Fields(Archive& archive, Mark& mark) {
///       archive("file", mark.file);
///     }
///
/// `Value MakeValue(const T&)` writes, `Result<T> ReadAs<T>(const Value&)` reads. Fields that equal
/// their default are left out when written and kept when missing, but those of
/// `archive.Always(...)`, which are always written and must be there; unknown fields are ignored.
/// Enumerations say their names with `constexpr auto NamesOf(Enum*)` (an array of pairs); a
/// std::variant is written as {kind: fields} with each alternative's `static constexpr kKind`.
namespace nstest {

template <typename T>
Value MakeValue(const T& object);
template <typename T>
Result<T> ReadAs(const Value& value);

namespace fields {

template <typename T>
struct IsVector : std::false_type {};

template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

template <typename T>
struct IsOptional : std::false_type {};

template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <typename T>
struct IsVariant : std::false_type {};

template <typename... T>
struct IsVariant<std::variant<T...>> : std::true_type {};

template <typename T>
struct IsBoxed : std::false_type {};

template <typename T>
struct IsBoxed<Boxed<T>> : std::true_type {};

template <typename T>
struct IsPair : std::false_type {};

template <typename A, typename B>
struct IsPair<std::pair<A, B>> : std::true_type {};

/// Where the fields of an object are, in the order in which Fields() names them.
class FieldAddresses {
 public:
  template <typename T>
  void operator()(std::string_view /*name*/, T& field) {
    addresses_.push_back(&field);
  }

  template <typename T>
  void Always(std::string_view name, T& field) {
    (*this)(name, field);
  }

  const std::vector<const void*>& addresses() const { return addresses_; }

 private:
  std::vector<const void*> addresses_;
};

/// The fields of a default object: `true` is as good a default as `false`.
template <typename T>
const std::vector<const void*>& DefaultFields() {
  static T kDefault{};
  static const std::vector<const void*> kAddresses = [] {
    FieldAddresses fields;
    Fields(fields, kDefault);
    return fields.addresses();
  }();
  return kAddresses;
}

class Writer {
 public:
  explicit Writer(const std::vector<const void*>& defaults) : defaults_(defaults) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    const bool is_default = field == *static_cast<const T*>(defaults_[next_]);
    ++next_;
    if (!is_default) out_.emplace_back(std::string(name), MakeValue(field));
  }

  template <typename T>
  void Always(std::string_view name, T& field) {
    ++next_;
    out_.emplace_back(std::string(name), MakeValue(field));
  }

  Value::Map Take() { return std::move(out_); }

 private:
  const std::vector<const void*>& defaults_;
  std::size_t next_ = 0;
  Value::Map out_;
};

class Reader {
 public:
  explicit Reader(const Value& in) : in_(in) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    const Value* value = in_.Find(name);
    if (value == nullptr || problem_) return;
    Result<T> read = ReadAs<T>(*value);
    if (read) {
      field = std::move(read).value();
    } else {
      problem_ = Error{"read", 0, std::string(name) + ": " + read.error().subject};
    }
  }

  template <typename T>
  void Always(std::string_view name, T& field) {
    if (in_.Find(name) == nullptr && !problem_) {
      problem_ = Error{"read", 0, std::string(name) + ": missing"};
    }
    (*this)(name, field);
  }

  const std::optional<Error>& problem() const { return problem_; }

 private:
  const Value& in_;
  std::optional<Error> problem_;
};

inline Error Unexpected(std::string_view wanted, const Value& seen) {
  return Error{"read", 0, "expected " + std::string(wanted) + ", got " + DisplayText(seen, 60)};
}

template <typename Enum>
Value EnumValue(Enum enumerator) {
  for (const auto& [name, value] : NamesOf(static_cast<Enum*>(nullptr))) {
    if (value == enumerator) return std::string(name);
  }
  return "?";
}

template <typename Enum>
Result<Enum> ReadEnum(const Value& value) {
  for (const auto& [name, enumerator] : NamesOf(static_cast<Enum*>(nullptr))) {
    if (value.text() != nullptr && *value.text() == name) return enumerator;
  }
  return Unexpected("a known name", value);
}

template <typename T>
Result<T> ReadScalar(const Value& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    if (value.text() == nullptr) return Unexpected("text", value);
    return *value.text();
  } else if constexpr (std::is_same_v<T, bool>) {
    if (value.boolean() == nullptr) return Unexpected("true or false", value);
    return *value.boolean();
  } else if constexpr (std::is_integral_v<T>) {
    if (value.integer() == nullptr || !std::in_range<T>(*value.integer())) {
      return Unexpected("a whole number", value);
    }
    return static_cast<T>(*value.integer());
  } else {
    if (!value.is_number()) return Unexpected("a number", value);
    return static_cast<T>(value.number());
  }
}

template <typename T>
Result<T> ReadVector(const Value& value) {
  if (value.list() == nullptr) return Unexpected("a list", value);
  T items;
  items.reserve(value.list()->size());
  for (const Value& item : *value.list()) {
    auto read = ReadAs<typename T::value_type>(item);
    if (!read) return read.error();
    items.push_back(std::move(read).value());
  }
  return items;
}

template <typename T, std::size_t kIndex = 0>
Result<T> ReadVariant(std::string_view kind, const Value& body) {
  if constexpr (kIndex == std::variant_size_v<T>) {
    return Unexpected("a known kind", Value(kind));
  } else {
    using Member = std::variant_alternative_t<kIndex, T>;
    if (kind != Member::kKind) return ReadVariant<T, kIndex + 1>(kind, body);
    auto read = ReadAs<Member>(body);
    if (!read) return read.error();
    return T(std::move(read).value());
  }
}

template <typename T>
Result<T> ReadStruct(const Value& value) {
  if (value.map() == nullptr) return Unexpected("a map", value);
  T object{};
  Reader reader(value);
  Fields(reader, object);
  if (reader.problem()) return *reader.problem();
  return object;
}

}  // namespace fields

template <typename T>
Value MakeValue(const T& object) {
  using namespace fields;  // NOLINT: the traits above
  if constexpr (std::is_same_v<T, Value>) {
    return object;
  } else if constexpr (std::is_enum_v<T>) {
    return EnumValue(object);
  } else if constexpr (std::is_constructible_v<Value, T> && !IsVector<T>::value) {
    return Value(object);
  } else if constexpr (std::is_integral_v<T>) {
    return Value(static_cast<std::int64_t>(object));
  } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
    return Value(std::int64_t{object.count()});
  } else if constexpr (IsVector<T>::value) {
    Value::List items;
    items.reserve(object.size());
    for (const auto& item : object) items.push_back(MakeValue(item));
    return items;
  } else if constexpr (IsOptional<T>::value) {
    return object ? MakeValue(*object) : Value();
  } else if constexpr (IsBoxed<T>::value) {
    return MakeValue(*object);
  } else if constexpr (IsPair<T>::value) {
    return Value::List{MakeValue(object.first), MakeValue(object.second)};
  } else if constexpr (IsVariant<T>::value) {
    return std::visit(
        [](const auto& alternative) {
          using Member = std::remove_cvref_t<decltype(alternative)>;
          return Value(Value::Map{{std::string(Member::kKind), MakeValue(alternative)}});
        },
        object);
  } else {
    Writer writer(DefaultFields<T>());
    Fields(writer, const_cast<T&>(object));  // NOLINT: Writer only reads
    return writer.Take();
  }
}

template <typename T>
Result<T> ReadAs(const Value& value) {  // NOLINT(*cognitive-complexity): a branch for each kind
  using namespace fields;               // NOLINT: the traits above
  if constexpr (std::is_same_v<T, Value>) {
    return value;
  } else if constexpr (std::is_enum_v<T>) {
    return ReadEnum<T>(value);
  } else if constexpr (std::is_same_v<T, std::string> || std::is_arithmetic_v<T>) {
    return ReadScalar<T>(value);
  } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
    if (value.integer() == nullptr) return Unexpected("nanoseconds", value);
    return std::chrono::nanoseconds(*value.integer());
  } else if constexpr (IsVector<T>::value) {
    return ReadVector<T>(value);
  } else if constexpr (IsOptional<T>::value) {
    if (value.is_absent()) return T{};
    auto read = ReadAs<typename T::value_type>(value);
    if (!read) return read.error();
    return T(std::move(read).value());
  } else if constexpr (IsBoxed<T>::value) {
    auto read = ReadAs<std::remove_cvref_t<decltype(*std::declval<T&>())>>(value);
    if (!read) return read.error();
    return T(std::move(read).value());
  } else if constexpr (IsPair<T>::value) {
    if (value.list() == nullptr || value.list()->size() != 2) return Unexpected("a pair", value);
    auto first = ReadAs<typename T::first_type>((*value.list())[0]);
    if (!first) return first.error();
    auto second = ReadAs<typename T::second_type>((*value.list())[1]);
    if (!second) return second.error();
    return T(std::move(first).value(), std::move(second).value());
  } else if constexpr (IsVariant<T>::value) {
    if (value.map() == nullptr || value.map()->size() != 1) return Unexpected("{kind: ...}", value);
    return ReadVariant<T>(value.map()->front().first, value.map()->front().second);
  } else {
    return ReadStruct<T>(value);
  }
}

}  // namespace nstest
