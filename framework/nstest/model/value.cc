#include "nstest/model/value.h"

#include <cmath>
#include <limits>

#include "nstest/base/text.h"

namespace nstest {

namespace {

void AppendDisplay(const Value& value, std::string& out);

struct DisplayAppender {
  std::string& out;

  void operator()(Value::Absent /*unused*/) const { out += "absent"; }

  void operator()(bool flag) const { out += flag ? "true" : "false"; }

  void operator()(std::int64_t number) const { out += std::to_string(number); }

  // A clock tells nanoseconds; what stands behind them is noise of binary fractions. A large number
  // has no digits left for it.
  void operator()(double number) const {
    constexpr int kNanoseconds = 9;
    constexpr double kLarge = 1e6;
    out += std::fabs(number) < kLarge ? DecimalText(number, kNanoseconds) : NumberText(number);
  }

  void operator()(const std::string& text) const { out += '"' + EscapeControl(text) + '"'; }

  void operator()(const Value::List& items) const {
    out += '[';
    for (const Value& item : items) {
      if (&item != items.data()) out += ", ";
      AppendDisplay(item, out);
    }
    out += ']';
  }

  void operator()(const Value::Map& fields) const {
    out += '{';
    for (const auto& field : fields) {
      if (&field != fields.data()) out += ", ";
      out += EscapeControl(field.first) + ": ";
      AppendDisplay(field.second, out);
    }
    out += '}';
  }
};

void AppendDisplay(const Value& value, std::string& out) {
  value.Visit(DisplayAppender{out});
}

}  // namespace

Value::Value(unsigned long number) {
  if (number <= static_cast<unsigned long>(std::numeric_limits<std::int64_t>::max())) {
    data_ = static_cast<std::int64_t>(number);
  } else {
    data_ = static_cast<double>(number);
  }
}

bool Value::is_number() const {
  return std::holds_alternative<std::int64_t>(data_) || std::holds_alternative<double>(data_);
}

double Value::number() const {
  if (const auto* whole = integer()) return static_cast<double>(*whole);
  const auto* real = std::get_if<double>(&data_);
  return real != nullptr ? *real : 0;
}

const Value* Value::Find(std::string_view key) const {
  const Map* fields = map();
  if (fields == nullptr) return nullptr;
  for (const auto& [name, value] : *fields) {
    if (name == key) return &value;
  }
  return nullptr;
}

Value& Value::operator[](std::string_view key) {
  if (map() == nullptr) data_ = Map{};
  Map& fields = *std::get_if<Map>(&data_);
  for (auto& [name, value] : fields) {
    if (name == key) return value;
  }
  return fields.emplace_back(std::string(key), Value()).second;
}

std::string_view Value::KindName() const {
  struct Namer {
    std::string_view operator()(Absent /*unused*/) const { return "absent"; }

    std::string_view operator()(bool /*unused*/) const { return "true or false"; }

    std::string_view operator()(std::int64_t /*unused*/) const { return "number"; }

    std::string_view operator()(double /*unused*/) const { return "number"; }

    std::string_view operator()(const std::string& /*unused*/) const { return "text"; }

    std::string_view operator()(const List& /*unused*/) const { return "list"; }

    std::string_view operator()(const Map& /*unused*/) const { return "map"; }
  };

  return Visit(Namer{});
}

std::string DisplayText(const Value& value, std::size_t limit) {
  std::string text;
  AppendDisplay(value, text);
  return Shorten(text, limit);
}

}  // namespace nstest
