#include "nstest/judge/operand.h"

#include <algorithm>

#include "nstest/base/text.h"
#include "nstest/base/units.h"

namespace nstest {

namespace {

constexpr std::size_t kOperandShown = 400;

struct Comparer {
  const Value& operand;

  bool operator()(Value::Absent /*seen*/) const { return operand.is_absent(); }

  bool operator()(bool seen) const {
    if (const bool* flag = operand.boolean()) return *flag == seen;
    return operand.text() != nullptr && *operand.text() == (seen ? "true" : "false");
  }

  bool operator()(std::int64_t seen) const { return IsNumber(static_cast<double>(seen)); }

  bool operator()(double seen) const { return IsNumber(seen); }

  bool operator()(const std::string& seen) const {
    if (operand.text() != nullptr) return *operand.text() == seen;
    if (const bool* flag = operand.boolean()) return seen == (*flag ? "true" : "false");
    // A saved number beside a text: `echo $$` against an observed pid.
    const auto number = ParseNumber(Trim(seen));
    return operand.is_number() && number && *number == operand.number();
  }

  bool operator()(const Value::List& seen) const {
    if (operand.list() == nullptr || operand.list()->size() != seen.size()) return false;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (!SameValue((*operand.list())[i], seen[i])) return false;
    }
    return true;
  }

  bool operator()(const Value::Map& seen) const {
    if (operand.map() == nullptr || operand.map()->size() != seen.size()) return false;
    return std::all_of(seen.begin(), seen.end(), [this](const auto& field) {
      const Value* other = operand.Find(field.first);
      return other != nullptr && SameValue(*other, field.second);
    });
  }

  bool IsNumber(double seen) const {
    const auto number = AsNumber(operand);
    return number && *number == seen;
  }
};

}  // namespace

bool IsUnreadable(const Value& value) {
  return value.map() != nullptr && value.map()->size() == 1 &&
         value.map()->front().first == "unreadable";
}

Result<Value> ResolveOperand(std::string_view operand, const Saved& saved) {
  auto value = ResolveValue(operand, saved);
  if (value && IsUnreadable(*value)) {
    return Error{"operand", 0, std::string(operand) + " could not be read itself"};
  }
  if (value && value->is_absent()) {
    return Error{"operand", 0, std::string(operand) + " is absent itself"};
  }
  return value;
}

Result<double> ResolveNumber(std::string_view operand, const Saved& saved) {
  const auto value = ResolveOperand(operand, saved);
  if (!value) return value.error();
  if (const auto number = AsNumber(*value)) return *number;
  return Error{"operand", 0, std::string(operand) + " is no number itself"};
}

std::optional<double> AsNumber(const Value& value) {
  if (value.is_number()) return value.number();
  if (value.text() == nullptr) return std::nullopt;
  return ParseQuantity(Trim(*value.text()));
}

bool SameValue(const Value& operand, const Value& seen) {
  return seen.Visit(Comparer{operand});
}

std::string OperandText(std::string_view operand, const Saved& saved) {
  const auto value = ResolveValue(operand, saved);
  if (!value) return std::string(operand);
  const bool bare = value->text() != nullptr && ParseQuantity(*value->text());
  const std::string text = bare ? *value->text() : DisplayText(*value, kOperandShown);
  return IsReference(operand) ? text + " (" + std::string(operand) + ")" : text;
}

}  // namespace nstest
